import type { Readable } from 'node:stream';
import {
  createValidator,
  DomainError,
  object,
  optional,
  sha256Hex,
  text,
  Type,
  type Static,
} from '../../../kernel/index.ts';
import { SendFailure, type ConnectorHouse, type Outgoing } from '../types.ts';
import type { MailSettings } from './settings.ts';

const address = text(320, { format: 'email' });
const messageId = text(500, { pattern: '^<[\\x21-\\x3b\\x3d\\x3f-\\x7e]+>$' });

/** What a message for a mailbox says. */
export const letterSchema = object({
  to: Type.Array(object({ address, name: optional(text(200)) }), { minItems: 1, maxItems: 100 }),
  subject: text(998),
  text: optional(Type.String({ maxLength: 1_000_000 })),
  html: optional(Type.String({ maxLength: 1_000_000 })),
  attachments: optional(
    Type.Array(object({ sha256: sha256Hex, filename: text(255), mime: optional(text(120)) }), { maxItems: 200 }),
  ),
  messageId: optional({ ...messageId, description: 'Made of the message’s identifier if absent' }),
  inReplyTo: optional(messageId),
});

export type Letter = Static<typeof letterSchema>;

const validator = createValidator();

/** @throws SendFailure naming what is wrong. */
export function readLetter(data: unknown): Letter {
  try {
    validator.input(letterSchema, data);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const problems = error.errors.map(({ pointer, message }) => `${pointer || '/'} ${message}`).join('; ');
    throw new SendFailure('never', `the data are no mail: ${problems}`.slice(0, 1000));
  }
  return data as Letter;
}

export interface Composed {
  readonly messageId: string;
  readonly envelope: { readonly from: string; readonly to: string[] };
  /** The message as it goes over the wire; attachments are read while it is. */
  readonly stream: Readable;
}

/** The identity of a mail: a repetition has the same, so that whoever gets it twice can tell. */
export function messageIdOf(id: string, sender: string): string {
  return `<${id}@${sender.split('@').at(-1)}>`;
}

/** Writes a mail. Its attachments come from the repository, never from a path or an address that the message names. */
export async function compose(
  { address: from, name }: MailSettings,
  outgoing: Pick<Outgoing, 'id' | 'data'>,
  house: Pick<ConnectorHouse, 'content' | 'now'>,
): Promise<Composed> {
  const letter = readLetter(outgoing.data);
  const { createTransport } = await import('nodemailer');
  const writer = createTransport(
    { streamTransport: true, newline: 'windows' },
    { disableFileAccess: true, disableUrlAccess: true },
  );
  const { to, subject, inReplyTo, attachments = [] } = letter;
  const id = letter.messageId ?? messageIdOf(outgoing.id, from);
  const enclosed: { filename: string; content: Readable; contentType: string }[] = [];
  for (const { sha256, filename, mime = 'application/octet-stream' } of attachments) {
    enclosed.push({ filename, content: await house.content(sha256), contentType: mime });
  }
  const { message } = await writer.sendMail({
    ...{ from: name === undefined ? from : { name, address: from }, subject, date: house.now(), messageId: id },
    to: to.map((one) => (one.name === undefined ? one.address : { name: one.name, address: one.address })),
    ...(letter.text === undefined && letter.html === undefined ? { text: '' } : {}),
    ...(letter.text === undefined ? {} : { text: letter.text }),
    ...(letter.html === undefined ? {} : { html: letter.html }),
    ...(inReplyTo === undefined ? {} : { inReplyTo, references: inReplyTo }),
    attachments: enclosed,
  });
  return { messageId: id, envelope: { from, to: to.map((one) => one.address) }, stream: message as Readable };
}
