import { object, optional, text, Type } from '../../../kernel/index.ts';
import { Dead } from '../../delivery/types.ts';
import { going, type Kind } from '../model.ts';
import { viewOf } from './routing.ts';

const fields = Type.Array(text(200), { minItems: 1, maxItems: 200 });

function objectOf(data: unknown): Record<string, unknown> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw new Dead('the data are no JSON object');
  return data as Record<string, unknown>;
}

/** What messages say. */
export const shape = {
  transform: {
    pattern: 'Message Translator',
    effect: 'pure',
    schema: text(100_000, { description: 'JSONata over data, headers and message: the new data' }),
    compile: (source: string) => async (host, exchange) =>
      going('transformed', { ...exchange, data: await host.map(source, viewOf(exchange)) }),
  },
  headers: {
    pattern: 'Envelope Wrapper',
    effect: 'pure',
    schema: Type.Record(Type.String({ pattern: '^[a-zA-Z][a-zA-Z0-9_-]{0,39}$' }), text(4000), {
      maxProperties: 50,
      description: 'FEEL by name: the text that the header becomes',
    }),
    compile(options: Readonly<Record<string, string>>, compiler) {
      const made = Object.entries(options).map(([name, source]) => [name, compiler.text(source, `/${name}`)] as const);
      return async (host, exchange) => {
        const set = Object.fromEntries(made.map(([name, value]) => [name, value(host, exchange)]));
        return going(`${made.length} headers`, { ...exchange, headers: { ...exchange.headers, ...set } });
      };
    },
  },
  keep: {
    pattern: 'Content Filter',
    effect: 'pure',
    schema: fields,
    compile: (names: readonly string[]) => async (_host, exchange) => {
      const data = objectOf(exchange.data);
      const kept = Object.fromEntries(
        names.filter((name) => Object.hasOwn(data, name)).map((name) => [name, data[name]]),
      );
      return going(`keeps ${Object.keys(kept).length} fields`, { ...exchange, data: kept });
    },
  },
  remove: {
    pattern: 'Content Filter',
    effect: 'pure',
    schema: fields,
    compile: (names: readonly string[]) => async (_host, exchange) => {
      const left = Object.entries(objectOf(exchange.data)).filter(([name]) => !names.includes(name));
      return going(`leaves ${left.length} fields`, { ...exchange, data: Object.fromEntries(left) });
    },
  },
  validate: {
    pattern: 'Message Validator',
    effect: 'pure',
    schema: object({ schema: Type.Unsafe<object>({ type: 'object', description: 'JSON Schema 2020-12 of the data' }) }),
    compile(options: { schema: object }, compiler) {
      const problemsOf = compiler.schema(options.schema, '/schema');
      return async (_host, exchange) => {
        const problems = problemsOf(exchange.data);
        if (problems.length > 0) throw new Dead(`not as the schema says: ${problems.join('; ')}`.slice(0, 1000));
        return going('valid', exchange);
      };
    },
  },
  log: {
    pattern: 'Message History',
    effect: 'pure',
    schema: object({ note: text(200, { description: 'Stands in the trace as it is: no personal data' }) }),
    compile: (options: { note: string }) => async (_host, exchange) => going(options.note, exchange),
  },
  dead: {
    pattern: 'Dead Letter Channel',
    effect: 'pure',
    schema: object({ reason: text(500), if: optional(text(4000, { description: 'FEEL: only where it holds' })) }),
    compile(options: { reason: string; if?: string }, compiler) {
      const holds = options.if === undefined ? () => true : compiler.condition(options.if, '/if');
      return async (host, exchange) => {
        if (holds(host, exchange)) throw new Dead(options.reason);
        return going('passes', exchange);
      };
    },
  },
} satisfies Readonly<Record<string, Kind>>;
