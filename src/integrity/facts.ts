import { Type, type EventType } from '../kernel/index.ts';

/**
 * Facts of other rooms that the checks read. Rooms above this one are known by the public names of their facts only; the registry
 * refuses to start when nobody declares one of them.
 */
const names = [
  'it.digipro.records.protocolled',
  'it.digipro.acts.drafted',
  'it.digipro.acts.opinion-given',
  'it.digipro.acts.signed',
  'it.digipro.acts.adopted',
  'it.digipro.acts.effective',
  'it.digipro.publication.published',
  'it.digipro.processes.case-started',
  'it.digipro.processes.case-suspended',
  'it.digipro.processes.case-resumed',
  'it.digipro.processes.case-completed',
];

export const watchedFacts: readonly EventType[] = names.map(named);

/** What act types ask for is data that kits install: when it changes, acts are looked at again. */
export const actTypeInstalled: EventType = named('it.digipro.acts.type-installed');

function named(type: string): EventType {
  return { type, summary: { it: type, en: type }, data: Type.Unknown() };
}
