import { DomainError, kernelErrors } from '../../kernel/index.ts';
import { keyOf, keyOfOne, laneOf } from './address.ts';
import { holdsSign } from './columns.ts';
import type { Envelope, NewMessage } from './types.ts';

/** A body of more bytes goes to the repository. */
export const INLINE_BYTES = 65_536;
const MAX_HEAD = 16_384;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const CHANNEL = /^[a-z0-9][a-z0-9._-]{0,79}$/;
// https://www.w3.org/TR/trace-context/#traceparent-header
const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;
const SHA256 = /^[0-9a-f]{64}$/;
const JSON_TYPE = /^[^;]+[/+]json(\s*;|$)/i;

/** A message as its rows hold it. */
export interface Row {
  readonly id: string;
  readonly channel: string;
  readonly source: string;
  readonly type: string;
  readonly correlationId: string | null;
  readonly head: string | null;
  readonly data: string | null;
  readonly key: number;
  readonly lane: number;
  /** What must go to the repository instead of `data`. */
  readonly large: Buffer | undefined;
  readonly sha256: string | null;
  readonly mime: string;
  readonly notBefore: Date | null;
}

/** What an envelope says beyond its columns. Short names: it is written with every message. */
interface Head {
  readonly eventId?: string;
  readonly datacontenttype?: string;
  readonly dataschema?: string;
  readonly subject?: string;
  readonly time?: string;
  readonly partitionkey?: string;
  readonly traceparent?: string;
  readonly causationid?: string;
  readonly classification?: NewMessage['classification'];
  readonly expirytime?: string;
  readonly replayof?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly resume?: NewMessage['resume'];
}

/**
 * Checks a message and writes it as a row. Whatever the database would refuse is refused here: many messages share a statement, and one
 * must not fail the others. @throws MESSAGE_INVALID naming the attribute.
 */
export function toRow(id: string, message: NewMessage): Row {
  const { channel, source, type, correlationid, partitionkey, sha256 = null } = message;
  if (!CHANNEL.test(channel)) refuse('channel', 'lower-case letters, digits, `.`, `-`, `_`, at most 80');
  if (message.id !== undefined && !UUID.test(id)) refuse('id', 'not a UUID');
  requireText('source', source, 200);
  requireText('type', type, 200);
  if (correlationid !== undefined && !UUID.test(correlationid)) refuse('correlationid', 'not a UUID');
  if (sha256 !== null && (!SHA256.test(sha256) || message.data !== undefined))
    refuse('sha256', 'a digest in hex, instead of data');
  instantOf('notBefore', message.notBefore);
  const { data, large } = bodyOf(message);
  const key = partitionkey === undefined ? keyOfOne(id) : keyOf(partitionkey);
  const mime = message.datacontenttype ?? (large === message.data ? 'application/octet-stream' : 'application/json');
  // Written out, and so is the test for attributes below: this is done for every message, and copying objects took half of its time.
  return {
    id,
    channel,
    source,
    type,
    correlationId: correlationid ?? null,
    head: isBare(message) ? null : headOf(message),
    data,
    key,
    lane: laneOf(key),
    large,
    sha256,
    mime,
    notBefore: message.notBefore ?? null,
  };
}

/** Whether a message says nothing beyond what has a column. */
function isBare(message: NewMessage): boolean {
  return (
    message.eventId === undefined &&
    message.partitionkey === undefined &&
    message.subject === undefined &&
    message.datacontenttype === undefined &&
    message.dataschema === undefined &&
    message.time === undefined &&
    message.traceparent === undefined &&
    message.causationid === undefined &&
    message.classification === undefined &&
    message.expirytime === undefined &&
    message.replayof === undefined &&
    message.headers === undefined &&
    message.resume === undefined
  );
}

function headOf(message: NewMessage): string {
  const { eventId, datacontenttype, dataschema, subject, partitionkey, traceparent, causationid, replayof } = message;
  const { classification, time, expirytime, headers, resume } = message;
  // Left out by JSON.stringify where undefined.
  const head = { eventId, datacontenttype, dataschema, subject, partitionkey, traceparent, causationid, replayof };
  const rest = {
    classification,
    time: instantOf('time', time),
    expirytime: instantOf('expirytime', expirytime),
    headers,
    resume,
  };
  for (const name of ['eventId', 'datacontenttype', 'dataschema', 'subject', 'partitionkey'] as const) {
    if (head[name] !== undefined) requireText(name, head[name], 500);
  }
  for (const name of ['causationid', 'replayof'] as const) {
    if (head[name] !== undefined && !UUID.test(head[name])) refuse(name, 'not a UUID');
  }
  if (traceparent !== undefined && !TRACEPARENT.test(traceparent)) refuse('traceparent', 'not of W3C Trace Context');
  for (const name in headers) requireText(`headers.${name.slice(0, 40)}`, headers[name], 2000);
  const text = JSON.stringify({ ...head, ...rest });
  if (text.length > MAX_HEAD) refuse('headers', `all attributes together exceed ${MAX_HEAD} characters`);
  return text;
}

function instantOf(name: string, value: Date | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (Number.isNaN(value.getTime())) refuse(name, 'not an instant');
  return value.toISOString();
}

function bodyOf({ data, datacontenttype }: NewMessage): Pick<Row, 'data' | 'large'> {
  if (data === undefined) return { data: null, large: undefined };
  if (Buffer.isBuffer(data)) return { data: null, large: data };
  const asJson = datacontenttype === undefined || JSON_TYPE.test(datacontenttype);
  if (!asJson && typeof data !== 'string') refuse('data', `${datacontenttype} is written as a text or as bytes`);
  const text = asJson ? jsonOf(data) : (data as string);
  if (!asJson && text.includes('\0')) refuse('data', 'a text holds no NUL; send bytes');
  if (!asJson && holdsSign(text)) return { data: null, large: Buffer.from(text) };
  // One UTF-16 unit takes at most three bytes: most messages need not be counted.
  const small = text.length * 3 <= INLINE_BYTES || Buffer.byteLength(text) <= INLINE_BYTES;
  return small ? { data: text, large: undefined } : { data: null, large: Buffer.from(text) };
}

function jsonOf(data: unknown): string {
  try {
    return JSON.stringify(data) ?? refuse('data', 'is no JSON');
  } catch (error) {
    // A cycle or a bigint.
    if (error instanceof DomainError) throw error;
    return refuse('data', 'is no JSON');
  }
}

function requireText(name: string, value: unknown, max: number): void {
  if (typeof value !== 'string' || value.length === 0 || value.length > max || value.includes('\0')) {
    refuse(name, `a text of 1 to ${max} characters without NUL`);
  }
}

function refuse(name: string, why: string): never {
  throw kernelErrors.VALIDATION_FAILED(undefined, { errors: [{ pointer: `/${name}`, message: why }] });
}

/** A row of the message store. */
export interface StoredRow {
  readonly id: string;
  readonly channel: string;
  readonly source: string;
  readonly type: string;
  readonly correlationId: string | null;
  readonly head: Head | null;
  readonly data: string | null;
  readonly sha256: string | null;
  readonly acceptedAt: Date;
}

export function toEnvelope(row: StoredRow): Envelope {
  const { time, expirytime, ...head } = row.head ?? {};
  return {
    ...head,
    ...{ id: row.id, channel: row.channel, source: row.source, type: row.type, acceptedAt: row.acceptedAt },
    eventId: head.eventId ?? row.id,
    correlationid: row.correlationId ?? row.id,
    ...(time ? { time: new Date(time) } : {}),
    ...(expirytime ? { expirytime: new Date(expirytime) } : {}),
    ...(row.sha256 ? { sha256: row.sha256 } : {}),
    ...(row.data === null ? {} : { data: dataOf(row.data, head.datacontenttype) }),
  };
}

/** The data of a text as it was sent: a value for JSON, else the text itself. */
export function dataOf(text: string, datacontenttype: string | undefined): unknown {
  return datacontenttype === undefined || JSON_TYPE.test(datacontenttype) ? JSON.parse(text) : text;
}
