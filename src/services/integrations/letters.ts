import { Readable } from 'node:stream';
import { romeDate, type Context } from '../../kernel/index.ts';
import { renderPdf } from '../../records/index.ts';

const FILENAME = 'richiesta-di-chiarimenti.pdf';

/** The letter to the applicant, as a document of the dossier. */
export async function letter(
  ctx: Context,
  item: { readonly code: string; readonly title: string },
  input: { readonly question: string; readonly applicant: { readonly name: string } },
): Promise<string> {
  const body = await ctx.call<{ name: string; digitalAddress: string | null }>('identity.bodies.get', {});
  const { bytes } = await renderPdf({
    title: 'Richiesta di chiarimenti',
    language: 'it',
    at: ctx.now(),
    blocks: [
      { kind: 'letterhead', body: body.name, ...(body.digitalAddress ? { digitalAddress: body.digitalAddress } : {}) },
      { kind: 'paragraph', text: input.applicant.name, align: 'right' },
      { kind: 'heading', level: 1, text: 'Richiesta di chiarimenti' },
      { kind: 'paragraph', text: `Pratica ${item.code}: ${item.title}`, style: 'strong' },
      { kind: 'paragraph', text: input.question },
      { kind: 'paragraph', text: 'Può rispondere dalla pagina della pratica sul sito, oppure alla PEC dell’ente.' },
      { kind: 'paragraph', text: romeDate(ctx.now()).split('-').reverse().join('/') },
    ],
  });
  const { sha256 } = await ctx.call<{ sha256: string }>(
    'records.content.put',
    { filename: FILENAME },
    { stream: Readable.from([bytes]), mime: 'application/pdf', filename: FILENAME },
  );
  const document = await ctx.call<{ id: string }>('records.documents.create', {
    ...{ typeCode: 'letter', title: 'Richiesta di chiarimenti', formation: 'a', sha256 },
    ...{ filename: FILENAME, mime: 'application/pdf' },
  });
  return document.id;
}

/** The applicant's answer as people read it, with the question that it is about. */
export async function printedAnswer(ctx: Context, question: string, answer: string): Promise<Buffer> {
  const { bytes } = await renderPdf({
    title: 'Risposta alla richiesta di chiarimenti',
    language: 'it',
    at: ctx.now(),
    blocks: [
      { kind: 'heading', level: 1, text: 'Risposta alla richiesta di chiarimenti' },
      { kind: 'heading', level: 2, text: 'La domanda dell’ufficio' },
      { kind: 'paragraph', text: question },
      { kind: 'heading', level: 2, text: 'La risposta' },
      { kind: 'paragraph', text: answer },
    ],
  });
  return bytes;
}
