import { mailKey } from '../../normalise/mail.ts';
import {
  SendFailure,
  type Catch,
  type Connection,
  type Connector,
  type ConnectorHouse,
  type Finding,
  type Incoming,
  type Outgoing,
  type Reply,
} from '../types.ts';
import { compose } from './compose.ts';
import { glance } from './glance.ts';
import { MailReader, type Fetched } from './imap.ts';
import type { MailPosition } from './position.ts';
import { settingsSchema, type MailSettings } from './settings.ts';
import { hand, tryOut } from './smtp.ts';

/**
 * A mailbox, ordinary or certified: mail is fetched by IMAP, which leaves it as it is, and sent by SMTP. What is fetched goes to the
 * intake, or a channel is told of it.
 */
export const mailConnector: Connector = {
  kind: 'mail',
  title: { it: 'Casella di posta (IMAP/SMTP, anche PEC)', en: 'Mailbox (IMAP/SMTP, also certified mail)' },
  settings: settingsSchema,
  problems(settings) {
    const { imap, smtp, registered } = settings as MailSettings;
    if (!imap && !smtp) return [{ pointer: '', message: 'a mailbox has imap, smtp or both' }];
    if (registered === undefined || (imap && smtp && imap.to === undefined)) return [];
    const message = 'needs smtp to send, and imap without `to`: the intake brings the receipts to what was sent';
    return [{ pointer: '/registered', message }];
  },
  open: (settings, house) => new MailConnection(settings as MailSettings, house),
  polls(settings) {
    const { imap } = settings as MailSettings;
    return imap && { everySeconds: imap.everySeconds, to: imap.to };
  },
};

const MAIL_TYPE = 'it.digipro.bus.mail-arrived';

class MailConnection implements Connection {
  readonly #settings: MailSettings;
  readonly #house: ConnectorHouse;
  readonly #reader: MailReader | undefined;

  constructor(settings: MailSettings, house: ConnectorHouse) {
    this.#settings = settings;
    this.#house = house;
    this.#reader = settings.imap && new MailReader(settings, settings.imap, house);
  }

  async test(): Promise<Finding> {
    const found = [...(this.#reader ? [await this.#testRead(this.#reader)] : []), ...(await this.#testSend())];
    if (found.length === 0) {
      return { ok: false, detail: { it: 'Né IMAP né SMTP sono impostati.', en: 'Neither IMAP nor SMTP is set up.' } };
    }
    const [it, en] = [found.map(({ detail }) => detail.it).join(' '), found.map(({ detail }) => detail.en).join(' ')];
    return { ok: found.every(({ ok }) => ok), detail: { it, en } };
  }

  async send(outgoing: Outgoing): Promise<Reply> {
    const { smtp } = this.#settings;
    if (!smtp) throw new SendFailure('never', 'the endpoint has no SMTP server: it only fetches');
    if (outgoing.interrupted && !smtp.repeatable) throw new SendFailure('unknown', 'an earlier attempt was cut off');
    return hand(this.#settings, smtp, this.#house, () => compose(this.#settings, outgoing, this.#house));
  }

  async poll(position: unknown): Promise<Catch> {
    if (!this.#reader) throw new SendFailure('never', 'the endpoint has no IMAP server: it only sends');
    const { mails, position: to, more } = await this.#reader.look(position as MailPosition | null);
    const told = this.#settings.imap?.to !== undefined;
    return {
      messages: told ? await Promise.all(mails.map(incomingOf)) : [],
      files: told ? [] : mails.map(({ file }) => file),
      ...{ position: to, more },
    };
  }

  async close(): Promise<void> {
    await this.#reader?.close();
  }

  async #testRead(reader: MailReader): Promise<Finding> {
    try {
      const count = await reader.count();
      const detail = {
        it: `La casella si legge (${count} messaggi).`,
        en: `The mailbox can be read (${count} mails).`,
      };
      return { ok: true, detail };
    } catch (error) {
      const reason = (error as Error).message;
      return { ok: false, detail: { it: `La casella non si legge: ${reason}`, en: `It cannot be read: ${reason}` } };
    }
  }

  async #testSend(): Promise<readonly Finding[]> {
    const { smtp } = this.#settings;
    if (!smtp) return [];
    try {
      await tryOut(this.#settings, smtp, this.#house);
      return [{ ok: true, detail: { it: 'L’invio è possibile.', en: 'Mail can be sent.' } }];
    } catch (error) {
      const reason = (error as Error).message;
      return [{ ok: false, detail: { it: `L’invio non riesce: ${reason}`, en: `Mail cannot be sent: ${reason}` } }];
    }
  }
}

/** What a channel is told of a mail: what its head says, and where it lies. */
async function incomingOf({ file }: Fetched): Promise<Incoming> {
  const { sha256, size, mime, filename, refused, head } = file;
  const messageId = mailKey(head);
  const { subject, date, from, to } = await glance(head);
  return {
    ...{ eventId: messageId ?? `sha256:${sha256}`, type: MAIL_TYPE },
    data: {
      ...{ messageId, subject, date: date?.toISOString() ?? null, from, to },
      ...{ file: { sha256, size, mime, filename }, refused: refused ?? null },
    },
  };
}
