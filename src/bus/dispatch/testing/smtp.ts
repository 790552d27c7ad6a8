import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { Seen } from './provider.ts';

export interface Posted extends Seen {
  readonly mail: ParsedMail;
}

/** The SMTP server of a provider: what it took, and what it says to the next mail. */
export interface PostOffice {
  readonly port: number;
  readonly posted: Posted[];
  /** Answer to the mails that come, 250 if undefined; `silent` says nothing once it has a mail. */
  answer: { readonly code: number; readonly text: string } | 'silent' | undefined;
  close(): Promise<void>;
}

export async function postOffice(): Promise<PostOffice> {
  const office = { port: 0, posted: [] as Posted[], answer: undefined as PostOffice['answer'], close };
  const options: SMTPServerOptions = {
    ...{ disabledCommands: ['STARTTLS'], authOptional: true, allowInsecureAuth: true, closeTimeout: 100 },
    onAuth: ({ username }, _session, done) => done(null, { user: username! }),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (office.answer === 'silent') return;
        if (office.answer)
          return done(Object.assign(new Error(office.answer.text), { responseCode: office.answer.code }));
        void simpleParser(Buffer.concat(chunks)).then((mail) => {
          const { messageId = '', subject = '' } = mail;
          const [from, to] = [session.envelope.mailFrom, session.envelope.rcptTo[0]];
          const seen = { from: from ? from.address : '', to: to?.address ?? '' };
          office.posted.push({ messageId, subject, ...seen, mail });
          done();
        });
      });
    },
  };
  const server = new SMTPServer(options);
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  office.port = (server.server.address() as AddressInfo).port;
  function close(): Promise<void> {
    return new Promise((resolve) => server.close(() => resolve()));
  }
  return office;
}
