import fc from 'fast-check';
import type { InjectOptions } from 'fastify';
import type { Operation } from '../../src/kernel/index.ts';
import { valid, type Schema, type Vocabulary } from './arbitrary.ts';

/** A request that an operation may be sent, and whether its input fits the schema. */
export interface Trial {
  readonly fits: boolean;
  readonly what: string;
  readonly request: InjectOptions;
}

type Input = Readonly<Record<string, unknown>>;

/** Requests whose input the schema accepts. */
export function fitting(operation: Operation, words: Vocabulary): fc.Arbitrary<Trial> {
  return valid(operation.input as Schema, words).map((input) => ({
    fits: true,
    what: JSON.stringify(input).slice(0, 600),
    request: requestOf(operation, input as Input),
  }));
}

const HUGE = 'x'.repeat(1_500_000);
const DEEP = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;

/** The same request with one thing wrong: in its fields, in its body, or in what it says of itself. */
export function hostile(operation: Operation, words: Vocabulary): fc.Arbitrary<Trial> {
  const schema = operation.input as Schema;
  const names = Object.keys(schema.properties ?? {});
  const field = names.length > 0 ? fc.constantFrom(...names) : fc.constant('unknown');
  const strange = fc.constantFrom<unknown>(
    ...[
      null,
      true,
      -1,
      1e300,
      0.1,
      '',
      '\u0000',
      'a\u0000b',
      '\ud800',
      [],
      [[]],
      {},
      { $ne: 1 },
      HUGE.slice(0, 100_000),
    ],
  );
  const wrong = fc.oneof(
    fc.tuple(field, strange).map(([name, value]) => ({ [name]: value })),
    fc.constantFrom<Input>({ unknownField: 1 }, { __proto: {} }, { constructor: { prototype: {} } }),
  );
  const inFields = fc.tuple(valid(schema, words), wrong).map(([input, change]) => ({
    fits: false,
    what: `${JSON.stringify(input).slice(0, 300)} with ${JSON.stringify(change).slice(0, 200)}`,
    request: requestOf(operation, { ...(input as Input), ...change }),
  }));
  if (operation.http!.method === 'GET' || operation.upload) return inFields;
  const bodies = fc.constantFrom<readonly [string, string, string]>(
    ['broken JSON', '{"a":', 'application/json'],
    ['no object', '[1]', 'application/json'],
    ['a prototype', '{"__proto__":{"admin":true}}', 'application/json'],
    ['nothing', '', 'application/json'],
    ['a huge body', `{"a":"${HUGE}"}`, 'application/json'],
    ['a deep body', `{"a":${DEEP}}`, 'application/json'],
    ['another kind', '<a/>', 'application/xml'],
    ['bytes', '\u0000\u0001', 'application/json'],
  );
  const inBody = fc.tuple(valid(schema, words), bodies).map(([input, [what, payload, type]]) => ({
    fits: false,
    what,
    request: { ...requestOf(operation, input as Input), payload, headers: { 'content-type': type } },
  }));
  return fc.oneof(inFields, inBody);
}

function requestOf(operation: Operation, input: Input): InjectOptions {
  const { method, path, headers: named = {} } = operation.http!;
  const rest: Record<string, unknown> = { ...input };
  const headers: Record<string, string> = {};
  for (const [field, name] of Object.entries(named)) {
    // A header holds no line break; nobody can send one that does.
    if (rest[field] !== undefined) headers[name] = String(rest[field]).replace(/[^\x20-\x7e]/g, '?');
    delete rest[field];
  }
  const url = path.replace(/\{([^}]+)\}/g, (_whole, name: string) => {
    const value = rest[name];
    delete rest[name];
    return encodeURIComponent(wellFormed(String(value ?? 'x')));
  });
  if (method !== 'GET' && !operation.upload) return { method, url, payload: rest, headers };
  const query = Object.entries(rest).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
    return `${encodeURIComponent(name)}=${encodeURIComponent(wellFormed(text))}`;
  });
  const address = query.length > 0 ? `${url}?${query.join('&')}` : url;
  if (!operation.upload) return { method, url: address, headers };
  return {
    method,
    url: address,
    payload: 'contenuto',
    headers: { ...headers, 'content-type': 'application/octet-stream' },
  };
}

/** An address cannot carry half of a surrogate pair. */
function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
