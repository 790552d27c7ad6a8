import { object, optional, Type } from '../../../kernel/index.ts';
import { Dead } from '../../delivery/types.ts';
import { continuation } from '../continuation.ts';
import { going, putOff, StepProblem, type Kind } from '../model.ts';
import { feel } from './routing.ts';

const YEAR = 31_536_000;

interface Throttle {
  readonly messages: number;
  readonly seconds: number;
  readonly key?: string;
}

/** What lets messages wait. They wait in the database, to the second; no hand is kept from working meanwhile. */
export const waiting = {
  delay: {
    pattern: 'Delayer',
    effect: 'transactional',
    schema: object({
      seconds: optional(Type.Integer({ minimum: 1, maximum: YEAR })),
      until: optional(feel('the instant, a date and time; one that is over does not let it wait')),
    }),
    compile(options: { seconds?: number; until?: string }, compiler) {
      if ((options.seconds === undefined) === (options.until === undefined)) {
        throw new StepProblem('', 'a delay has either seconds or until');
      }
      const expires = !compiler.saga;
      const until = options.until === undefined ? undefined : compiler.text(options.until, '/until');
      return async (host, exchange) => {
        const notBefore = until ? new Date(until(host, exchange)) : host.later(options.seconds! * 1000);
        if (Number.isNaN(notBefore.getTime())) throw new Dead('what it waits until is no date and time');
        if (notBefore.getTime() <= host.later(0).getTime()) return going('is over', exchange);
        await host.send([
          continuation(host, exchange, { place: compiler.place, how: 'after' }, { notBefore, expires }),
        ]);
        return putOff(`waits until ${notBefore.toISOString()}`);
      };
    },
  },
  throttle: {
    pattern: 'Throttler',
    effect: 'transactional',
    schema: object({
      messages: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
      seconds: Type.Integer({
        minimum: 1,
        maximum: 86_400,
        description: 'So many messages in so many seconds, evenly',
      }),
      key: optional(feel('so many of each key')),
    }),
    compile({ messages, seconds, key }: Throttle, compiler) {
      const expires = !compiler.saga;
      const keyOf = key === undefined ? () => '' : compiler.text(key, '/key');
      return async (host, exchange) => {
        const turn = await host.turn(compiler.label, keyOf(host, exchange), (seconds * 1000) / messages);
        // One with a key may have others of its key before it that are due and not yet gone: it goes behind them.
        const notBefore = turn ?? (exchange.envelope.partitionkey === undefined ? undefined : host.later(0));
        if (!notBefore) return going('passes', exchange);
        await host.send([
          continuation(host, exchange, { place: compiler.place, how: 'after' }, { notBefore, expires }),
        ]);
        return putOff('waits for its turn');
      };
    },
  },
} satisfies Readonly<Record<string, Kind>>;
