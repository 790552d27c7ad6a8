import { EventEmitter, once } from 'node:events';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../src/app.ts';
import { attempt } from './client.ts';

/** People at work: they register without pause, remember every number that they were told, and ask again when nobody answered. */
export interface Load {
  /** Number that was told, by the key of the request. */
  readonly told: ReadonlyMap<string, number>;
  /** Contradictions: another number for the same key, an answer that is no registration. */
  readonly faults: readonly string[];
  /** Files that were put into the inbox folder. */
  readonly dropped: readonly string[];
  /** Resolves after so many more acknowledged registrations. */
  acknowledged(count: number): Promise<void>;
  /** Lets what is in hand end; from here on nothing new is asked. */
  stop(): Promise<void>;
}

export interface LoadOptions {
  readonly address: string;
  readonly cookie: string;
  readonly inbox: string;
  readonly documentId: string;
  readonly clients: number;
  readonly random: () => number;
}

const AGAIN = 0.05;
const DROP_EVERY = 8;

/** Starts the load. */
export async function startLoad(options: LoadOptions): Promise<Load> {
  const told = new Map<string, number>();
  const faults: string[] = [];
  const dropped: string[] = [];
  const acks = new EventEmitter();
  let working = true;
  const mail = await readFile(join(packageRoot, 'examples', 'inbox', '10-ordinary-mail.eml'), 'utf8');

  const register = async (key: string) => {
    for (;;) {
      const answer = await attempt(options.address, options.cookie, '/api/protocol/entries', entry(key), key);
      if (answer?.status === 201) {
        const { number } = answer.json as { number: number };
        const before = told.get(key);
        if (before !== undefined && before !== number) faults.push(`${key}: ${before}, then ${number}`);
        told.set(key, number);
        acks.emit('ack');
        return;
      }
      // While the server is away, and while its database recovers, there is no answer or one that says so.
      if (answer && answer.status < 500 && answer.status !== 429) {
        faults.push(`${key}: ${answer.status} ${JSON.stringify(answer.json)}`);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 20 + 30 * options.random()));
    }
  };
  const entry = (key: string) => ({
    flow: 'incoming',
    subject: `Prova di continuità ${key}`,
    correspondents: [{ kind: 'person', name: 'Ada Rossi' }],
    presentedAt: '2026-11-20T09:00:00.000Z',
    channel: 'counter',
    documentId: options.documentId,
    attachmentIds: [],
  });
  const drop = async (number: number) => {
    const name = `posta-${number}.eml`;
    const unique = mail.replace(/<[^>]*>(?=\r?\nMIME-Version)/, `<continuita.${number}@posta.example>`);
    // Written beside and renamed in: what is in the folder is whole.
    const beside = join(options.inbox, '..', '..', name);
    await writeFile(beside, `${unique}\n${number}\n`);
    await rename(beside, join(options.inbox, name));
    dropped.push(name);
  };
  const work = async (client: number) => {
    for (let turn = 0; working; turn += 1) {
      await register(`c${client}-${turn}`);
      if (turn > 0 && options.random() < AGAIN) await register(`c${client}-${Math.floor(turn * options.random())}`);
      if (client === 0 && turn % DROP_EVERY === 0) await drop(turn);
    }
  };
  const clients = Array.from({ length: options.clients }, (_, client) => work(client));
  return {
    told,
    faults,
    dropped,
    async acknowledged(count) {
      for (let left = count; left > 0; left -= 1) await once(acks, 'ack');
    },
    async stop() {
      working = false;
      await Promise.all(clients);
    },
  };
}
