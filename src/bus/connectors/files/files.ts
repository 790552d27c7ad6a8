import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { object, oneOf, optional, romeDate, text, Type, type Static } from '../../../kernel/index.ts';
import { createDrop, type Drop, type TakenFile } from '../../folders/drop.ts';
import { openPlain } from '../../folders/files.ts';
import { fitName } from '../../folders/outcome.ts';
import {
  SendFailure,
  type Catch,
  type Connection,
  type Connector,
  type ConnectorHouse,
  type Incoming,
  type Outgoing,
  type Reply,
} from '../types.ts';
import { placeIn } from './place.ts';
import { writeWhole } from './write.ts';

const folder = text(200, {
  pattern: '^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*){0,4}$',
  description: 'Folder below that of the body',
});
const marker = optional(
  text(20, {
    pattern: '^\\.[A-Za-z0-9]+$',
    description: 'Ending of the empty file that says that the one beside it is complete, e.g. `.done`',
  }),
);
const channel = text(80, { pattern: '^[a-z0-9][a-z0-9._-]*$', description: 'Channel' });

const settingsSchema = object({
  poll: optional(
    object({
      folder,
      names: optional(
        text(200, {
          description: 'Which files, with `*` and `?`; several separated by blanks. Others stay where they are',
        }),
      ),
      marker,
      everySeconds: Type.Integer({ minimum: 1, maximum: 86_400 }),
      to: channel,
      type: text(200),
    }),
  ),
  write: optional(
    object({
      folder,
      name: optional(
        text(200, {
          description:
            '`{name}` (header `file-name`, else the identifier), `{id}`, `{date}` in Rome; `{name}` if absent',
        }),
      ),
      existing: optional({
        ...oneOf(['replace', 'refuse']),
        description: 'A file that is there is replaced, or the message is set aside; `replace` if absent',
      }),
      marker,
    }),
  ),
});

type Settings = Static<typeof settingsSchema>;

/** Files of one look. */
const AT_ONCE = 20;
/** What routes read as it is: more is a matter of reading piece by piece. */
const MOST_READ = 4 * 1024 * 1024;
const MIMES: Readonly<Record<string, string>> = {
  json: 'application/json',
  xml: 'application/xml',
  csv: 'text/csv',
  txt: 'text/plain',
};
const BINARY = 'application/octet-stream';

/** Where a look stands: takings whose messages are stored and that may still lie in `taken/`. */
interface Position {
  readonly sent: readonly string[];
}

/**
 * Files in folders that the installation gives the body. What is complete goes to the repository by stream, and the message carries its
 * digest; headers say `file-name`, `file-size` and `file-type`. Small JSON, XML and text files are the data of their message. A message
 * becomes a file, or with the header `file-content` what lies in the repository under that digest.
 */
export const filesConnector: Connector = {
  kind: 'files',
  title: { it: 'File e cartelle', en: 'Files and folders' },
  settings: settingsSchema,
  streams: true,
  problems: (settings) => {
    const { poll, write } = settings as Settings;
    if (poll || write) return [];
    return [{ pointer: '', message: 'says neither what to fetch (`poll`) nor what to write (`write`)' }];
  },
  open: (settings, house) => new FilesConnection(settings as Settings, house),
  polls: (settings) => (settings as Settings).poll,
};

class FilesConnection implements Connection {
  readonly #settings: Settings;
  readonly #house: ConnectorHouse;
  #drop: { readonly folder: string; readonly drop: Drop } | undefined;
  /** What went wrong with a file at this look; the others go on. */
  #trouble: unknown;

  constructor(settings: Settings, house: ConnectorHouse) {
    this.#settings = settings;
    this.#house = house;
  }

  async test() {
    const { poll, write } = this.#settings;
    try {
      for (const one of [poll, write]) {
        if (one) await access(await this.#place(one.folder), constants.R_OK | constants.W_OK | constants.X_OK);
      }
      return { ok: true, detail: { it: 'Le cartelle sono accessibili.', en: 'The folders can be used.' } };
    } catch (error) {
      const reason = (error as Error).message;
      return {
        ok: false,
        detail: { it: `Cartelle non accessibili: ${reason}`, en: `Folders out of reach: ${reason}` },
      };
    }
  }

  async send(message: Outgoing): Promise<Reply> {
    const { write } = this.#settings;
    if (!write) throw new SendFailure('never', 'the endpoint writes nothing: it only fetches');
    const name = nameOf(write.name ?? '{name}', message, this.#house.now());
    const place = await this.#place(write.folder);
    const content = await this.#contentOf(message);
    const { existing = 'replace', marker: ending } = write;
    try {
      const size = await writeWhole({ folder: place, name, id: message.id, content, existing, marker: ending });
      return { outcome: `${size} bytes`, data: { name, size } };
    } catch (error) {
      if (error instanceof SendFailure) throw error;
      // A disk that is full or not there: the same file is written anew.
      throw new SendFailure('later', `«${name}» cannot be written: ${(error as Error).message}`);
    }
  }

  async poll(position: unknown): Promise<Catch> {
    const { poll } = this.#settings;
    if (!poll) throw new SendFailure('never', 'the endpoint fetches nothing');
    const drop = await this.#dropIn(poll);
    const sent = new Set((position as Position | null)?.sent ?? []);
    this.#trouble = undefined;
    await drop.take();
    const all = await drop.taken();
    const [before, fresh] = [all.filter(({ id }) => sent.has(id)), all.filter(({ id }) => !sent.has(id))];
    // Their messages are stored: a process that ended had no time to move them.
    for (const file of before) await drop.settle(file);
    const hand = fresh.slice(0, AT_ONCE);
    const messages: Incoming[] = [];
    const kept: TakenFile[] = [];
    for (const file of hand) {
      const message = await this.#read(drop, file, poll.type).catch((error: unknown) => void (this.#trouble = error));
      if (!message) continue;
      messages.push(message);
      kept.push(file);
    }
    if (messages.length === 0 && this.#trouble !== undefined) throw this.#trouble;
    return {
      messages,
      position: { sent: kept.map(({ id }) => id) },
      more: fresh.length > hand.length,
      async stored() {
        for (const file of kept) await drop.settle(file);
      },
    };
  }

  async close(): Promise<void> {}

  async #dropIn({ folder: below, names, marker: ending }: NonNullable<Settings['poll']>): Promise<Drop> {
    const place = await this.#place(below);
    if (this.#drop?.folder === place) return this.#drop.drop;
    const drop = createDrop({
      folder: place,
      newId: () => this.#house.newId(),
      wanted: matcherOf(names ?? '*'),
      marker: ending,
      // Folders beside the files belong to somebody else; a link is nobody's file.
      strange: 'leave',
      trouble: (error) => void (this.#trouble = error),
    });
    this.#drop = { folder: place, drop };
    return drop;
  }

  /** @returns the message of a file; undefined when it was refused. */
  async #read(drop: Drop, file: TakenFile, type: string): Promise<Incoming | undefined> {
    const mime = MIMES[file.filename.split('.').at(-1)!.toLowerCase()] ?? BINARY;
    const handle = await openPlain(file.path);
    try {
      const { sha256, size } = await this.#house.keep(handle.createReadStream({ autoClose: false }), mime);
      return {
        ...{ eventId: file.id, type, sha256, contentType: size > MOST_READ ? BINARY : mime },
        headers: { 'file-name': file.filename, 'file-size': String(size), 'file-type': mime },
      };
    } catch (error) {
      if (!(error instanceof SendFailure) || error.remedy !== 'never') throw error;
      await drop.refuse(file, error.message);
      return undefined;
    } finally {
      await handle.close();
    }
  }

  async #contentOf({ data, sha256, headers }: Outgoing): Promise<Readable> {
    const named = headers['file-content'];
    if (named !== undefined && !/^[0-9a-f]{64}$/.test(named))
      throw new SendFailure('never', 'file-content is no digest');
    const digest = named ?? sha256;
    if (digest !== undefined) return this.#house.content(digest);
    if (data === undefined) throw new SendFailure('never', 'the message has no data');
    return Readable.from([Buffer.from(typeof data === 'string' ? data : JSON.stringify(data), 'utf8')]);
  }

  async #place(below: string): Promise<string> {
    const root = await this.#house.exchangeFolder();
    // Made so that whoever runs the installation sees where files go; those of the endpoints are made by whoever shares them.
    await mkdir(root, { recursive: true, mode: 0o750 }).catch((error: NodeJS.ErrnoException) => {
      throw new SendFailure('later', `the folder of the body cannot be made (${error.code})`);
    });
    return placeIn(root, below);
  }
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'application/xml': 'xml',
  'text/csv': 'csv',
};

/** The name of the file that a message becomes: one name, in no other folder. @throws SendFailure */
function nameOf(pattern: string, { id, headers, contentType }: Outgoing, now: Date): string {
  const extension = EXTENSIONS[contentType.split(';')[0]!.trim()] ?? 'txt';
  const values: Readonly<Record<string, string>> = {
    name: headers['file-name'] ?? `${id}.${extension}`,
    ...{ id, date: romeDate(now) },
  };
  const whole = pattern.replace(/\{(name|id|date)\}/g, (_part, name: string) => values[name]!);
  if (/[\\/]/.test(whole)) throw new SendFailure('never', `«${whole.slice(0, 100)}» is no name of a file`);
  return fitName(whole);
}

/** Whether a name is one of those that patterns with `*` and `?` name. */
function matcherOf(patterns: string): (name: string) => boolean {
  const wanted = patterns.split(/\s+/).filter((one) => one !== '');
  return (name) => wanted.some((pattern) => isLike(name, pattern));
}

/** Goes back to the last star only: linear in what a star takes, whatever somebody writes. */
function isLike(name: string, pattern: string): boolean {
  let [n, p, star, mark] = [0, 0, -1, 0];
  while (n < name.length) {
    if (p < pattern.length && pattern[p] === '*') [star, mark] = [p++, n];
    else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === name[n])) [n, p] = [n + 1, p + 1];
    else if (star >= 0) [p, n] = [star + 1, ++mark];
    else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}
