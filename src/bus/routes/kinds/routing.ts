import { object, oneOf, optional, text, Type } from '../../../kernel/index.ts';
import { Dead } from '../../delivery/types.ts';
import { keyOf, keyOfOne } from '../../transport/address.ts';
import type { NewMessage } from '../../transport/types.ts';
import { alongSlip, onwardFrom, withoutSlip } from '../continuation.ts';
import { going, StepProblem, type Compiler, type Exchange, type Host, type Kind, type StepDocument } from '../model.ts';

export const feel = (description: string) => text(4000, { description: `FEEL: ${description}` });
export const channel = text(80, { pattern: '^[a-z0-9][a-z0-9._-]*$', description: 'Name of a channel' });
export const steps = Type.Unsafe<readonly StepDocument[]>({ $ref: '#/$defs/steps' });
/** A message may become so many; more are a matter of files, not of messages. */
const MOST = 10_000;

export interface Onward {
  readonly key?: string;
  readonly type?: string;
  readonly expiresInSeconds?: number;
}

export const onward = {
  key: optional(feel('the key in whose order it goes')),
  type: optional(text(200)),
  expiresInSeconds: optional(Type.Integer({ minimum: 1, maximum: 31_536_000 })),
};

/** Messages that continue the one in hand. `name` tells apart what goes to one channel. */
export function messenger(options: Onward, compiler: Compiler) {
  const key = options.key === undefined ? undefined : compiler.text(options.key, '/key');
  return (host: Host, exchange: Exchange, to: string, name: string): NewMessage => {
    const { expiresInSeconds, type = exchange.envelope.type } = options;
    return {
      ...onwardFrom(withoutSlip(exchange), `${compiler.place}/${name}`),
      ...{ channel: to, type },
      ...(key ? { partitionkey: key(host, exchange) } : {}),
      ...(expiresInSeconds ? { expirytime: new Date(host.now().getTime() + expiresInSeconds * 1000) } : {}),
    };
  };
}

const CHANNEL = /^[a-z0-9][a-z0-9._-]{0,79}$/;

function channelNamed(name: string): string {
  if (!CHANNEL.test(name)) throw new Dead(`«${name.slice(0, 100)}» is no name of a channel`);
  return name;
}

/** A part of a saga is one exchange, which is done or not. @throws StepProblem */
export function notInSaga({ saga }: Compiler): void {
  if (saga) throw new StepProblem('', 'not within a saga: its parts are one message each');
}

/** The names of channels that a mapping gives, each once. */
async function channelsOf(host: Host, exchange: Exchange, mapping: string): Promise<readonly string[]> {
  const found = await host.map(mapping, viewOf(exchange));
  return [...new Set((found === null ? [] : [found].flat()).map((name) => channelNamed(String(name))))];
}

/** Where messages go. */
export const routing = {
  filter: {
    pattern: 'Message Filter',
    effect: 'pure',
    schema: feel('goes on where it holds'),
    compile(source: string, compiler) {
      const holds = compiler.condition(source, '');
      return async (host, exchange) => (holds(host, exchange) ? going('passes', exchange) : going('filtered out'));
    },
  },
  choose: {
    pattern: 'Content-Based Router',
    effect: 'transactional',
    schema: object({
      when: Type.Array(object({ if: feel('taken where it holds, the first that does'), steps }), {
        minItems: 1,
        maxItems: 50,
      }),
      otherwise: optional(steps),
    }),
    compile(
      options: { when: readonly { if: string; steps: readonly StepDocument[] }[]; otherwise?: readonly StepDocument[] },
      compiler,
    ) {
      const ways = options.when.map((way, index) => ({
        holds: compiler.condition(way.if, `/when/${index}/if`),
        steps: compiler.steps(way.steps, `/when/${index}/steps`),
      }));
      const otherwise = options.otherwise && compiler.steps(options.otherwise, '/otherwise');
      return async (host, exchange, nested) => {
        const index = ways.findIndex((way) => way.holds(host, exchange));
        const chosen = ways[index]?.steps ?? otherwise;
        if (!chosen) throw new Dead('no way of the choice holds, and there is none otherwise');
        const { exchanges } = await nested(chosen, exchange);
        return going(index < 0 ? 'otherwise' : `way ${index + 1}`, ...exchanges);
      };
    },
  },
  send: {
    pattern: 'Dynamic Router, Wire Tap',
    effect: 'transactional',
    schema: object({ to: optional(channel), toFeel: optional(feel('name of the channel')), ...onward }),
    compile(options: { to?: string; toFeel?: string } & Onward, compiler) {
      const message = messenger(options, compiler);
      const to = options.to ?? compiler.text(options.toFeel ?? '', '/toFeel');
      return async (host, exchange) => {
        const name = typeof to === 'string' ? to : channelNamed(to(host, exchange));
        await host.send([message(host, exchange, name, name)]);
        return going(`to ${name}`, exchange);
      };
    },
  },
  recipients: {
    pattern: 'Recipient List, Multicast',
    effect: 'transactional',
    schema: object({
      to: optional(Type.Array(channel, { minItems: 1, maxItems: 100 })),
      toMapping: optional(text(10_000, { description: 'JSONata: a list of names of channels' })),
      ...onward,
    }),
    compile(options: { to?: readonly string[]; toMapping?: string } & Onward, compiler) {
      const message = messenger(options, compiler);
      return async (host, exchange) => {
        const names = options.to ?? (await channelsOf(host, exchange, options.toMapping ?? 'null'));
        await host.send(names.map((name) => message(host, exchange, name, name)));
        return going(`to ${names.length} channels`, exchange);
      };
    },
  },
  balance: {
    pattern: 'Load Balancer, Failover',
    effect: 'transactional',
    schema: object({
      to: Type.Array(channel, { minItems: 2, maxItems: 100 }),
      by: oneOf(['turns', 'key', 'order'], {
        description: 'turns: spread evenly; key: those of a key to the same one; order: the first that is there',
      }),
      ...onward,
    }),
    compile(options: { to: readonly string[]; by: 'turns' | 'key' | 'order' } & Onward, compiler) {
      if (options.by === 'key' && options.key === undefined) throw new StepProblem('', 'by key needs a key');
      const message = messenger(options, compiler);
      const key = options.key === undefined ? undefined : compiler.text(options.key, '/key');
      return async (host, exchange) => {
        const there = await host.available(options.to);
        // Where none is there, they wait for the first one.
        const among = there.length > 0 ? there : options.to.slice(0, 1);
        const number = options.by === 'key' ? keyOf(key!(host, exchange)) : keyOfOne(exchange.envelope.id);
        const name = options.by === 'order' ? among[0]! : among[number % among.length]!;
        await host.send([message(host, exchange, name, name)]);
        return going(`to ${name}`, exchange);
      };
    },
  },
  slip: {
    pattern: 'Routing Slip',
    effect: 'transactional',
    schema: text(10_000, {
      description:
        'JSONata: a list of channels. It goes to the first; what a route makes of it, or an endpoint answers, to the next',
    }),
    compile: (mapping: string, compiler) => {
      notInSaga(compiler);
      return async (host, exchange) => {
        const channels = await channelsOf(host, exchange, mapping);
        const message = alongSlip(exchange, channels);
        if (!message) throw new Dead('the slip names no channel');
        await host.send([message]);
        return going(`through ${channels.length} channels`);
      };
    },
  },
  split: {
    pattern: 'Splitter',
    effect: 'transactional',
    schema: object({
      over: text(10_000, { description: 'JSONata: the list whose elements go on, each by itself' }),
      to: optional(channel),
      ...onward,
    }),
    compile(options: { over: string; to?: string } & Onward, compiler) {
      if (options.to === undefined) notInSaga(compiler);
      const message = messenger(options, compiler);
      return async (host, exchange) => {
        const found = await host.map(options.over, viewOf(exchange));
        const parts = found === null ? [] : Array.isArray(found) ? found : [found];
        if (parts.length > MOST) throw new Dead(`${parts.length} parts: a message may be split into ${MOST}`);
        const exchanges = parts.map((data: unknown) => ({ ...exchange, data }));
        if (options.to === undefined) return going(`${parts.length} parts`, ...exchanges);
        const { to } = options;
        await host.send(exchanges.map((part, index) => message(host, part, to, `${to}/${index}`)));
        return going(`${parts.length} parts to ${to}`, exchange);
      };
    },
  },
} satisfies Readonly<Record<string, Kind>>;

/** An exchange as expressions see it. */
export function viewOf({ envelope, data, headers }: Exchange): Record<string, unknown> {
  const { id, source, type, subject, channel: at, correlationid } = envelope;
  return { data, headers, message: { id, source, type, subject: subject ?? null, channel: at, correlationid } };
}
