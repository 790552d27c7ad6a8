import { createHash } from 'node:crypto';
import type { Attachment, Stage } from './stage.ts';

interface Mail {
  readonly from: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly at: Date;
  /** Makes the message another one than every other. */
  readonly key: string;
}

/** A message of ordinary mail (RFC 5322), as a mail server leaves it in the inbox. */
export function mail({ from, subject, text, at, key }: Mail): Attachment {
  const id = createHash('sha256').update(`${from.address}/${subject}/${key}`).digest('hex').slice(0, 24);
  const word = (value: string) => `=?UTF-8?B?${Buffer.from(value, 'utf8').toString('base64')}?=`;
  const lines = [
    `From: ${word(from.name)} <${from.address}>`,
    'To: <protocollo@pec.comune.valdoro.example>',
    `Subject: ${folded(subject).map(word).join('\r\n ')}`,
    `Date: ${at.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${id}@${from.address.split('@')[1]}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    ...(Buffer.from(text, 'utf8')
      .toString('base64')
      .match(/.{1,76}/g) ?? []),
    '',
  ];
  return { bytes: Buffer.from(lines.join('\r\n')), mime: 'message/rfc822', filename: `${id}.eml` };
}

/** Encoded words hold at most 75 characters (RFC 2047 §2): parts of 30 letters stay below, accents included. */
function folded(text: string): readonly string[] {
  return text.match(/.{1,30}/gu) ?? [''];
}

interface Paper {
  readonly title: string;
  readonly unit: string;
  readonly text: string;
  readonly dossierId?: string;
}

/** Writes a letter as a person of an office. @returns the document. */
export async function paper(stage: Stage, login: string, { title, unit, text, dossierId }: Paper): Promise<string> {
  const pdf = await stage.call<{ sha256: string; filename: string }>(login, 'records.renditions.pdf', {
    title: title.slice(0, 300),
    blocks: [
      { kind: 'letterhead', body: 'Comune di Valdoro', unit },
      { kind: 'heading', level: 2, text: title.slice(0, 300) },
      { kind: 'paragraph', text },
    ],
  });
  const document = await stage.call<{ id: string }>(login, 'records.documents.create', {
    ...{ typeCode: 'letter', title: title.slice(0, 500), formation: 'a', mime: 'application/pdf' },
    ...{ sha256: pdf.sha256, filename: pdf.filename, ...(dossierId ? { dossierId } : {}) },
  });
  return document.id;
}
