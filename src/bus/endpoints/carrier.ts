import type { Context } from '../../kernel/index.ts';
import { SendFailure } from '../connectors/types.ts';
import type { Carrier, FindConsumer } from '../delivery/types.ts';
import { CONTINUE, nextOfSlip } from '../routes/continuation.ts';
import { REPLY_TO, replyTo } from '../routes/reply.ts';
import { dataOf } from '../transport/envelope.ts';
import { traceparentFor } from '../trace/spans.ts';
import type { Envelope, NewMessage, Transport } from '../transport/types.ts';
import { breakersOf } from './breaker-store.ts';
import { isOpen, throughBreaker, type BreakerRuntime } from './breaker.ts';
import { connectors } from './connections.ts';
import type { Connections, Way } from './open.ts';
import { enabledEndpoints } from './store.ts';

/** Messages sent to the channel of an endpoint go out by its connector. */
export const ENDPOINT_CHANNEL = 'endpoint.';

/** Nothing takes longer: connectors end their calls after two minutes. */
const LEASE_MS = 180_000;
/** Messages on their way to a partner who says nothing else. */
const AT_ONCE = 4;
/** With the doubling wait between them, about nine hours. */
const MAX_ATTEMPTS = 16;

export interface CarrierPorts {
  readonly runtime: () => BreakerRuntime;
  readonly transport: Transport;
  readonly connections: Connections;
}

/** Finds who carries the messages of a channel to an outside system, where the channel is that of an endpoint. */
export function endpointCarriers(ports: CarrierPorts): FindConsumer {
  return async (bodyId, channel) => {
    if (!channel.startsWith(ENDPOINT_CHANNEL)) return undefined;
    const way = await ports.connections.to(bodyId, channel.slice(ENDPOINT_CHANNEL.length), true);
    return way && carrierOf(ports, way);
  };
}

/** Of these channels, all but those of endpoints that nothing can be sent to now. */
export async function availableChannels(
  { db, bodyId, realNow }: Pick<Context, 'db' | 'bodyId' | 'realNow'>,
  channels: readonly string[],
): Promise<readonly string[]> {
  const codeOf = (channel: string) => channel.slice(ENDPOINT_CHANNEL.length);
  const outside = channels.filter((channel) => channel.startsWith(ENDPOINT_CHANNEL));
  if (outside.length === 0) return channels;
  const [enabled, breakers] = await Promise.all([
    enabledEndpoints(db, bodyId, outside.map(codeOf)),
    breakersOf(db, bodyId),
  ]);
  const now = realNow();
  const open = new Set(breakers.filter((breaker) => isOpen(breaker, now)).map(({ code }) => code));
  const isThere = (code: string) => enabled.has(code) && !open.has(code);
  return channels.filter((channel) => !channel.startsWith(ENDPOINT_CHANNEL) || isThere(codeOf(channel)));
}

function carrierOf(
  { runtime, transport }: CarrierPorts,
  { endpoint: { code, connector, settings }, breaker, trial, connect }: Way,
): Carrier {
  const { atOnce = AT_ONCE } = settings as { readonly atOnce?: number };
  // Of those that go together, the first to arrive tells that the partner is back.
  let known = breaker;
  const breakerOnce = () => {
    const before = known;
    known = undefined;
    return before;
  };
  return {
    ...{ atOnce, trial, maxAttempts: MAX_ATTEMPTS, firstRetryMs: 1000, leaseMs: LEASE_MS },
    async carry(bodyId, envelope, { interrupted }) {
      const connection = connect();
      const { sha256 } = envelope;
      const streams = sha256 !== undefined && connectors.get(connector)?.streams;
      if (!connection.send) throw new SendFailure('never', `connector «${connector}» sends nothing`);
      const message = {
        ...{ id: envelope.id, data: streams ? undefined : await bodyOf(transport, bodyId, envelope), sha256 },
        interrupted,
        contentType: envelope.datacontenttype ?? 'application/json',
        ...{ headers: envelope.headers ?? {}, traceparent: traceparentFor(envelope) },
      };
      const send = () => connection.send!(message);
      const reply = await throughBreaker(runtime(), bodyId, code, breakerOnce, send);
      return { outcome: reply.outcome, replies: repliesOf(code, envelope, reply.data) };
    },
    // A route that waits for the answer decides itself what becomes of it.
    refused(envelope, kind, reason) {
      const { headers = {} } = envelope;
      const reply = headers[REPLY_TO]?.startsWith(CONTINUE)
        ? replyTo(envelope, headers, null, { kind, reason })
        : undefined;
      return reply && { ...reply, source: `endpoint/${code}` };
    },
  };
}

async function bodyOf(transport: Transport, bodyId: string, { data, sha256, datacontenttype }: Envelope) {
  if (sha256 === undefined) return data;
  return dataOf((await transport.open(bodyId, sha256)).toString('utf8'), datacontenttype);
}

function repliesOf(code: string, envelope: Envelope, data: unknown): readonly NewMessage[] {
  const { headers = {} } = envelope;
  const source = `endpoint/${code}`;
  const reply = replyTo(envelope, headers, data);
  if (reply) return [{ ...reply, source }];
  const onward = nextOfSlip({ envelope, data, headers });
  return onward ? [{ ...onward, source }] : [];
}
