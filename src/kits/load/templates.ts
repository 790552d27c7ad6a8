import { ExpressionError, feelReferences } from '../../kernel/index.ts';
import type { ActTypePart, Kit } from '../types.ts';
import { serviceCalls, type ServiceCall } from './calls.ts';
import type { KitReader } from './reader.ts';

/** What every act knows of itself beside the data that it is drafted from. */
const ALWAYS = ['title', 'type', 'body', 'date', 'year'];
const PLACEHOLDER = /\{\{\s*([\p{L}_][\p{L}\p{N}_]*)/gu;
const DRAFT = 'acts.acts.draft';

/** Refuses a template that wants data which the kit's process never gives it: the act could be drafted by nobody. */
export function checkTemplates(reader: KitReader, process: Kit['process'], acts: readonly ActTypePart[]): void {
  if (!process) return;
  const calls = serviceCalls(process.bpmn);
  for (const act of acts) {
    const given = dataGiven(process.forms, calls, act.code);
    if (given) checkTemplate(reader, act, new Set([...ALWAYS, ...given]));
  }
}

function checkTemplate(reader: KitReader, { file, template }: ActTypePart, known: ReadonlySet<string>): void {
  for (const [index, { when, ...block }] of template.entries()) {
    for (const [field, value] of Object.entries(block)) {
      const wanted = [...JSON.stringify(value).matchAll(PLACEHOLDER)].map(([, name]) => name!);
      refuseUnknown(reader, file, `/template/${index}/${field}`, wanted, known);
    }
    if (when !== undefined) refuseUnknown(reader, file, `/template/${index}/when`, namesOf(String(when)), known);
  }
}

function refuseUnknown(
  reader: KitReader,
  file: string,
  pointer: string,
  wanted: readonly string[],
  known: ReadonlySet<string>,
): void {
  for (const name of new Set(wanted.filter((one) => !known.has(one)))) {
    reader.refuse(file, reader.lineOf(file, pointer), `${pointer} nothing gives the act a value of the name "${name}"`);
  }
}

function namesOf(source: string): readonly string[] {
  try {
    return feelReferences(source).paths.map(([name]) => name!);
  } catch (error) {
    // It is told as what it is when the act is read.
    if (error instanceof ExpressionError) return [];
    throw error;
  }
}

/** Names of the data that acts of a type are drafted from; undefined when the kit does not draft any, or its model does not tell. */
function dataGiven(
  forms: Readonly<Record<string, unknown>>,
  calls: readonly ServiceCall[],
  typeCode: string,
): readonly string[] | undefined {
  const drafts = calls.filter(
    ({ operation, inputs }) => operation === DRAFT && inputs.get('typeCode')?.value === typeCode,
  );
  if (drafts.length === 0) return undefined;
  const names = drafts.map(({ inputs }) => namesMade(forms, inputs.get('data')?.value ?? ''));
  return names.every((one) => one !== undefined) ? names.flat() : undefined;
}

/** `={subject: …}` says its names; `=proposal` has those that the form asks for. */
function namesMade(forms: Readonly<Record<string, unknown>>, value: string): readonly string[] | undefined {
  if (!value.startsWith('=')) return undefined;
  try {
    const { keys, paths } = feelReferences(value.slice(1));
    if (keys) return keys;
    const variable = value.slice(1).trim();
    return paths.length === 1 && paths[0]!.join('.') === variable ? fieldsOf(forms, paths[0]!) : undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

function fieldsOf(forms: Readonly<Record<string, unknown>>, path: readonly string[]): readonly string[] | undefined {
  for (const form of Object.values(forms)) {
    let place: unknown = form;
    for (const name of path) place = propertiesOf(place)?.[name];
    const fields = propertiesOf(place);
    if (fields) return Object.keys(fields);
  }
  return undefined;
}

function propertiesOf(schema: unknown): Readonly<Record<string, unknown>> | undefined {
  const properties = (schema as { readonly properties?: unknown } | undefined)?.properties;
  return typeof properties === 'object' && properties !== null
    ? (properties as Readonly<Record<string, unknown>>)
    : undefined;
}
