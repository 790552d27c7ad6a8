import type { FetchMessageObject, ImapFlow } from 'imapflow';
import { SendFailure, type ConnectorHouse, type IncomingFile } from '../types.ts';
import { filenameOf } from './glance.ts';
import { isOurs, standing, type MailPosition } from './position.ts';
import { findServer } from './server.ts';
import { MAX_MAIL, TIMEOUT, type ImapSettings, type MailSettings } from './settings.ts';
import { inMemory, spool, type Spooled } from './spool.ts';

/** A mail that lies in the repository, with what the server said of it. */
export interface Fetched {
  readonly uid: number;
  readonly file: IncomingFile;
}

export interface Look {
  readonly mails: readonly Fetched[];
  readonly position: MailPosition;
  readonly more: boolean;
}

/** What one look brings at most: messages, and their bytes unless a single one is larger. */
const MOST_MAILS = 50;
const MOST_BYTES = 8 * 1024 * 1024;
/** What is fetched together and held in memory; larger mail flows through in pieces. */
const SMALL = 256 * 1024;
const TOGETHER = 2 * 1024 * 1024;
const PIECE = 256 * 1024;
/** Whatever the server announces, no more than that is held at once. */
const MOST_LITERAL = 8 * 1024 * 1024;
/** What is kept of a mail that is too large: it says from whom it is and what about. */
const HEAD = 64 * 1024;
/** The largest mail takes so long on a line of 1 Mbit/s; a server that is silent is given up long before. */
const DEADLINE_MS = 900_000;
const DAY_MS = 86_400_000;
const MAIL = 'message/rfc822';

/** Reads a mailbox over IMAP without changing anything in it. The connection is kept between looks. */
export class MailReader {
  readonly #settings: MailSettings;
  readonly #imap: ImapSettings;
  readonly #house: ConnectorHouse;
  readonly #most: number;
  #client: ImapFlow | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #working = false;

  constructor(settings: MailSettings, imap: ImapSettings, house: ConnectorHouse) {
    this.#settings = settings;
    this.#imap = imap;
    this.#house = house;
    this.#most = imap.maxBytes ?? MAX_MAIL;
  }

  /** @returns how many messages there are. @throws SendFailure */
  count(): Promise<number> {
    return this.#alone(async (client) => (await this.#open(client)).exists);
  }

  /** Brings what came behind a position into the repository. @throws SendFailure */
  look(position: MailPosition | null): Promise<Look> {
    return this.#alone(async (client) => {
      const { uidValidity, uidNext } = await this.#open(client);
      const box = { name: this.#name, uidValidity: String(uidValidity), uidNext };
      const from = standing(position, box, this.#imap.since, this.#house.now());
      const uids = from.uid + 1 < uidNext ? await behind(client, from) : [];
      const hand = uids.slice(0, MOST_MAILS);
      const { chosen, last } = choose(await about(client, hand), from, hand.at(-1) ?? from.uid, this.#most);
      const mails = await this.#bring(client, chosen);
      return { mails, position: { ...from, uid: last }, more: uids.some((uid) => uid > last) };
    });
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    // Whoever is reading ends there: a word of farewell would wait behind what is on its way.
    if (client?.usable && !this.#working) await client.logout().catch(() => undefined);
    client?.close();
  }

  get #name(): string {
    return `${this.#imap.user}@${this.#imap.host}/${this.#folder}`;
  }

  get #folder(): string {
    return this.#imap.folder ?? 'INBOX';
  }

  #open(client: ImapFlow) {
    return client.mailboxOpen(this.#folder, { readOnly: true });
  }

  /** One after the other, on a connection that is there; whatever fails, the next one begins on a new connection. */
  async #alone<T>(work: (client: ImapFlow) => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => this.#tried(work));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** A connection that was kept may have ended meanwhile, which says nothing of the server: then once more on a new one. */
  async #tried<T>(work: (client: ImapFlow) => Promise<T>): Promise<T> {
    if (!this.#client?.usable) return this.#once(work);
    return this.#once(work).catch(() => this.#once(work));
  }

  async #once<T>(work: (client: ImapFlow) => Promise<T>): Promise<T> {
    let deadline: NodeJS.Timeout | undefined;
    this.#working = true;
    try {
      const client = await this.#connected();
      const late = new Promise<never>((_resolve, reject) => {
        deadline = setTimeout(() => reject(new Error('the mailbox took too long')), DEADLINE_MS);
      });
      return await Promise.race([work(client), late]);
    } catch (error) {
      const client = this.#client;
      this.#client = undefined;
      client?.close();
      throw error instanceof SendFailure ? error : new SendFailure('later', reasonOf(error));
    } finally {
      clearTimeout(deadline);
      this.#working = false;
    }
  }

  async #connected(): Promise<ImapFlow> {
    if (this.#client?.usable) return this.#client;
    const { security, port, address, tls } = await findServer('imap', this.#imap, this.#settings, this.#house);
    const pass = await this.#house.secret(this.#imap.password);
    const { ImapFlow: Client } = await import('imapflow');
    const timeoutMs = this.#settings.timeoutMs ?? TIMEOUT;
    const client = (this.#client = new Client({
      ...{ host: address, port, secure: security === 'tls', tls, logger: false, auth: { user: this.#imap.user, pass } },
      ...(security === 'tls' ? {} : { doSTARTTLS: security === 'starttls' }),
      ...(tls.servername === undefined ? {} : { servername: tls.servername }),
      ...{ connectionTimeout: Math.min(timeoutMs, 10_000), greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
      ...{ maxLiteralSize: MOST_LITERAL, maxLineLength: MOST_LITERAL, maxResponseSize: 2 * MOST_LITERAL },
      ...{ maxResponseTokens: 100_000, disableAutoIdle: true },
    }));
    // Also told to whoever waits for an answer; unheard here it would end the program.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  async #bring(client: ImapFlow, chosen: readonly FetchMessageObject[]): Promise<readonly Fetched[]> {
    const fetched = new Map<number, Fetched>();
    const keep = async (meta: FetchMessageObject, file: Promise<IncomingFile | undefined>) => {
      const kept = await file;
      if (kept) fetched.set(meta.uid, { uid: meta.uid, file: kept });
    };
    for (const group of groupsOf(chosen.filter(({ size }) => sizeOf(size) <= SMALL))) {
      const sources = await client.fetchAll(rangeOf(group), { uid: true, source: true }, { uid: true });
      for (const { uid, source } of sources) {
        const meta = group.find((one) => one.uid === uid);
        if (meta && source) await keep(meta, this.#keep(meta, inMemory(source)));
      }
    }
    for (const meta of chosen) {
      if (sizeOf(meta.size) > this.#most) await keep(meta, this.#refused(client, meta));
      else if (sizeOf(meta.size) > SMALL) await keep(meta, this.#flow(client, meta));
    }
    // What somebody has deleted meanwhile is not there any more.
    return chosen.flatMap(({ uid }) => fetched.get(uid) ?? []);
  }

  async #keep(meta: FetchMessageObject, content: Spooled): Promise<IncomingFile> {
    try {
      const { sha256, size } = await this.#house.keep(content.open(), MAIL);
      return { sha256, size, mime: MAIL, head: content.head, filename: await filenameOf(content.head, meta.uid) };
    } finally {
      await content.remove();
    }
  }

  async #flow(client: ImapFlow, meta: FetchMessageObject): Promise<IncomingFile | undefined> {
    const options = { uid: true, chunkSize: PIECE, maxBytes: this.#most + 1 };
    const { content } = await client.download(String(meta.uid), undefined, options);
    if (!content) return undefined;
    const kept = await this.#keep(meta, await spool(content));
    return kept.size > this.#most ? this.#refused(client, meta) : kept;
  }

  /** Of what is too large there remains the head, with why it was not taken. */
  async #refused(client: ImapFlow, meta: FetchMessageObject): Promise<IncomingFile | undefined> {
    const part = { uid: true, source: { start: 0, maxLength: HEAD } };
    const found = await client.fetchOne(String(meta.uid), part, { uid: true });
    if (!found || !found.source) return undefined;
    const megabytes = (bytes: number) => Math.ceil(bytes / 1024 / 1024);
    const refused = `messaggio di ${megabytes(sizeOf(meta.size))} MB, più grande di ${megabytes(this.#most)} MB: è rimasto nella casella`;
    return { ...(await this.#keep(meta, inMemory(found.source))), refused };
  }
}

/** UIDs behind a position, in their order. */
async function behind(client: ImapFlow, { uid, old, since }: MailPosition): Promise<readonly number[]> {
  // The server compares days, of whatever zone; the instants are compared here.
  const arrived = uid < old ? { since: new Date(Date.parse(since) - 2 * DAY_MS) } : {};
  const found = await client.search({ uid: `${uid + 1}:*`, ...arrived }, { uid: true });
  if (!Array.isArray(found)) throw new SendFailure('later', 'the server does not search the mailbox');
  // `*` is the last message, whichever it is.
  return found.filter((one) => one > uid).sort((a, b) => a - b);
}

async function about(client: ImapFlow, uids: readonly number[]): Promise<readonly FetchMessageObject[]> {
  if (uids.length === 0) return [];
  // Nothing that the sender has written: what he made of the header must not be in the way of the mails behind.
  const query = { uid: true, size: true, internalDate: true };
  const found = await client.fetchAll(uids.join(','), query, { uid: true });
  return found.filter(({ uid }) => uids.includes(uid)).sort((a, b) => a.uid - b.uid);
}

/** As many as one look may bring, and the last UID that is done with then. */
function choose(
  found: readonly FetchMessageObject[],
  from: MailPosition,
  end: number,
  most: number,
): { readonly chosen: readonly FetchMessageObject[]; readonly last: number } {
  const chosen: FetchMessageObject[] = [];
  let bytes = 0;
  let last = from.uid;
  for (const meta of found) {
    if (isOurs(from, meta.uid, arrivalOf(meta))) {
      // Of what is too large only the head comes.
      bytes += sizeOf(meta.size) > most ? HEAD : sizeOf(meta.size);
      if (bytes > MOST_BYTES && chosen.length > 0) return { chosen, last };
      chosen.push(meta);
    }
    last = meta.uid;
  }
  return { chosen, last: end };
}

function groupsOf(metas: readonly FetchMessageObject[]): readonly (readonly FetchMessageObject[])[] {
  const groups: FetchMessageObject[][] = [];
  let bytes = Infinity;
  for (const meta of metas) {
    bytes += sizeOf(meta.size);
    if (bytes > TOGETHER) {
      groups.push([]);
      bytes = sizeOf(meta.size);
    }
    groups.at(-1)!.push(meta);
  }
  return groups;
}

function rangeOf(group: readonly FetchMessageObject[]): string {
  return group.map(({ uid }) => uid).join(',');
}

/** A server that does not say how large a mail is may have a large one. */
function sizeOf(size: number | undefined): number {
  return size ?? SMALL + 1;
}

function arrivalOf({ internalDate }: FetchMessageObject): Date | undefined {
  const at = internalDate === undefined ? undefined : new Date(internalDate);
  return at === undefined || Number.isNaN(at.getTime()) ? undefined : at;
}

function reasonOf(error: unknown): string {
  const { message, code, responseText, authenticationFailed } = error as Error & {
    code?: string;
    responseText?: string;
    authenticationFailed?: boolean;
  };
  if (authenticationFailed) return `the mailbox does not let us in: ${responseText ?? message}`;
  return [code, responseText ?? message].filter(Boolean).join(': ');
}
