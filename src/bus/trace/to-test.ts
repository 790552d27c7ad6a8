import {
  jsonObject,
  kernelErrors,
  maskText,
  object,
  operation,
  optional,
  text,
  Type,
  uuid,
  writeYamlText,
  type Context,
  type MappingPool,
  type Operation,
} from '../../kernel/index.ts';
import { shippedRoute } from '../intake/shipped.ts';
import { INTAKE } from '../intake/consumer.ts';
import { compileRoute } from '../routes/compile.ts';
import { mapper } from '../routes/consumer.ts';
import type { Expected, RouteTest } from '../routes/model.ts';
import { tryOut, type Happened } from '../routes/rehearse.ts';
import { findRoute } from '../routes/route-store.ts';
import { passagesOf } from '../delivery/store.ts';
import { bodyOf } from '../transport/body.ts';
import { toEnvelope } from '../transport/envelope.ts';
import { findEnvelope } from '../transport/store.ts';
import type { Envelope, Transport } from '../transport/types.ts';
import { createInventor, type Inventor } from './invent.ts';

export interface ToTestOptions {
  readonly transport: Transport;
  readonly mappings: MappingPool;
  readonly operations: ReadonlySet<string>;
}

/** A test that says more is none that anybody reads. */
const MOST_DATA = 65_536;
const MOST_MOCKS = 20;

/** Makes a test of a message that was recorded. */
export function toTest(options: ToTestOptions): Operation {
  return operation({
    name: 'bus.messages.toTest',
    summary: { it: 'Fare di un messaggio una prova della sua rotta', en: 'Make a message a test of its route' },
    description:
      'The message with invented values in place of what may be about people, and what the route as it is now makes of it, to be put under ' +
      '`tests` of its document. Operations that it calls answer `{}`: say there what they answered.',
    permission: 'bus.routes.deploy',
    effect: 'read',
    input: object({ id: uuid, name: optional(text(200)) }),
    output: object({
      route: Type.String(),
      test: jsonObject,
      yaml: Type.String({ description: 'The test as it stands in the document' }),
      notes: Type.Array(Type.String(), { description: 'What to look at before it is used' }),
    }),
    http: { method: 'GET', path: '/api/bus/envelopes/{id}/test' },
    errors: [kernelErrors.CONFLICT],
    async handler(ctx, { id, name }) {
      const found = await findEnvelope(ctx.db, ctx.bodyId, id);
      if (!found) throw kernelErrors.NOT_FOUND();
      const envelope = toEnvelope(found);
      const route = await routeFor(ctx, envelope, options.operations);
      const data = await bodyOf(options.transport, ctx.bodyId, envelope);
      if ((JSON.stringify(data) ?? '').length > MOST_DATA)
        throw unfit('it is larger than a test should be', 'è più grande di quanto convenga a una prova');
      const inventor = createInventor(route.source);
      const given = givenOf(envelope, data, inventor);
      const { test, notes } = await recorded(
        route.compiled,
        { name: name ?? `as message ${id}`, given, expect: {} },
        options,
        ctx,
      );
      const last = (await passagesOf(ctx.db, ctx.bodyId, id)).at(-1)?.outcome;
      const differs = (last === 'done' || last === 'dead') && last !== (test.expect.outcome ?? 'done');
      const yaml = writeYamlText([test]);
      const said = differs
        ? [`the message ended as «${last}», its test ends as «${test.expect.outcome ?? 'done'}»`]
        : [];
      return {
        route: envelope.channel,
        test: test as unknown as Record<string, unknown>,
        yaml,
        notes: [...said, ...notes],
      };
    },
  });
}

async function routeFor(ctx: Context, { channel, source, resume }: Envelope, operations: ReadonlySet<string>) {
  const row = await findRoute(ctx.db, ctx.bodyId, channel, null);
  const shipped = shippedRoute(channel);
  if (!row && !shipped) throw unfit('no route takes from its channel', 'nessuna rotta prende dal suo canale');
  if (source === INTAKE || resume !== undefined)
    throw unfit('what it says lies outside of it', 'ciò che dice sta altrove');
  if (!row) return { compiled: shipped!.route, source: shipped!.source };
  const result = compileRoute(row.document, operations);
  if ('problems' in result) throw new Error(`route ${channel}: ${result.problems[0]!.message}`);
  return { compiled: result.route, source: row.source };
}

function unfit(en: string, it: string) {
  return kernelErrors.CONFLICT({
    it: `Questo messaggio non può diventare una prova: ${it}.`,
    en: `This message cannot become a test: ${en}.`,
  });
}

function givenOf({ source, type, subject, headers }: Envelope, data: unknown, inventor: Inventor) {
  return {
    ...(data === undefined ? {} : { data: inventor.value(data) }),
    ...{ type, source: maskText(source) === source ? source : inventor.text(source) },
    ...(subject === undefined ? {} : { subject: inventor.text(subject) }),
    ...(headers === undefined ? {} : { headers: inventor.value(headers) as Record<string, string> }),
  };
}

const UNANSWERED = /the test has no answer of ([\w.]+)$/;

/** Lets the route go through the test, and writes down what it did. */
async function recorded(route: Parameters<typeof tryOut>[0], test: RouteTest, options: ToTestOptions, ctx: Context) {
  const mocks: Record<string, unknown> = {};
  const notes: string[] = [];
  const map = mapper(options.mappings, () => ctx.now());
  for (let tries = 0; ; tries += 1) {
    const tried: RouteTest = { ...test, ...(Object.keys(mocks).length > 0 ? { mocks } : {}) };
    const happened = await tryOut(route, tried, map).catch((error: Error) => error);
    if (!(happened instanceof Error)) {
      const { name, given, mocks: said } = tried;
      return { test: { name, given, ...(said ? { mocks: said } : {}), expect: expectedOf(happened) }, notes };
    }
    const operation = UNANSWERED.exec(happened.message)?.[1];
    if (operation === undefined || tries >= MOST_MOCKS) throw unfit(happened.message, happened.message);
    mocks[operation] = {};
    notes.push(`${operation} answers {}: say under mocks what it answered`);
  }
}

function expectedOf({ outcome, reason, data, sent, calls }: Happened): Expected {
  const told = {
    ...(outcome === 'dead' ? { outcome, reason: reason.slice(0, 500) } : {}),
    ...(data.length > 0 ? { data } : {}),
    sent: sent.map(({ channel, data: said, partitionkey }) => ({
      ...{ to: channel, ...(said === undefined ? {} : { data: said }) },
      ...(partitionkey === undefined ? {} : { key: partitionkey }),
    })),
    ...(calls.length > 0 ? { calls: calls.map(({ operation, input }) => ({ operation, input: input ?? null })) } : {}),
  };
  return JSON.parse(JSON.stringify(told)) as Expected;
}
