import { deskSearch } from '../../../ui/contract/catalogue/desk-search.ts';
import { deskCatalogue } from '../../../ui/contract/desk.ts';

// Imported by the search page for its effect, as the pages of the bus bring theirs.
Object.assign(deskCatalogue, deskSearch);
