import { charts } from './catalogue/charts.ts';
import { createMessageReader } from './message.ts';

/** A text of the charts, which either face shows. */
export const strategicMessage = createMessageReader(charts);
