import type { Text } from '../../kernel/index.ts';

/** Every reason for which an instance stops and asks for help. Codes are stable and never reused. */
const TEXTS = {
  CONDITION_NOT_BOOLEAN: { it: 'La condizione non è né vera né falsa', en: 'The condition is neither true nor false' },
  EXPRESSION_FAILED: { it: 'Un’espressione non si è potuta calcolare', en: 'An expression could not be evaluated' },
  NO_FLOW_TAKEN: { it: 'Nessuna condizione è vera', en: 'No condition is true' },
  TIMER_INVALID: { it: 'La scadenza calcolata non è valida', en: 'The computed due time is not valid' },
  UNIT_INVALID: { it: 'L’unità candidata calcolata non è un testo', en: 'The computed candidate unit is not a text' },
  SERVICE_FAILED: { it: 'L’operazione chiamata non è riuscita', en: 'The called operation failed' },
  VARIABLES_TOO_LARGE: { it: 'I dati della pratica sono troppo grandi', en: 'The data of the case are too large' },
  STEP_LIMIT: {
    it: 'Troppi passi senza attese: ciclo senza fine?',
    en: 'Too many steps without a wait: endless loop?',
  },
  TOKEN_LIMIT: { it: 'Troppe attività in corso insieme', en: 'Too many activities at the same time' },
  JOIN_STARVED: {
    it: 'La ricongiunzione attende un percorso che non arriverà più',
    en: 'The join waits for a path that will never arrive',
  },
} as const satisfies Readonly<Record<string, Text>>;

export type IncidentCode = keyof typeof TEXTS;

/** The title of an incident for people, Italian and English. */
export function incidentText(code: IncidentCode): Text {
  return TEXTS[code];
}

/** Why a node could not go on: thrown nowhere, returned. */
export interface Failure {
  readonly code: IncidentCode;
  readonly detail: string;
}

export type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

export const done = <T>(value: T): Attempt<T> => ({ ok: true, value });
export const failed = (code: IncidentCode, detail: string): { readonly ok: false; readonly failure: Failure } => ({
  ok: false,
  failure: { code, detail: detail.slice(0, MAX_DETAIL) },
});

/** Long enough for a message, short enough that an incident cannot carry the data that caused it. */
const MAX_DETAIL = 500;
