import { deskDrive } from '../../../ui/contract/catalogue/desk-drive.ts';
import { deskCatalogue } from '../../../ui/contract/desk.ts';

// Imported by the pages around the drive for its effect: the shell does without these texts.
Object.assign(deskCatalogue, deskDrive);
