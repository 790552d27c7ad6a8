import type { Text } from '../../kernel/index.ts';

/** What can become different between two versions of a contract, and how it is said. `{d}` stands for the detail. */
const KINDS = {
  'operation-removed': { it: 'operazione tolta', en: 'operation removed' },
  'operation-added': { it: 'operazione nuova', en: 'operation added' },
  'input-required': { it: 'ora è obbligatorio', en: 'is required now' },
  'input-optional': { it: 'non è più obbligatorio', en: 'is no longer required' },
  'input-added': { it: 'dato in ingresso nuovo, facoltativo', en: 'new input, optional' },
  'input-removed': { it: 'dato in ingresso tolto', en: 'input removed' },
  'input-narrowed': { it: 'accetta meno di prima: {d}', en: 'accepts less than before: {d}' },
  'input-widened': { it: 'accetta più di prima: {d}', en: 'accepts more than before: {d}' },
  'output-removed': { it: 'dato in uscita tolto', en: 'output removed' },
  'output-optional': { it: 'ora può mancare', en: 'may be absent now' },
  'output-required': { it: 'ora c’è sempre', en: 'is always there now' },
  'output-added': { it: 'dato in uscita nuovo', en: 'new output' },
  'output-widened': { it: 'può dire altro da prima: {d}', en: 'may say other than before: {d}' },
  'output-narrowed': { it: 'dice meno di prima: {d}', en: 'says less than before: {d}' },
  'order-changed': { it: 'ordine degli elementi cambiato: {d}', en: 'order of the elements changed: {d}' },
  'security-changed': { it: 'modo di accesso cambiato: {d}', en: 'way of access changed: {d}' },
  'address-changed': { it: 'indirizzo cambiato: {d}', en: 'address changed: {d}' },
  'too-intricate': { it: 'troppo intricato per essere confrontato', en: 'too intricate to be compared' },
} as const satisfies Readonly<Record<string, Text>>;

export type ChangeKind = keyof typeof KINDS;

export interface Change {
  readonly kind: ChangeKind;
  /** Whether somebody who uses the service as it was may fail. */
  readonly breaking: boolean;
  /** Name of the operation, null for what concerns the service. */
  readonly operation: string | null;
  /** Where in its input or output. */
  readonly place: string;
  readonly detail: string;
}

export function sentenceOf({ kind, detail }: Pick<Change, 'kind' | 'detail'>): Text {
  const { it, en } = KINDS[kind];
  return { it: it.replace('{d}', () => detail), en: en.replace('{d}', () => detail) };
}
