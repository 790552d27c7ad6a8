import {
  bilingual,
  DomainError,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  text,
  Type,
  type Caller,
  type Context,
  type MappingPool,
  type Operation,
  type Runtime,
  type Static,
  type Text,
} from '../../kernel/index.ts';
import { reasonOf } from '../delivery/deliver.ts';
import type { Connections } from '../endpoints/open.ts';
import { findEndpoint } from '../endpoints/store.ts';
import { mirrorMended } from '../events.ts';
import { mapper } from '../routes/consumer.ts';
import type { NewMessage, Transport } from '../transport/types.ts';
import { differenceOf, oursOf, theirsOf, type ComparePorts, type Difference } from './compare.ts';
import type { Shown } from './settings.ts';

export interface MirrorPorts {
  readonly runtime: () => Pick<Runtime, 'invoker' | 'database' | 'clock' | 'entropy'>;
  readonly transport: Transport;
  readonly connections: Connections;
  readonly mappings: MappingPool;
}

const CODE = text(60, { pattern: '^[a-z0-9][a-z0-9._-]*$' });
const NAME = text(40, { pattern: '^[a-z0-9][a-z0-9-]*$' });
/** Of each kind so many are named; the numbers are of all. */
const NAMED = 500;

const thing = object({ id: text(300), version: text(500) });
const named = Type.Array(thing, { maxItems: NAMED });
const report = object({
  code: CODE,
  at: text(40),
  collections: Type.Array(
    object({
      name: NAME,
      state: oneOf(['equal', 'different', 'unknown']),
      /** Why it is not known. */
      reason: nullable(bilingual),
      ...{ ours: Type.Integer(), theirs: Type.Integer() },
      ...{ missingCount: Type.Integer(), outdatedCount: Type.Integer(), surplusCount: Type.Integer() },
      ...{ missing: named, outdated: named, surplus: named },
    }),
  ),
});
type Report = Static<typeof report>;

/** Comparison of what the house has with what another system shows of it. */
export function mirrorOperations(ports: MirrorPorts): readonly Operation[] {
  return [compare(ports), mend(ports)];
}

function compare(ports: MirrorPorts): Operation {
  return operation({
    name: 'bus.mirrors.compare',
    summary: {
      it: 'Confrontare ciò che un altro sistema mostra con ciò che l’ente ha',
      en: 'Compare what another system shows with what the body has',
    },
    description:
      'For each collection that the endpoint shows: what is missing there, what is outdated, what is shown though it must not be (any more). ' +
      'What the house has is asked under the permissions of whoever compares.',
    permission: 'bus.endpoints.manage',
    effect: 'read',
    input: object({ code: CODE }),
    output: report,
    http: { method: 'GET', path: '/api/bus/endpoints/{code}/comparison', perMinute: 30 },
    errors: [kernelErrors.RATE_LIMITED],
    async handler(ctx, { code }) {
      await requireShown(ctx, code);
      // Other systems are asked afterwards: nothing is held open for them.
      return { code, at: ctx.realNow().toISOString(), collections: [] };
    },
    afterwards: (caller, given) => compareAll(ports, caller, given),
  });
}

async function compareAll(
  { runtime, connections, mappings }: MirrorPorts,
  caller: Caller,
  { at, code }: Report,
): Promise<Report> {
  const { invoker, clock, entropy } = runtime();
  const way = await connections.to(caller.bodyId, code);
  if (!way) throw kernelErrors.NOT_FOUND();
  const ask: ComparePorts['ask'] = (name, input) => invoker.invoke(caller, name, input);
  const map = mapper(mappings, () => clock.now());
  const newId = () => entropy.id(clock.realNow());
  const each = { ask, map, newId, connection: way.connect() };
  const collections: Report['collections'] = [];
  for (const shown of (way.endpoint.settings['shows'] ?? []) as readonly Shown[]) {
    try {
      const [ours, theirs] = await Promise.all([oursOf(each, shown), theirsOf(each, shown)]);
      collections.push(present(shown.name, differenceOf(ours, theirs)));
    } catch (error) {
      const nothing = { ours: 0, theirs: 0, missing: [], outdated: [], surplus: [] };
      collections.push({ ...present(shown.name, nothing), state: 'unknown', reason: whyUnknown(error) });
    }
  }
  return { code, at, collections };
}

/** A refusal of our own has words for people; what a system or a mapping says is as it is. */
function whyUnknown(error: unknown): Text {
  if (error instanceof DomainError) return error.detail ?? error.title;
  const reason = reasonOf(error);
  return { it: reason, en: reason };
}

function present(name: string, { ours, theirs, missing, outdated, surplus }: Difference) {
  const equal = missing.length + outdated.length + surplus.length === 0;
  return {
    ...{ name, state: equal ? ('equal' as const) : ('different' as const), reason: null, ours, theirs },
    ...{ missingCount: missing.length, outdatedCount: outdated.length, surplusCount: surplus.length },
    missing: missing.slice(0, NAMED),
    outdated: outdated.slice(0, NAMED),
    surplus: surplus.slice(0, NAMED),
  };
}

function mend({ transport }: MirrorPorts): Operation {
  return operation({
    name: 'bus.mirrors.mend',
    summary: {
      it: 'Far correggere ciò che un altro sistema mostra',
      en: 'Have put right what another system shows',
    },
    description:
      'Tells the route of the collection what to send anew and what to have removed there, as the comparison has found it.',
    permission: 'bus.endpoints.manage',
    effect: 'write',
    input: object({ code: CODE, collection: NAME, put: named, remove: named }),
    output: object({ told: Type.Integer() }),
    http: { method: 'POST', path: '/api/bus/endpoints/{code}/comparison/mend', status: 202 },
    async handler(ctx, { code, collection, put, remove }) {
      const shown = (await requireShown(ctx, code)).find(({ name }) => name === collection);
      if (!shown) throw kernelErrors.NOT_FOUND();
      const channel = shown.to;
      if (channel === undefined) {
        const errors = [{ pointer: '/collection', message: 'has no channel (`to`) that could be told' }];
        throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
      }
      const message =
        (verb: 'put' | 'remove') =>
        (one: Static<typeof thing>): NewMessage => ({
          ...{ channel, source: `mirror/${code}`, type: `it.digipro.bus.mirror-${verb}` },
          ...{ data: { collection, ...one }, partitionkey: `${collection}/${one.id}` },
        });
      const messages = [...put.map(message('put')), ...remove.map(message('remove'))];
      if (messages.length === 0) {
        ctx.unchanged();
        return { told: 0 };
      }
      await transport.enlist(ctx, messages);
      const data = { code, collection, put: put.length, removed: remove.length };
      ctx.emit(mirrorMended, { subject: `bus/endpoint/${code}`, data });
      return { told: messages.length };
    },
  });
}

/** @throws NOT_FOUND for an endpoint that there is not, or of which nothing is to be compared. */
async function requireShown(ctx: Context, code: string): Promise<readonly Shown[]> {
  const endpoint = await findEndpoint(ctx.db, ctx.bodyId, code);
  const shows = endpoint?.settings['shows'] as readonly Shown[] | undefined;
  if (!endpoint?.enabled || !shows) throw kernelErrors.NOT_FOUND();
  return shows;
}
