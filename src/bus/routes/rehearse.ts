import { isDeepStrictEqual } from 'node:util';
import type { MessageChecks } from '../catalogue/check.ts';
import { newTrace } from '../delivery/deliver.ts';
import { Dead } from '../delivery/types.ts';
import type { Envelope, NewMessage } from '../transport/types.ts';
import type { CompiledRoute } from './compile.ts';
import { walk } from './engine.ts';
import type { Expected, Given, Host, RouteTest } from './model.ts';
import { PretendHouse } from './pretence.ts';
import { questionOf, undo } from './settle.ts';

export interface TestResult {
  readonly name: string;
  /** What is not as expected; empty when the test passes. */
  readonly problems: readonly string[];
}

/** When tests happen: routes that look at the clock give the same each time. */
const NOW = new Date('2026-01-15T10:00:00.000Z');

/**
 * Runs the tests that a route carries. Nothing is sent, stored or called: operations answer as the test says. `checks` look at what it
 * would send to endpoints whose contract is known.
 */
export async function rehearse(
  route: CompiledRoute,
  map: Host['map'],
  checks: MessageChecks = new Map(),
): Promise<readonly TestResult[]> {
  const results: TestResult[] = [];
  for (const test of route.document.tests ?? [])
    results.push({ name: test.name, problems: await problemsOf(route, test, map, checks) });
  return results;
}

/** What a route did in a test. */
export interface Happened {
  outcome: 'done' | 'dead';
  reason: string;
  readonly data: unknown[];
  readonly sent: readonly NewMessage[];
  readonly calls: readonly { readonly operation: string; readonly input: unknown }[];
}

/** Messages that a test may lead to: one that puts itself off for ever would never end. */
const MOST_MESSAGES = 10_000;

async function problemsOf(
  route: CompiledRoute,
  test: RouteTest,
  map: Host['map'],
  checks: MessageChecks,
): Promise<readonly string[]> {
  let happened: Happened;
  try {
    happened = await tryOut(route, test, map);
  } catch (error) {
    return [`stops with: ${(error as Error).message}`];
  }
  const refused = happened.sent.flatMap((message) =>
    (checks.get(message.channel)?.(message) ?? []).map(
      (problem) => `sent to ${message.channel}, against its contract: ${problem}`,
    ),
  );
  return [...compare(test.expect, happened), ...refused];
}

/** Lets a route go through a test. @returns what it did. @throws for what no test should lead to. */
export async function tryOut(route: CompiledRoute, test: RouteTest, map: Host['map'], begins = NOW): Promise<Happened> {
  const house = new PretendHouse(route.document.route, test.mocks ?? {}, map, begins);
  const happened: Happened = { outcome: 'done', reason: '', data: [], ...house.happened };
  for (const given of [test.given].flat()) {
    await due(route, house, happened, house.now + (given.after ?? 0) * 1000);
    await tryOne(route, house, happened, envelopeOf(route, house, given));
    await due(route, house, happened, house.now);
  }
  await due(route, house, happened, Infinity);
  return happened;
}

/** Lets the clock go on to an instant, or as long as something is put off, and what is due meanwhile go on. */
async function due(route: CompiledRoute, house: PretendHouse, happened: Happened, until: number): Promise<void> {
  const { pending } = house.happened;
  for (let count = 0; ; count += 1) {
    if (count > MOST_MESSAGES) throw new Error(`more than ${MOST_MESSAGES} messages`);
    const at = Math.min(...pending.map((one) => one.at));
    if (pending.length === 0 || at > until) break;
    const [next] = pending.splice(
      pending.findIndex((one) => one.at === at),
      1,
    );
    house.now = Math.max(house.now, at);
    await tryOne(route, house, happened, envelopeFrom(house, next!.message));
  }
  if (until !== Infinity) house.now = Math.max(house.now, until);
}

async function tryOne(
  route: CompiledRoute,
  house: PretendHouse,
  happened: Happened,
  envelope: Envelope,
): Promise<void> {
  const trace = newTrace();
  const { shelved } = house.happened;
  const before = shelved.length;
  try {
    const host = house.host();
    const continues = envelope.channel !== route.document.route;
    const resume = envelope.resume ?? (continues ? await questionOf(host, envelope) : undefined);
    if (continues && !resume) return;
    const ends = await walk(route, host, envelope, envelope.data ?? null, trace, resume);
    happened.data.push(...ends.map(({ data }) => data));
  } catch (error) {
    if (!(error instanceof Dead)) throw error;
    if (await undo(route, house.host(), envelope, error.message)) return;
    shelved.push(error.message);
  }
  if (shelved.length > before && happened.outcome === 'done') {
    happened.outcome = 'dead';
    happened.reason = shelved[before]!;
  }
}

function envelopeOf(route: CompiledRoute, house: PretendHouse, given: Given): Envelope {
  const id = house.newId();
  return {
    ...{ id, eventId: id, correlationid: id, channel: route.document.route, acceptedAt: new Date(house.now) },
    ...{ source: given.source ?? 'test', type: given.type ?? 'it.digipro.test' },
    ...(given.data === undefined ? {} : { data: given.data }),
    ...(given.subject === undefined ? {} : { subject: given.subject }),
    ...(given.headers === undefined ? {} : { headers: given.headers }),
  };
}

function envelopeFrom(house: PretendHouse, { notBefore: _notBefore, ...message }: NewMessage): Envelope {
  const id = message.id ?? house.newId();
  const { eventId = id, correlationid = id } = message;
  return { ...message, ...{ id, eventId, correlationid, acceptedAt: new Date(house.now) } };
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
