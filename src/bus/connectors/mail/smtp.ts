import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { SendFailure, type ConnectorHouse, type Reply } from '../types.ts';
import type { Composed } from './compose.ts';
import { findServer } from './server.ts';
import { TIMEOUT, type MailSettings, type SmtpSettings } from './settings.ts';

/** Less than the lease of a message that is being carried: who takes longer is given up. */
const DEADLINE_MS = 150_000;

interface SmtpError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
}

/** What became of a mail at the server. */
export interface Handed {
  readonly messageId: string;
  readonly response: string;
  readonly accepted: readonly string[];
  readonly rejected: readonly { readonly address: string; readonly reason: string }[];
}

/** Hands one mail to the server of the mailbox, on a connection of its own. @throws SendFailure */
export async function hand(
  settings: MailSettings,
  smtp: SmtpSettings,
  house: ConnectorHouse,
  write: () => Promise<Composed>,
): Promise<Reply> {
  const connection = await connect(settings, smtp, house);
  // The whole mail has left the program: from here on only the server's answer says whether it took it.
  let gone = false;
  let deadline: NodeJS.Timeout | undefined;
  try {
    const { messageId, envelope, stream } = await write();
    stream.once('end', () => (gone = true));
    const answered = new Promise<SMTPConnection.SentMessageInfo>((resolve, reject) => {
      connection.once('error', reject);
      const late = Object.assign(new Error('it took too long'), { code: 'ETIMEDOUT' });
      deadline = setTimeout(() => reject(late), DEADLINE_MS);
      connection.send(envelope, stream, (error, info) => (error ? reject(error) : resolve(info!)));
    });
    const sent = await answered;
    const rejected = (sent.rejectedErrors ?? []).map((error) => ({
      address: String((error as { recipient?: string }).recipient ?? ''),
      reason: error.message.slice(0, 500),
    }));
    const accepted = sent.accepted.map(String);
    const handed: Handed = { messageId, response: sent.response.slice(0, 500), accepted, rejected };
    return { outcome: `${accepted.length} recipients, ${sent.response.slice(0, 200)}`, data: handed };
  } catch (error) {
    throw failureOf(error as SmtpError, gone, smtp.repeatable === true);
  } finally {
    clearTimeout(deadline);
    quit(connection);
  }
}

/** Sees whether the server lets the mailbox send. @throws SendFailure */
export async function tryOut(settings: MailSettings, smtp: SmtpSettings, house: ConnectorHouse): Promise<void> {
  quit(await connect(settings, smtp, house));
}

async function connect(settings: MailSettings, smtp: SmtpSettings, house: ConnectorHouse): Promise<SMTPConnection> {
  const { security, port, address, tls } = await findServer('smtp', smtp, settings, house);
  const password = smtp.password === undefined ? undefined : await house.secret(smtp.password);
  const { default: Connection } = await import('nodemailer/lib/smtp-connection');
  const timeoutMs = settings.timeoutMs ?? TIMEOUT;
  const connection = new Connection({
    ...{ host: address, port, secure: security === 'tls', tls, logger: false },
    ...(security === 'starttls' ? { requireTLS: true } : security === 'none' ? { ignoreTLS: true } : {}),
    ...(tls.servername === undefined ? {} : { servername: tls.servername }),
    // The name of our machine concerns nobody outside.
    name: settings.address.split('@').at(-1)!,
    ...{ connectionTimeout: Math.min(timeoutMs, 10_000), greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
    maxResponseSize: 64 * 1024,
  });
  // It also tells whoever waits for an answer; unheard here it would end the program.
  connection.on('error', () => undefined);
  try {
    await asked(connection, (done) => connection.connect(done));
    if (smtp.user !== undefined) {
      const credentials = { user: smtp.user, pass: password ?? '' };
      await asked(connection, (done) => connection.login({ credentials }, done));
    }
    return connection;
  } catch (error) {
    connection.close();
    throw failureOf(error as SmtpError, false, false);
  }
}

function asked(connection: SMTPConnection, ask: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.once('error', reject);
    ask((error) => {
      connection.off('error', reject);
      if (error) reject(error);
      else resolve();
    });
  });
}

function quit(connection: SMTPConnection): void {
  connection.quit();
  // A server that has nothing to say to that is left alone.
  setTimeout(() => connection.close(), 1000).unref();
}

/** Before the message is gone, nothing was sent; a password will be mended by somebody. A refusal with 5xx would be the same again. */
function failureOf(error: SmtpError, gone: boolean, repeatable: boolean): unknown {
  if (error instanceof SendFailure) return error;
  const { code = '', responseCode, message } = error;
  if (code === 'EAUTH') return new SendFailure('later', message);
  if (responseCode !== undefined) return new SendFailure(responseCode >= 500 ? 'never' : 'later', message);
  if (code === 'EMESSAGE' || code === 'EENVELOPE') return new SendFailure('never', message);
  const reason = `${code}: ${message}`;
  if (!gone || repeatable) return new SendFailure('later', reason);
  return new SendFailure(
    'unknown',
    `the mail was handed over, and the server did not say what became of it: ${reason}`,
  );
}
