import {
  code,
  date,
  DEFAULT_LIMIT,
  instant,
  maskText,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  pageOf,
  pageQuery,
  readCursor,
  romePeriod,
  text,
  toPage,
  Type,
  uuid,
} from '../../kernel/index.ts';
import { keysOf, searchMessages, STATES, type FoundRow, type KeyRow } from './store.ts';

export const keyView = object({
  kind: Type.String({
    description: '`tax-code`, `file`, a name that the route gives, or what was touched, e.g. `records/protocol-entry`',
  }),
  value: Type.String(),
  about: nullable(Type.String({ description: 'Identifier of what was touched' })),
});

const foundView = object({
  id: uuid,
  channel: Type.String(),
  type: Type.String(),
  source: Type.String(),
  eventId: Type.String(),
  subject: nullable(Type.String()),
  correlationId: uuid,
  acceptedAt: instant,
  state: oneOf(STATES),
  attempts: Type.Integer(),
  ms: nullable(Type.Number({ description: 'Milliseconds of the last attempt' })),
  keys: Type.Array(keyView),
});

/** Messages of every kind by what people know them under. */
export const search = operation({
  name: 'bus.messages.search',
  summary: { it: 'Cercare messaggi per una chiave', en: 'Search messages by a business key' },
  description:
    'The beginning of a tax code, a number of a register, dossier or case, a file name, the sender’s identifier or key, or what the route ' +
    'names; or a whole identifier of a message, a correlation, an entry, a case. What is about people is masked in the answer.',
  permission: 'bus.messages.read',
  effect: 'read',
  input: object({
    ...pageQuery,
    text: optional(text(200)),
    channel: optional(code),
    state: optional(oneOf(STATES)),
    from: optional({ ...date, description: 'First day, in Rome' }),
    to: optional({ ...date, description: 'Last day, in Rome' }),
  }),
  output: pageOf(foundView),
  http: { method: 'GET', path: '/api/bus/envelopes' },
  personalData: ['tax-code'],
  async handler(ctx, input) {
    const { channel, state } = input;
    const filter = { text: input.text?.trim() || undefined, channel, state, ...romePeriod(input) };
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const rows = await searchMessages(ctx.db, ctx.bodyId, filter, readCursor(input, 1), limit);
    const keys = await keysOf(
      ctx.db,
      ctx.bodyId,
      rows.map(({ id }) => id),
    );
    return toPage(
      rows,
      input,
      (row) => [row.id],
      (row) => present(row, keys),
    );
  },
});

function present(row: FoundRow, keys: readonly KeyRow[]) {
  const { id, channel, type, source, correlationId, head, acceptedAt, state, attempts, micros } = row;
  return {
    ...{ id, channel, type, source, state, attempts, correlationId: correlationId ?? id },
    eventId: maskText(head?.eventId ?? id),
    subject: head?.subject === undefined ? null : maskText(head.subject),
    acceptedAt: acceptedAt.toISOString(),
    ms: micros === null ? null : micros / 1000,
    keys: keys.filter((key) => key.messageId === id).map(maskKey),
  };
}

/** A key as it is shown to who has given no reason. */
export function maskKey({ kind, value, about }: Pick<KeyRow, 'kind' | 'value' | 'about'>) {
  return { kind, value: kind === 'tax-code' ? `${value.slice(0, 3)}…` : maskText(value), about };
}
