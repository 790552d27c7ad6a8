import {
  code,
  instant,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  Type,
  type Operation,
} from '../../kernel/index.ts';
import { pollStates } from '../endpoints/poll-store.ts';
import { listEndpoints } from '../endpoints/store.ts';
import { shippedRoute, shippedRoutes } from '../intake/shipped.ts';
import { listRoutes, pausedRoutes } from '../routes/route-store.ts';
import { leadsOf } from './edges.ts';
import { bucketsSince, channelCounts, versionsOf, type Bucket } from './store.ts';

const ENDPOINT = 'endpoint.';
/** Rates and times of the map are those of the last hour. */
const HOUR_S = 3600;

const component = object({
  id: Type.String({ description: 'The channel; a room of the house by its name after `room.`' }),
  kind: oneOf(['route', 'endpoint', 'channel', 'room']),
  name: Type.String(),
  health: oneOf(['well', 'paused', 'failing', 'stopped']),
  waiting: Type.Integer({ description: 'Messages that wait' }),
  dead: Type.Integer({ description: 'Messages that a person must decide on' }),
  perMinute: Type.Number({ description: 'Messages taken up a minute, over the last hour' }),
  failed: Type.Integer({ description: 'Attempts of the last hour that did not go through' }),
  p95: nullable(Type.Number({ description: 'Milliseconds that 95 of 100 attempts of the last hour stay within' })),
});

/** What the bus is made of, what stands where, and how fast it goes. */
export function monitorOperations(): readonly Operation[] {
  return [map, rates, versions];
}

const map = operation({
  name: 'bus.components.map',
  summary: { it: 'Componenti del bus e ciò che li unisce', en: 'Components of the bus and what connects them' },
  description: 'Ways that a route computes are not drawn; a component that has such ways is marked.',
  permission: 'bus.messages.read',
  effect: 'read',
  input: object({}),
  output: object({
    components: Type.Array(component),
    ways: Type.Array(object({ from: Type.String(), to: Type.String() })),
    computed: Type.Array(Type.String(), { description: 'Routes some of whose ways are computed' }),
  }),
  http: { method: 'GET', path: '/api/bus/map' },
  async handler(ctx) {
    const { db, bodyId } = ctx;
    const own = await listRoutes(db, bodyId);
    const shipped = shippedRoutes().filter(({ route }) => !own.some(({ name }) => name === route.document.route));
    const documents = [...own.map(({ document }) => document), ...shipped.map(({ route }) => route.document)];
    const [paused, counts, endpoints, polls, buckets] = await Promise.all([
      pausedRoutes(db, bodyId),
      channelCounts(db, bodyId),
      listEndpoints(db, bodyId),
      pollStates(db, bodyId),
      bucketsSince(db, bodyId, {
        since: new Date(ctx.realNow().getTime() - HOUR_S * 1000),
        seconds: 2 * HOUR_S,
        route: undefined,
      }),
    ]);
    const figures = (id: string, health: 'well' | 'paused' | 'failing' | 'stopped') =>
      figuresOf(id, health, counts, buckets);
    const routes = documents.map(({ route }) => ({
      ...{ id: route, kind: 'route' as const, name: route },
      ...figures(route, paused.has(route) ? 'paused' : 'well'),
    }));
    const failing = new Set(polls.filter(({ failingSince }) => failingSince !== null).map((poll) => poll.code));
    const systems = endpoints.map((endpoint) => ({
      ...{ id: ENDPOINT + endpoint.code, kind: 'endpoint' as const, name: endpoint.name },
      ...figures(
        ENDPOINT + endpoint.code,
        !endpoint.enabled ? 'stopped' : failing.has(endpoint.code) ? 'failing' : 'well',
      ),
    }));
    const leads = documents.map((document) => ({ from: document.route, ...leadsOf(document) }));
    const polled = endpoints.flatMap(({ code: name, settings }) => {
      const to = (settings['poll'] as { to?: unknown } | undefined)?.to;
      return typeof to === 'string' ? [{ from: ENDPOINT + name, to }] : [];
    });
    const ways = [
      ...leads.flatMap(({ from, channels }) => channels.map((to) => ({ from, to }))),
      ...leads.flatMap(({ from, rooms }) => rooms.map((room) => ({ from, to: `room.${room}` }))),
      ...polled,
    ];
    const known = new Set([...routes, ...systems].map(({ id }) => id));
    // Channels that nobody takes from yet, and rooms, are there because something leads to them or stands in them.
    const others = [...new Set([...ways.map(({ to }) => to), ...counts.map(({ channel }) => channel)])]
      .filter((id) => !known.has(id))
      .map((id) => ({
        ...{ id, kind: id.startsWith('room.') ? ('room' as const) : ('channel' as const) },
        ...{ name: id.replace(/^room\./, ''), ...figures(id, 'well') },
      }));
    return {
      components: [...routes, ...systems, ...others],
      ways,
      computed: leads.filter(({ computed }) => computed).map(({ from }) => from),
    };
  },
});

function figuresOf<H extends string>(
  id: string,
  state: H,
  counts: Awaited<ReturnType<typeof channelCounts>>,
  buckets: readonly Bucket[],
) {
  const { waiting = 0, dead = 0 } = counts.find(({ channel }) => channel === id) ?? {};
  const taken = buckets.find(({ route }) => route === id);
  const attempts = taken ? taken.done + taken.failed + taken.dead : 0;
  return {
    ...{ health: state, waiting, dead, failed: taken ? taken.failed + taken.dead : 0 },
    ...{ perMinute: Math.round((attempts / 60) * 100) / 100, p95: taken?.p95 ?? null },
  };
}

/** Spans of a chart by the length of its window in hours: some sixty points each. */
const WINDOWS = { '1': 60, '24': 1800, '168': 10_800 } as const;

const rates = operation({
  name: 'bus.messages.rates',
  summary: { it: 'Messaggi e tempi del bus nel tempo', en: 'Messages and times of the bus over time' },
  description: 'Of messages accepted in the window, by the moment at which they were taken up.',
  permission: 'bus.messages.read',
  effect: 'read',
  input: object({ hours: oneOf(['1', '24', '168']), route: optional(code) }),
  output: object({
    since: instant,
    seconds: Type.Integer({ description: 'Length of a span' }),
    slots: Type.Integer({ description: 'How many spans there are, those without a message included' }),
    items: Type.Array(
      object({
        route: Type.String(),
        slot: Type.Integer(),
        done: Type.Integer(),
        failed: Type.Integer(),
        dead: Type.Integer(),
        p50: Type.Number(),
        p95: Type.Number(),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/bus/rates' },
  async handler(ctx, { hours, route }) {
    const seconds = WINDOWS[hours];
    const slots = (Number(hours) * HOUR_S) / seconds;
    // Spans begin at round times, so that the same hour looks the same whenever one looks.
    const end = Math.ceil(ctx.realNow().getTime() / (seconds * 1000)) * seconds * 1000;
    const since = new Date(end - slots * seconds * 1000);
    const items = await bucketsSince(ctx.db, ctx.bodyId, { since, seconds, route });
    return { since: since.toISOString(), seconds, slots, items: items.map((item) => ({ ...item })) };
  },
});

const MOST_VERSIONS = 200;

const versions = operation({
  name: 'bus.routes.versions',
  summary: { it: 'Versioni di una rotta', en: 'Versions of a route' },
  description: `The last ${MOST_VERSIONS}, the newest first.`,
  permission: 'bus.messages.read',
  effect: 'read',
  input: object({ name: code }),
  output: object({
    items: Type.Array(object({ version: Type.Integer(), deployedAt: nullable(instant), shipped: Type.Boolean() })),
  }),
  http: { method: 'GET', path: '/api/bus/routes/{name}/versions' },
  async handler(ctx, { name }) {
    const rows = await versionsOf(ctx.db, ctx.bodyId, name, MOST_VERSIONS);
    const own = rows.map(({ version, deployedAt }) => ({
      ...{ version, deployedAt: deployedAt.toISOString(), shipped: false },
    }));
    const shipped = shippedRoute(name);
    if (own.length === 0 && !shipped) throw kernelErrors.NOT_FOUND();
    return { items: shipped ? [...own, { version: shipped.version, deployedAt: null, shipped: true }] : own };
  },
});
