import { createHash } from 'node:crypto';
import { object, optional, text, Type } from '../../../kernel/index.ts';
import { Dead } from '../../delivery/types.ts';
import type { NewMessage } from '../../transport/types.ts';
import { going, type Compiler, type Exchange, type Host, type Kind, type StepDocument } from '../model.ts';

const feel = (description: string) => text(4000, { description: `FEEL: ${description}` });
const channel = text(80, { pattern: '^[a-z0-9][a-z0-9._-]*$', description: 'Name of a channel' });
const steps = Type.Unsafe<readonly StepDocument[]>({ $ref: '#/$defs/steps' });
/** A message may become so many; more are a matter of files, not of messages. */
const MOST = 10_000;

interface Onward {
  readonly key?: string;
  readonly type?: string;
  readonly expiresInSeconds?: number;
}

const onward = {
  key: optional(feel('the key in whose order it goes')),
  type: optional(text(200)),
  expiresInSeconds: optional(Type.Integer({ minimum: 1, maximum: 31_536_000 })),
};

/** Messages that continue the one in hand: same correlation, caused by it. */
function messenger(options: Onward, compiler: Compiler) {
  const key = options.key === undefined ? undefined : compiler.text(options.key, '/key');
  return (host: Host, exchange: Exchange, to: string, name: string): NewMessage => {
    const { envelope, data, headers } = exchange;
    const { source, eventId, correlationid, id, subject, classification, traceparent } = envelope;
    const { expiresInSeconds, type = envelope.type } = options;
    return {
      ...{ channel: to, source, type, data, correlationid, causationid: id },
      // Told apart by where they go: sent again, each of them is known.
      eventId: nameOf(`${eventId}/${name}`),
      ...(subject === undefined ? {} : { subject }),
      ...(classification === undefined ? {} : { classification }),
      ...(traceparent === undefined ? {} : { traceparent }),
      ...(Object.keys(headers).length > 0 ? { headers } : {}),
      ...(key ? { partitionkey: key(host, exchange) } : {}),
      ...(expiresInSeconds ? { expirytime: new Date(host.now().getTime() + expiresInSeconds * 1000) } : {}),
    };
  };
}

/** A chain may be long, and its names with it: one that becomes too long is known by its digest. */
function nameOf(name: string): string {
  return name.length <= 300 ? name : `sha256:${createHash('sha256').update(name).digest('hex')}`;
}

const CHANNEL = /^[a-z0-9][a-z0-9._-]{0,79}$/;

function channelNamed(name: string): string {
  if (!CHANNEL.test(name)) throw new Dead(`«${name.slice(0, 100)}» is no name of a channel`);
  return name;
}

/** Where messages go. */
export const routing: Readonly<Record<string, Kind>> = {
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
        return going(index < 0 ? 'otherwise' : `way ${index + 1}`, ...(await nested(chosen, exchange)));
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
        const found = options.to ?? (await host.map(options.toMapping ?? 'null', viewOf(exchange)));
        const names = [...new Set([found].flat().map((name) => channelNamed(String(name))))];
        await host.send(names.map((name) => message(host, exchange, name, name)));
        return going(`to ${names.length} channels`, exchange);
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
};

/** An exchange as expressions see it. */
export function viewOf({ envelope, data, headers }: Exchange): Record<string, unknown> {
  const { id, source, type, subject, channel: at, correlationid } = envelope;
  return { data, headers, message: { id, source, type, subject: subject ?? null, channel: at, correlationid } };
}
