import pino, { type DestinationStream } from 'pino';
import type { Logger } from '../operations/types.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

// A tax code has a shape that no other word has; it may stand inside a message of the database or of a partner.
const TAX_CODE = /\b[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]\b/gi;
const MAIL = /[\w.+-]+@[\w-]+(\.[\w-]+)+/g;
const HIDDEN_FIELDS = new Set(['password', 'token', 'secret', 'cookie', 'authorization', 'data', 'payload', 'input']);

/** Structured log, one JSON object a line in UTC. Personal data and secrets do not get in: fields by name, codes and addresses by shape. */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: (fields) => scrub(fields) as Record<string, unknown> },
      hooks: {
        logMethod(args, method) {
          const [fields, message] = args as unknown as [object, string];
          method.apply(this, [fields, maskText(message)]);
        },
      },
      serializers: { err: (error: unknown) => error },
    },
    destination ?? pino.destination({ dest: 2, sync: true }),
  );
  return logger;
}

/** Replaces tax codes and mail addresses by their first letters, e.g. `RSS…`. */
export function maskText(text: string): string {
  return text.replace(TAX_CODE, (code) => `${code.slice(0, 3)}…`).replace(MAIL, (mail) => `${mail.slice(0, 2)}…@…`);
}

function scrub(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return maskText(value);
  if (value instanceof Error) return scrubError(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth > 4) return '[…]';
  if (Array.isArray(value)) return value.slice(0, 20).map((item) => scrub(item, depth + 1));
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [
    key,
    HIDDEN_FIELDS.has(key.toLowerCase()) ? '[hidden]' : scrub(item, depth + 1),
  ]);
  return Object.fromEntries(entries);
}

/** Only what helps to find the fault: never `detail` of a database error, which quotes the row. */
function scrubError(error: Error): Record<string, unknown> {
  const { code } = error as { code?: unknown };
  const cause = error.cause instanceof Error ? scrubError(error.cause) : undefined;
  return { name: error.name, code, message: maskText(error.message), stack: maskText(error.stack ?? ''), cause };
}
