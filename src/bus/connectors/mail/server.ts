import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { EgressRefused, resolveServer } from '../http/egress.ts';
import { SendFailure, type ConnectorHouse } from '../types.ts';
import type { ImapSettings, MailSettings, SmtpSettings } from './settings.ts';

type Security = NonNullable<ImapSettings['security']>;

const PORTS: Readonly<Record<'imap' | 'smtp', Readonly<Record<Security, number>>>> = {
  imap: { tls: 993, starttls: 143, none: 143 },
  smtp: { tls: 465, starttls: 587, none: 25 },
};
const USUAL = { imap: [993, 143], smtp: [465, 587, 25] } as const;

/** Where and how a mail server is connected to. */
export interface Server {
  readonly security: Security;
  readonly port: number;
  /** Address that the name was resolved to, once and for this connection. */
  readonly address: string;
  readonly tls: ConnectionOptions;
}

/** Finds the way to a server of the mailbox. @throws SendFailure where the body may not connect to it, or the name leads nowhere. */
export async function findServer(
  protocol: 'imap' | 'smtp',
  { host, port: asked, security = 'tls' }: Pick<ImapSettings | SmtpSettings, 'host' | 'port' | 'security'>,
  { trusted }: Pick<MailSettings, 'trusted'>,
  house: Pick<ConnectorHouse, 'allowed'>,
): Promise<Server> {
  const port = asked ?? PORTS[protocol][security];
  const { allowed } = house;
  try {
    const address = await resolveServer({
      host,
      port,
      allowed,
      usual: USUAL[protocol],
      encrypted: security !== 'none',
    });
    const tls = {
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(trusted === undefined ? {} : { ca: trusted }),
    };
    return { security, port, address, tls };
  } catch (error) {
    if (error instanceof EgressRefused) throw new SendFailure('never', error.message);
    throw new SendFailure('later', (error as Error).message);
  }
}
