import { typed } from '../../../ui/forms/parse.ts';
import { isObject, type Schema } from '../../../ui/forms/schema.ts';
import type { Context } from '../../kernel/index.ts';
import { renderPdf, type PdfBlock } from '../../records/index.ts';
import type { OpenDraft } from './drafts.ts';

interface Said {
  readonly answers: Record<string, unknown>;
  readonly applicant: {
    readonly givenName: string;
    readonly familyName: string;
    readonly taxCode: string;
    readonly identifiedBy: string;
  };
  readonly declarations: readonly { readonly text: string }[];
}

/** The application as a PDF/A: who asks, every question with its answer, what was declared. */
export async function printedApplication(ctx: Context, open: OpenDraft, said: Said): Promise<Buffer> {
  const body = await ctx.call<{ name: string; digitalAddress: string | null }>('identity.bodies.get', {});
  const { applicant, declarations, answers } = said;
  const { title } = open.service;
  const blocks: PdfBlock[] = [
    { kind: 'paragraph', text: `Al ${body.name}`, align: 'right' },
    { kind: 'paragraph', text: open.service.office, align: 'right' },
    { kind: 'heading', level: 1, text: title.it },
    { kind: 'heading', level: 2, text: 'Chi presenta l’istanza' },
    table([
      ['Nome e cognome', `${applicant.givenName} ${applicant.familyName}`],
      ['Codice fiscale', applicant.taxCode],
      ['Identità accertata con', applicant.identifiedBy],
      ...answered(open.form.properties!['applicant']!, answers['applicant']).filter(([label]) => !KNOWN.has(label)),
    ]),
    { kind: 'heading', level: 2, text: 'Che cosa chiede' },
    table(answered(open.form.properties!['request']!, answers['request'])),
    ...(declarations.length > 0
      ? ([
          { kind: 'heading', level: 2, text: 'Dichiara' },
          { kind: 'list', items: declarations.map(({ text }) => text) },
        ] as const)
      : []),
  ];
  const { bytes } = await renderPdf({ title: title.it, blocks, language: 'it', at: ctx.now() });
  return bytes;
}

const KNOWN = new Set(['Nome', 'Cognome', 'Codice fiscale']);

function table(rows: readonly (readonly [string, string])[]): PdfBlock {
  return { kind: 'table', columns: ['Domanda', 'Risposta'], rows };
}

/** Questions with their answers in the order of the form, as a person reads them. */
export function answered(schema: Schema, value: unknown): readonly (readonly [string, string])[] {
  const given = isObject(value) ? value : {};
  return Object.entries(schema.properties ?? {}).flatMap(([name, child]): readonly (readonly [string, string])[] => {
    const answer = given[name];
    if (answer === undefined) return [];
    if (child.properties) return answered(child, answer);
    return [[child.title ?? name, inWords(child, answer)]];
  });
}

function inWords(schema: Schema, value: unknown): string {
  if (Array.isArray(value)) {
    const items = value as unknown[];
    return items
      .map((item) =>
        isObject(item)
          ? answered(schema.items!, item)
              .map((row) => row.join(': '))
              .join(', ')
          : String(item),
      )
      .join('\n');
  }
  if (typeof value === 'boolean') return value ? 'Sì' : 'No';
  return schema.oneOf?.find((option) => option.const === value)?.title ?? typed(schema, value);
}
