import { object, optional, text } from '../../../kernel/index.ts';
import { going, type Kind } from '../model.ts';
import { viewOf } from './routing.ts';

interface Call {
  readonly operation: string;
  readonly input?: string;
  readonly into?: string;
}

const input = optional(
  text(10_000, { description: 'JSONata over data, headers and message: its input; the data if absent' }),
);

/** What the house does for a message, in the transaction in which it is acknowledged. */
export const house = {
  call: {
    pattern: 'Service Activator',
    effect: 'transactional',
    schema: object({ operation: text(120), input }),
    compile(options: Call, compiler) {
      const operation = compiler.operation(options.operation, '/operation');
      return async (host, exchange) => {
        const said = options.input === undefined ? exchange.data : await host.map(options.input, viewOf(exchange));
        await host.call(operation, said);
        return going(operation, exchange);
      };
    },
  },
  enrich: {
    pattern: 'Content Enricher',
    effect: 'transactional',
    schema: object({
      operation: text(120),
      input,
      into: text(80, { description: 'Field of the data that its answer becomes' }),
    }),
    compile(options: Call, compiler) {
      const operation = compiler.operation(options.operation, '/operation');
      return async (host, exchange) => {
        const said = options.input === undefined ? exchange.data : await host.map(options.input, viewOf(exchange));
        const answer = await host.call(operation, said);
        const data = { ...(exchange.data as object), [options.into!]: answer };
        return going(`${operation} into ${options.into}`, { ...exchange, data });
      };
    },
  },
  idempotent: {
    pattern: 'Idempotent Consumer',
    effect: 'transactional',
    schema: object({
      key: text(4000, { description: 'FEEL: a name under which this passes once, e.g. the number of an invoice' }),
    }),
    compile(options: { key: string }, compiler) {
      const key = compiler.text(options.key, '/key');
      return async (host, exchange) =>
        (await host.first(key(host, exchange))) ? going('new', exchange) : going('known already');
    },
  },
} satisfies Readonly<Record<string, Kind>>;
