import type { Text } from '../../kernel/index.ts';
import { cents, euroText } from '../money.ts';
import type { Funding } from '../types.ts';

/**
 * Reads records of OpenCUP, the national register of public investments, as they are published in linked data: JSON-LD whose graph holds
 * the project under its CUP, and beside it what was to be done, by whom, with which money.
 */

/** One project, with what this room keeps of it. */
export interface OpenCupRecord {
  readonly cup: string;
  readonly title: string;
  readonly plannedCost: string;
  readonly funding: readonly Funding[];
  /** Day on which the CUP was given. */
  readonly givenDay: string;
  /** Day on which the project is to be closed, where the register says one. */
  readonly closingDay: string | null;
  readonly closed: boolean;
  readonly holderTaxCode: string | null;
}

export interface Refused {
  /** The identifier in the file, shortened. */
  readonly record: string;
  readonly reason: Text;
}

export interface OpenCupFile {
  readonly records: readonly OpenCupRecord[];
  readonly refused: readonly Refused[];
}

const PROJECT = 'pi:Progetto_di_investimento_pubblico';
const CLOSED = 'pi:Stato_chiuso_di_cup';
const CUP = /^[A-Z][0-9]{2}[A-Z][0-9]{11}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const EURO = /^\d{1,15}(\.\d{1,2})?$/;
const LONGEST_TITLE = 500;

type Node = Readonly<Record<string, unknown>>;

/** @returns undefined when the text is no JSON-LD with a graph; a record that is not in order is refused by name, the rest is read. */
export function readOpenCup(text: string): OpenCupFile | undefined {
  const graph = graphOf(text);
  if (!graph) return undefined;
  const byId = new Map(graph.map((node) => [String(node['@id']), node]));
  const records = new Map<string, OpenCupRecord>();
  const refused: Refused[] = [];
  for (const node of graph.filter((one) => typesOf(one).includes(PROJECT))) {
    const read = recordOf(node, (name) => byId.get(reference(node[name])));
    const name = String(node['@id']).slice(0, 60);
    if ('reason' in read) refused.push({ record: name, reason: read.reason });
    else if (records.has(read.cup))
      refused.push({ record: name, reason: wrong('CUP ripetuto nel file', 'CUP twice in the file') });
    else records.set(read.cup, read);
  }
  return { records: [...records.values()], refused };
}

function graphOf(text: string): readonly Node[] | undefined {
  try {
    const parsed = JSON.parse(text) as { readonly '@graph'?: unknown } | null;
    const graph = parsed?.['@graph'];
    if (!Array.isArray(graph)) return undefined;
    return graph.filter((node): node is Node => typeof node === 'object' && node !== null && !Array.isArray(node));
  } catch {
    return undefined;
  }
}

function recordOf(node: Node, at: (name: string) => Node | undefined): OpenCupRecord | { readonly reason: Text } {
  const cup = String(node['@id']).replace(/^.*[:/]/, '');
  if (!CUP.test(cup)) return { reason: wrong('CUP non valido', 'the CUP is not valid') };
  const title = titleOf(at('pi:ha_intervento_di_investimento_pubblico')?.['pi:oggetto_progettuale']);
  if (title === '') return { reason: wrong('manca l’oggetto progettuale', 'the subject is missing') };
  const cost = plain(node['pi:costo_del_progetto']);
  if (!EURO.test(cost)) return { reason: wrong('costo del progetto non valido', 'the cost is not valid') };
  const publicMoney = plain(node['pi:importo_finanziamento_pubblico']) || '0';
  if (!EURO.test(publicMoney)) return { reason: wrong('finanziamento non valido', 'the funding is not valid') };
  if (cents(publicMoney) > cents(cost))
    return { reason: wrong('il finanziamento supera il costo', 'the funding is more than the cost') };
  const givenDay = plain(node['pi:data_generazione_cup']);
  if (!isDay(givenDay))
    return { reason: wrong('data di generazione del CUP non valida', 'the day of the CUP is not valid') };
  const story = at('pi:ha_stato_di_cup');
  const closingDay = plain(story?.['pi:data_chiusura_prevista']);
  if (closingDay !== '' && !isDay(closingDay)) {
    return { reason: wrong('data di chiusura non valida', 'the closing day is not valid') };
  }
  const source = plain(at('pi:ha_tipologia_copertura_finanziaria')?.['skos:prefLabel']) || 'Finanziamento pubblico';
  const holder = plain(at('pi:ha_soggetto_titolare')?.['COV:taxCode']);
  return {
    ...{ cup, title, plannedCost: euroText(cost), givenDay, closingDay: closingDay || null },
    funding: cents(publicMoney) > 0n ? [{ source: source.slice(0, 200), amount: euroText(publicMoney) }] : [],
    closed: story !== undefined && typesOf(story).includes(CLOSED),
    holderTaxCode: holder || null,
  };
}

/** The register separates the parts of a subject by asterisks. */
function titleOf(subject: unknown): string {
  const parts = plain(subject)
    .split('*')
    .map((part) => part.trim());
  return parts.filter(Boolean).join(' · ').slice(0, LONGEST_TITLE).toWellFormed();
}

function typesOf(node: Node): readonly unknown[] {
  return [node['@type']].flat();
}

function reference(value: unknown): string {
  return plain(value, '@id');
}

/** A text, or the value of a typed one; empty for anything else. */
function plain(value: unknown, key = '@value'): string {
  if (typeof value === 'string') return key === '@value' ? value.trim() : '';
  if (typeof value !== 'object' || value === null) return '';
  const inside = (value as Node)[key];
  return typeof inside === 'string' ? inside.trim() : '';
}

function isDay(text: string): boolean {
  return DAY.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
}

function wrong(it: string, en: string): Text {
  return { it, en };
}
