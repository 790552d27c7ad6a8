import { isDeepStrictEqual } from 'node:util';
import { Dead, type Trace } from '../delivery/types.ts';
import type { Envelope, NewMessage } from '../transport/types.ts';
import type { CompiledRoute } from './compile.ts';
import { walk } from './engine.ts';
import type { Expected, Host, RouteTest } from './model.ts';

export interface TestResult {
  readonly name: string;
  /** What is not as expected; empty when the test passes. */
  readonly problems: readonly string[];
}

/** When tests happen: routes that look at the clock give the same each time. */
const NOW = new Date('2026-01-15T10:00:00.000Z');

/** Runs the tests that a route carries. Nothing is sent, stored or called: operations answer as the test says. */
export async function rehearse(route: CompiledRoute, map: Host['map']): Promise<readonly TestResult[]> {
  const results: TestResult[] = [];
  for (const test of route.document.tests ?? [])
    results.push({ name: test.name, problems: await problemsOf(route, test, map) });
  return results;
}

interface Happened {
  outcome: 'done' | 'dead';
  reason: string;
  data: readonly unknown[];
  readonly sent: NewMessage[];
  readonly calls: { readonly operation: string; readonly input: unknown }[];
}

async function problemsOf(route: CompiledRoute, test: RouteTest, map: Host['map']): Promise<readonly string[]> {
  const happened: Happened = { outcome: 'done', reason: '', data: [], sent: [], calls: [] };
  const trace: Trace = { version: null, steps: [] };
  try {
    const ends = await walk(
      route,
      pretence(test, happened, map),
      envelopeOf(route, test),
      test.given.data ?? null,
      trace,
    );
    happened.data = ends.map(({ data }) => data);
  } catch (error) {
    if (!(error instanceof Dead)) return [`stops with: ${(error as Error).message}`];
    happened.outcome = 'dead';
    happened.reason = error.message;
  }
  return compare(test.expect, happened);
}

function pretence(test: RouteTest, happened: Happened, map: Host['map']): Host {
  const names = new Set<string>();
  return {
    now: () => NOW,
    map,
    async call(operation, input) {
      happened.calls.push({ operation, input });
      if (!test.mocks || !Object.hasOwn(test.mocks, operation))
        throw new Error(`the test has no answer of ${operation}`);
      return test.mocks[operation];
    },
    async send(messages) {
      happened.sent.push(...messages);
    },
    async first(name) {
      const isFirst = !names.has(name);
      names.add(name);
      return isFirst;
    },
  };
}

function envelopeOf(route: CompiledRoute, { given }: RouteTest): Envelope {
  const id = '0194693b-4100-7000-8000-000000000001';
  return {
    ...{ id, eventId: id, correlationid: id, channel: route.document.route, acceptedAt: NOW },
    ...{ source: given.source ?? 'test', type: given.type ?? 'it.digipro.test' },
    ...(given.subject === undefined ? {} : { subject: given.subject }),
    ...(given.headers === undefined ? {} : { headers: given.headers }),
  };
}

function compare(expected: Expected, happened: Happened): readonly string[] {
  const problems: string[] = [];
  const outcome = expected.outcome ?? 'done';
  if (outcome !== happened.outcome)
    problems.push(`outcome: ${happened.outcome} ${happened.reason}, expected ${outcome}`);
  if (expected.reason !== undefined && !happened.reason.includes(expected.reason)) {
    problems.push(`reason: «${happened.reason}», expected «${expected.reason}»`);
  }
  if (expected.data) same(problems, 'data', expected.data, happened.data);
  if (expected.sent) {
    const told = expected.sent.map((one, index) => {
      const sent = happened.sent[index];
      return pick(one, { to: sent?.channel, data: sent?.data, key: sent?.partitionkey });
    });
    same(problems, 'sent', [expected.sent.length, ...expected.sent], [happened.sent.length, ...told]);
  }
  if (expected.calls) {
    const told = expected.calls.map((one, index) => pick(one, happened.calls[index] ?? {}));
    same(problems, 'calls', [expected.calls.length, ...expected.calls], [happened.calls.length, ...told]);
  }
  return problems;
}

/** Of what happened, what the test says something about. */
function pick(expected: object, happened: object): Record<string, unknown> {
  return Object.fromEntries(Object.keys(expected).map((name) => [name, (happened as Record<string, unknown>)[name]]));
}

function same(problems: string[], what: string, expected: unknown, happened: unknown): void {
  if (isDeepStrictEqual(plain(expected), plain(happened))) return;
  problems.push(
    `${what}: ${JSON.stringify(happened).slice(0, 500)}, expected ${JSON.stringify(expected).slice(0, 500)}`,
  );
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}
