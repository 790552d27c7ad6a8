import { deskBus } from '../../../ui/contract/catalogue/desk-bus.ts';
import { deskServices } from '../../../ui/contract/catalogue/desk-services.ts';
import { deskCatalogue } from '../../../ui/contract/desk.ts';

// Imported by every page of the bus for its effect: the first one that is opened brings the texts of all, which the shell does without.
Object.assign(deskCatalogue, deskBus, deskServices);
