import { deskRecords } from '../../../ui/contract/catalogue/desk-records.ts';
import { deskCatalogue } from '../../../ui/contract/desk.ts';

// Imported by the pages of documents and dossiers for its effect: the shell does without these texts.
Object.assign(deskCatalogue, deskRecords);
