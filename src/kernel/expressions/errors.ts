import type { Text } from '../text.ts';

/**
 * Every code that an expression can end with or warn of. Codes are stable; the texts are what a modeller reads.
 * `EXPRESSION_*`: refused when compiled, or ended by a limit. `FEEL_*`: a null that stems from a mistake.
 */
const TEXTS = {
  EXPRESSION_INVALID: { it: 'Espressione non valida', en: 'Invalid expression' },
  EXPRESSION_TOO_LONG: { it: 'Espressione troppo lunga', en: 'Expression too long' },
  EXPRESSION_TOO_DEEP: { it: 'Espressione troppo annidata', en: 'Expression nested too deeply' },
  EXPRESSION_STEPS: { it: 'Troppi passi di calcolo', en: 'Too many evaluation steps' },
  EXPRESSION_OUTPUT: { it: 'Risultato troppo grande', en: 'Result too large' },
  EXPRESSION_LIST: { it: 'Lista troppo lunga', en: 'List too long' },
  EXPRESSION_CLOCK: { it: 'Nessun orologio disponibile', en: 'No clock available' },
  CONDITION_NOT_BOOLEAN: { it: 'La condizione non è né vera né falsa', en: 'The condition is neither true nor false' },
  CONDITION_UNSURE: { it: 'La condizione contiene un errore', en: 'The condition contains an error' },
  FEEL_TYPE: { it: 'Tipo di valore non adatto', en: 'Unsuitable type of value' },
  FEEL_NULL: { it: 'Valore mancante in un calcolo', en: 'Missing value in a calculation' },
  FEEL_VALUE: { it: 'Valore fuori dai limiti ammessi', en: 'Value outside what is allowed' },
  FEEL_FUNCTION: { it: 'Funzione sconosciuta', en: 'Unknown function' },
  FEEL_ARGUMENTS: { it: 'Argomenti della funzione non adatti', en: 'Unsuitable function arguments' },
  FEEL_PROPERTY: { it: 'Proprietà inesistente', en: 'No such property' },
  MAPPING_INVALID: { it: 'Trasformazione non valida', en: 'Invalid mapping' },
  MAPPING_FAILED: { it: 'Trasformazione non riuscita', en: 'Mapping failed' },
  MAPPING_TIME: { it: 'Trasformazione oltre il tempo concesso', en: 'Mapping exceeded its time' },
  MAPPING_MEMORY: { it: 'Trasformazione oltre la memoria concessa', en: 'Mapping exceeded its memory' },
  MAPPING_TOO_LARGE: { it: 'Dati della trasformazione troppo grandi', en: 'Mapping data too large' },
} as const satisfies Readonly<Record<string, Text>>;

export type ExpressionCode = keyof typeof TEXTS;

/** The title of a code for people, Italian and English. */
export function expressionText(code: ExpressionCode): Text {
  return TEXTS[code];
}

/** Thrown by `compileFeel` for a source that is refused, and inside an evaluation when a limit is reached. */
export class ExpressionError extends Error {
  readonly code: ExpressionCode;
  /** Offset in the source, in UTF-16 units, where known. */
  readonly position: number | undefined;

  constructor(code: ExpressionCode, detail: string, position?: number) {
    super(`${TEXTS[code].en}: ${detail}`);
    this.name = 'ExpressionError';
    this.code = code;
    this.position = position;
  }
}
