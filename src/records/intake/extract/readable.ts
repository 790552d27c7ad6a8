import { readFile } from 'node:fs/promises';
import type { Fact, Readable, Section, Words } from '../types.ts';
import { isInvoice } from './invoice.ts';
import { readInvoice } from './invoice-page.ts';
import { openMail } from './mail.ts';
import { tidy } from './tidy.ts';
import { decodeXml } from './xml.ts';
import type { ParsedMail } from 'mailparser';

/** Characters of a mail on a page; the text of the document has the rest. */
const MAX_TEXT = 200_000;
const MAX_VALUE = 4000;

/** Whether this kind of content may be shown as a page of its own. */
export function mayBeReadable(mime: string): boolean {
  return mime === 'message/rfc822' || mime === 'application/xml';
}

/** A mail or an electronic invoice as a page; undefined where an XML is none. @throws Stop */
export async function readableOf(file: string, mime: string): Promise<Readable | undefined> {
  const bytes = await readFile(file);
  if (mime === 'message/rfc822') return readableMail(await openMail(bytes));
  const xml = decodeXml(bytes);
  return isInvoice(xml) ? readInvoice(xml) : undefined;
}

const words = (it: string, en: string): Words => ({ it, en });

function readableMail(mail: ParsedMail): Readable {
  const addresses = (field: ParsedMail['to']) =>
    (Array.isArray(field) ? field : field ? [field] : []).map(({ text }) => text).join(', ');
  const date = mail.date && !Number.isNaN(mail.date.getTime()) ? mail.date.toISOString() : '';
  const head: readonly (readonly [Words, string])[] = [
    [words('Da', 'From'), addresses(mail.from)],
    [words('A', 'To'), addresses(mail.to)],
    [words('Copia a', 'Copy to'), addresses(mail.cc)],
    [words('Data', 'Date'), date],
    [words('Identificativo', 'Identifier'), mail.messageId ?? ''],
  ];
  const attachments = mail.attachments.map(({ filename, contentType, size }) => [
    shown(filename ?? contentType),
    shown(contentType),
    String(size),
  ]);
  const text: Section = { title: null, facts: [], table: null, text: tidy((mail.text ?? '').slice(0, MAX_TEXT)) };
  const table = {
    columns: [words('Nome', 'Name'), words('Tipo', 'Type'), words('Dimensione', 'Size')],
    rows: attachments,
  };
  const files: Section = { title: words('Allegati', 'Attachments'), facts: [], table, text: null };
  return {
    kind: 'mail',
    title: shown(mail.subject ?? ''),
    sections: [
      { title: null, facts: head.flatMap(([label, value]) => factOf(label, value)), table: null, text: null },
      text,
      ...(attachments.length > 0 ? [files] : []),
    ],
  };
}

function factOf(label: Words, value: string): readonly Fact[] {
  const said = shown(value);
  return said === '' ? [] : [{ label, value: said }];
}

function shown(value: string): string {
  return tidy(value.slice(0, MAX_VALUE)).replace(/\s+/g, ' ');
}
