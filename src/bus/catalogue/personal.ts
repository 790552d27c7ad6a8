import { isNode } from './schemas.ts';
import type { ContractOperation, Schema } from './types.ts';

/** Categories of personal data, as operations declare them. */
export const PERSONAL = ['contact', 'tax-code', 'content', 'special'] as const;
export type Personal = (typeof PERSONAL)[number];

/** Fields that tell by their name what they hold, in the two languages that contracts here are written in. */
const NAMED: readonly (readonly [Personal, RegExp])[] = [
  ['tax-code', /^(cf|piva|codice_?fiscale|codfisc|tax_?(code|id)|fiscal_?code|partita_?iva|vat_?(number|code)?)$/i],
  [
    'contact',
    /^(e?_?mail|pec|phone|telefono|cellulare|mobile|digital_?address|domicilio_?digitale|indirizzo|residenza)$/i,
  ],
  ['contact', /^(cognome|family_?name|given_?name|full_?name|nominativo|data_?(di_?)?nascita|birth_?date|born_?on)$/i],
  ['special', /^(health|salute|disabilit[ya]'?|diagnosi|religione|religion|etnia|ethnicity|biometric.*|condann[ae])$/i],
];

const MOST_NODES = 20_000;

/** Personal data that pass through an operation: what it declares, and what its fields say by their names. */
export function personalDataOf(
  { input, output }: Pick<ContractOperation, 'input' | 'output'>,
  defs: Readonly<Record<string, Schema>>,
  declared: readonly string[] = [],
): readonly Personal[] {
  const found = new Set<string>(declared);
  const seen = new Set<unknown>();
  const open: unknown[] = [input, output];
  while (open.length > 0 && seen.size < MOST_NODES) {
    const node = open.pop();
    if (typeof node !== 'object' || node === null || seen.has(node)) continue;
    seen.add(node);
    if (Array.isArray(node)) open.push(...node);
    else if (isNode(node)) {
      const reference = node['$ref'];
      if (typeof reference === 'string') open.push(defs[reference.slice('#/$defs/'.length)]);
      for (const [name, child] of Object.entries(node)) {
        if (name === 'properties' && isNode(child)) for (const field of Object.keys(child)) note(found, field);
        open.push(child);
      }
    }
  }
  return PERSONAL.filter((one) => found.has(one));
}

function note(found: Set<string>, field: string): void {
  const name = field.replace(/^[@#]/, '');
  for (const [category, pattern] of NAMED) if (pattern.test(name)) found.add(category);
}
