export { dueInstant, addDuration } from './due.ts';
export { type Due, type IsoDuration, parseDuration } from './duration.ts';
export { type IncidentCode, incidentText } from './incidents.ts';
export { DEFAULT_LIMITS, initialState, step } from './step.ts';
export * from './types.ts';
