import { createHash } from 'node:crypto';
import type { Envelope, NewMessage } from '../transport/types.ts';
import type { Exchange, Host, Member, Resume } from './model.ts';

/** Before the name of a route: the channel by which it goes on with what it has put off, and is answered what it asked. */
export const CONTINUE = 'continue.';
/** Header: channels that are still to be gone through, one after the other. */
const SLIP = 'routing-slip';

/** The route that takes from a channel. */
export function routeOf(channel: string): string {
  return channel.startsWith(CONTINUE) ? channel.slice(CONTINUE.length) : channel;
}

/** The next of the channels that an exchange has still to go through, and the message to it. Undefined when there is none left. */
export function nextOfSlip(exchange: Exchange): NewMessage | undefined {
  const { [SLIP]: slip = '', ...headers } = exchange.headers;
  return alongSlip(
    { ...exchange, headers },
    slip.split(' ').filter((name) => name !== ''),
  );
}

/** The exchange as who is only told of it has it: the way that it is still to go is not theirs. */
export function withoutSlip(exchange: Exchange): Exchange {
  if (!(SLIP in exchange.headers)) return exchange;
  const { [SLIP]: _slip, ...headers } = exchange.headers;
  return { ...exchange, headers };
}

/** A message to the first of some channels, which is to go through the others afterwards. */
export function alongSlip(exchange: Exchange, channels: readonly string[]): NewMessage | undefined {
  const [next, ...rest] = channels;
  if (next === undefined) return undefined;
  const headers = rest.length > 0 ? { ...exchange.headers, [SLIP]: rest.join(' ') } : exchange.headers;
  return { ...onwardFrom({ ...exchange, headers }, next), channel: next };
}

/**
 * What a message that goes on from an exchange has of it: same correlation, caused by it. `name` tells it apart from others that do. It
 * is named after our own identifier of the message: what two senders, or two routes, have of one name are two things.
 */
export function onwardFrom(exchange: Exchange, name: string): Omit<NewMessage, 'channel'> {
  const { envelope, data, headers, contentType, trail = '' } = exchange;
  const isPlain = typeof data === 'string' || Buffer.isBuffer(data);
  const { source, type, correlationid, id, subject, classification, traceparent } = envelope;
  return {
    ...{ source, type, data, correlationid, causationid: id, eventId: nameOf(`${id}${trail}/${name}`) },
    ...(subject === undefined ? {} : { subject }),
    ...(classification === undefined ? {} : { classification }),
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    ...(contentType !== undefined && isPlain ? { datacontenttype: contentType } : {}),
  };
}

/** A name, or where it is too long to be one, its digest. */
export function nameOf(name: string): string {
  return name.length <= 300 ? name : `sha256:${createHash('sha256').update(name).digest('hex')}`;
}

/** The message by which a route goes on with an exchange, in the order that its key had. */
export function continuation(
  host: Host,
  exchange: Exchange,
  resume: Omit<Resume, 'version'>,
  more: {
    readonly notBefore?: Date;
    readonly name?: string;
    readonly version?: number;
    /** It may go to nothing when nobody wants the message any more. What others were asked for may not. */
    readonly expires?: boolean;
  } = {},
): NewMessage {
  const { partitionkey, expirytime } = exchange.envelope;
  const { notBefore, name = resume.place, version = host.version, expires = false } = more;
  return {
    ...onwardFrom(exchange, name),
    channel: `${CONTINUE}${host.route}`,
    resume: { version, ...resume },
    ...(partitionkey === undefined ? {} : { partitionkey: nameOf(`${partitionkey}@${resume.place}`) }),
    ...(expires && expirytime !== undefined ? { expirytime } : {}),
    ...(notBefore ? { notBefore } : {}),
  };
}

/** An exchange as a member of a gathering, with what it needs to go on by itself. */
export function keptAs(number: number, { envelope, data, headers }: Exchange): Member {
  const { acceptedAt: _at, data: _data, resume: _resume, ...said } = envelope;
  return { number, messageId: envelope.id, data: { said, data }, headers };
}

/** `gathering`: what it was kept in, so that what it sends from here on is told apart from what it sent before. */
export function kept({ data: written, headers, number }: Member, gathering: string): Exchange {
  const { said, data } = written as { readonly said: Omit<Envelope, 'acceptedAt'>; readonly data: unknown };
  const { expirytime, time, ...rest } = said;
  const instants = {
    ...(expirytime === undefined ? {} : { expirytime: new Date(expirytime) }),
    ...(time === undefined ? {} : { time: new Date(time) }),
  };
  return {
    envelope: { ...rest, ...instants, acceptedAt: new Date(0) },
    ...{ data, headers, trail: `/${gathering}/${number}` },
  };
}
