import { deskCounter } from '../../../ui/contract/catalogue/desk-counter.ts';
import { deskCatalogue } from '../../../ui/contract/desk.ts';

// Imported by every page around the protocol desk for its effect: the shell does without these texts.
Object.assign(deskCatalogue, deskCounter);
