import { romeDate, romeTime, type Context } from '../../kernel/index.ts';
import { renderPdf, type PdfBlock } from '../../records/index.ts';
import type { Practice } from './store.ts';

/** Where the practice is followed, as the portal knows it. */
export interface PracticePage {
  readonly address: string;
  /** Whoever has the address has the practice: the receipt says so. */
  readonly secret: boolean;
}

/** The receipt of a submission (L. 241/1990 art. 18-bis): when, with which number, until when an answer is due, what silence means. */
export async function receiptOf(
  ctx: Context,
  practice: Practice,
  dueDay: string | null,
  page?: PracticePage,
): Promise<Buffer> {
  const body = await ctx.call<{ name: string; digitalAddress: string | null }>('identity.bodies.get', {});
  const { card, submittedAt, entryCode, registeredAt, object, applicant } = practice;
  const rows = [
    ['Servizio', card.title.it],
    ['Oggetto', object ?? ''],
    ['Presentata da', applicant ?? ''],
    ['Presentata il', moment(submittedAt)],
    [
      'Protocollo',
      entryCode === null || registeredAt === null
        ? 'in corso di assegnazione'
        : `${entryCode} del ${moment(registeredAt)}`,
    ],
    ['Ufficio', card.office],
    ['Termine', dueDay === null ? card.term.it : `${card.term.it} Scade il ${day(dueDay)}.`],
    ['Se l’ente non risponde', card.silence?.it ?? ''],
    ['Potere sostitutivo', card.substitute ?? ''],
    ['Numero dell’istanza', practice.id],
  ].filter(([, value]) => value !== '') as [string, string][];
  const blocks: PdfBlock[] = [
    { kind: 'letterhead', body: body.name, ...(body.digitalAddress ? { digitalAddress: body.digitalAddress } : {}) },
    { kind: 'heading', level: 1, text: 'Ricevuta di presentazione' },
    { kind: 'paragraph', text: 'Ai sensi dell’art. 18-bis della legge 7 agosto 1990, n. 241.', style: 'small' },
    { kind: 'table', columns: ['Dato', 'Valore'], rows },
    ...(page ? [{ kind: 'qr', address: page.address, text: followedAt(page) } as const] : []),
  ];
  const { bytes } = await renderPdf({
    title: 'Ricevuta di presentazione',
    blocks,
    language: 'it',
    at: registeredAt ?? submittedAt,
  });
  return bytes;
}

function followedAt({ secret }: PracticePage): string {
  const how = 'Per seguire la pratica inquadrare il codice o aprire questo indirizzo.';
  return secret ? `${how} Chi lo conosce può leggere la pratica e rispondere: conservare la ricevuta con cura.` : how;
}

function moment(at: Date): string {
  return `${day(romeDate(at))}, ${romeTime(at)}`;
}

function day(iso: string): string {
  return iso.split('-').reverse().join('/');
}
