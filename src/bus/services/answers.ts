import type { Runtime } from '../../kernel/index.ts';
import { Dead, type Consumer, type FindConsumer } from '../delivery/types.ts';
import { FAILURE, REPLY_OF } from '../routes/reply.ts';
import { answeredOf, answerRequest } from './store.ts';

/** Messages sent to the channel of a service answer what was asked of it: they carry the correlation of the question. */
export const SERVICE_CHANNEL = 'service.';
const BELL = 'bus.answered';
/** How often one looks by oneself, in case a ring was lost. */
const LOOK_MS = 1000;
/** Callers of this process that wait at a time; the others get their answer where they are told to ask for it. */
const MOST_WAITING = 500;

/** Who waits for answers in this process, and what brings them. */
export interface Answers {
  /** Takes the messages of a service's channel. */
  readonly find: FindConsumer;
  /** Waits until a request is answered, or the time is over. @returns at once where too many wait already. */
  wait(bodyId: string, requestId: string, milliseconds: number): Promise<void>;
  /** Says that something may have been answered. */
  look(): void;
}

interface Waiting {
  readonly bodyId: string;
  readonly requestId: string;
  readonly told: () => void;
}

export function createAnswers(runtime: () => Pick<Runtime, 'database' | 'bell' | 'log'>): Answers {
  const waiting = new Set<Waiting>();
  let listens = false;
  let looking: NodeJS.Timeout | undefined;

  const tell = (requestId: string) => {
    for (const one of waiting) if (one.requestId === requestId) one.told();
  };
  const look = async () => {
    for (const bodyId of new Set([...waiting].map((one) => one.bodyId))) {
      const ids = [...waiting].filter((one) => one.bodyId === bodyId).map(({ requestId }) => requestId);
      for (const id of await runtime().database.read({ bodyId }, (db) => answeredOf(db, bodyId, ids))) tell(id);
    }
  };
  const lookSafely = () =>
    look().catch((error: unknown) => runtime().log.warn({ err: error }, 'answers could not be looked for'));
  const listen = () => {
    if (!listens) runtime().bell.on(BELL, () => void lookSafely());
    listens = true;
    looking ??= setInterval(() => void lookSafely(), LOOK_MS);
  };
  const consumer = (service: string): Consumer => ({
    ...{ batch: 20, hands: 2, maxAttempts: 8 },
    async handle(ctx, { id, correlationid, headers = {} }) {
      const asked = headers[REPLY_OF] ?? correlationid;
      // What could not be done is set aside, which its own history tells; whoever waits need not any longer.
      const isAnswer = headers[FAILURE] === undefined;
      const answer = { id, at: ctx.now() };
      if (isAnswer && !(await answerRequest(ctx.db, ctx.bodyId, service, asked, answer))) {
        throw new Dead(`nobody has asked service «${service}» for this: the message is of another correlation`);
      }
      ctx.whenCommitted(() => {
        tell(asked);
        runtime().bell.ring(BELL);
      });
    },
  });
  return {
    look() {
      if (waiting.size > 0) void lookSafely();
      runtime().bell.ring(BELL);
    },
    find: (_bodyId, channel) =>
      channel.startsWith(SERVICE_CHANNEL) ? consumer(channel.slice(SERVICE_CHANNEL.length)) : undefined,
    wait(bodyId, requestId, milliseconds) {
      if (waiting.size >= MOST_WAITING) return Promise.resolve();
      listen();
      return new Promise((resolve) => {
        const one: Waiting = {
          ...{ bodyId, requestId },
          told() {
            clearTimeout(timer);
            waiting.delete(one);
            if (waiting.size === 0) {
              clearInterval(looking);
              looking = undefined;
            }
            resolve();
          },
        };
        const timer = setTimeout(() => one.told(), milliseconds);
        waiting.add(one);
        // It may have come before anybody waited.
        void lookSafely();
      });
    },
  };
}
