import {
  code,
  instant,
  jsonObject,
  kernelErrors,
  nullable,
  object,
  operation,
  optional,
  text,
  Type,
  type Context,
  type MappingPool,
  type Operation,
} from '../../kernel/index.ts';
import { checksFor } from '../catalogue/check.ts';
import { busErrors } from '../errors.ts';
import { routeDeployed, routePaused, routeResumed } from '../events.ts';
import { shippedRoute, shippedRoutes } from '../intake/shipped.ts';
import type { CompiledRoute } from './compile.ts';
import { mapper } from './consumer.ts';
import type { StepDocument } from './model.ts';
import { readRoute } from './read.ts';
import { rehearse, type TestResult } from './rehearse.ts';
import {
  currentVersion,
  findRoute,
  insertRoute,
  listRoutes,
  pausedRoutes,
  setPaused,
  type RouteRow,
} from './route-store.ts';
import { publishedSchema } from './schema.ts';

export interface RouteOperationsOptions {
  readonly mappings: MappingPool;
  readonly operations: ReadonlySet<string>;
  /** Types of facts that the house knows. */
  readonly facts: () => ReadonlySet<string>;
}

const source = text(262_144, { description: 'The route document, YAML' });
const problem = object({ line: Type.Integer(), pointer: Type.String(), message: Type.String() });
const tested = object({ name: Type.String(), problems: Type.Array(Type.String()) });

/** Operations on route documents. */
export function routeOperations(options: RouteOperationsOptions): readonly Operation[] {
  return [list, lint(options), test(options), deploy(options), get, pause, resume, schema];
}

const list = operation({
  name: 'bus.routes.list',
  summary: { it: 'Rotte del bus', en: 'Routes of the bus' },
  description: 'Those of the body, and those that ship where the body has none of its own.',
  permission: 'bus.messages.read',
  effect: 'read',
  input: object({}),
  output: object({
    items: Type.Array(
      object({
        name: Type.String(),
        version: Type.Integer(),
        from: Type.String(),
        paused: Type.Boolean(),
        shipped: Type.Boolean(),
        steps: Type.Array(Type.String()),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/bus/routes' },
  async handler(ctx) {
    const own = await listRoutes(ctx.db, ctx.bodyId);
    const paused = await pausedRoutes(ctx.db, ctx.bodyId);
    const shipped = shippedRoutes()
      .map(({ route: { document }, version }) => ({ name: document.route, document, version, shipped: true }))
      .filter(({ name }) => !own.some((row) => row.name === name));
    const items = [...own.map((row) => ({ ...row, shipped: false })), ...shipped].map((row) => present(row, paused));
    return { items };
  },
});

function present(
  row: Pick<RouteRow, 'name' | 'version' | 'document'> & { readonly shipped: boolean },
  paused: ReadonlySet<string>,
) {
  const { name, version, shipped, document } = row;
  return { name, version, from: name, paused: paused.has(name), shipped, steps: document.steps.map(nameOfStep) };
}

/** A step as the list shows it: by its name, or by its kind with what it does where that is short. */
function nameOfStep({ name, ...rest }: StepDocument): string {
  const [kind, parameters] = Object.entries(rest)[0]!;
  if (typeof name === 'string') return name;
  return kind === 'intake' ? String(parameters) : kind;
}

function lint({ operations, facts }: RouteOperationsOptions): Operation {
  return operation({
    name: 'bus.routes.lint',
    summary: { it: 'Controllare una rotta senza installarla', en: 'Check a route without deploying it' },
    permission: 'bus.routes.deploy',
    effect: 'read',
    input: object({ source }),
    output: object({ problems: Type.Array(problem) }),
    http: { method: 'POST', path: '/api/bus/routes/lint' },
    async handler(_ctx, input) {
      const read = readRoute(input.source, operations);
      if ('problems' in read) return { problems: [...read.problems] };
      return { problems: unknownFacts(read.route, facts()).map((one) => ({ ...one, line: 1 })) };
    },
  });
}

function test(options: RouteOperationsOptions): Operation {
  return operation({
    name: 'bus.routes.test',
    summary: { it: 'Eseguire le prove che una rotta porta con sé', en: 'Run the tests that a route carries' },
    description: 'Nothing is sent, stored or called: operations answer as the tests say.',
    permission: 'bus.routes.deploy',
    effect: 'read',
    input: object({ source }),
    output: object({ tests: Type.Array(tested) }),
    http: { method: 'POST', path: '/api/bus/routes/test' },
    errors: [busErrors.ROUTE_INVALID],
    async handler(ctx, input) {
      const results = await testsOf(ctx, options, validRoute(options, input.source));
      return { tests: results.map(({ name, problems }) => ({ name, problems: [...problems] })) };
    },
  });
}

function deploy(options: RouteOperationsOptions): Operation {
  return operation({
    name: 'bus.routes.deploy',
    summary: { it: 'Installare una versione di una rotta', en: 'Deploy a version of a route' },
    description:
      'Its tests run first. The new version takes the messages that come next; those in hand end on the version that they began with. ' +
      'A route that is paused stays so, one that runs goes on. The same document again changes nothing, and neither does that of a kit ' +
      'where the body has a version of its own.',
    permission: 'bus.routes.deploy',
    effect: 'write',
    input: object({ source, kit: optional(text(120, { description: 'The kit that brings it, `name@version`' })) }),
    output: object({ name: Type.String(), version: Type.Integer() }),
    http: { method: 'POST', path: '/api/bus/routes' },
    errors: [busErrors.ROUTE_INVALID, busErrors.ROUTE_TESTS_FAILED],
    async handler(ctx, input) {
      const route = validRoute(options, input.source);
      // Whoever has a route told of facts reads them by it.
      if (route.document.from && !ctx.may('kernel.events.read')) {
        throw kernelErrors.FORBIDDEN({
          it: 'Una rotta sui fatti dell’ente è installata da chi può consultare il registro degli eventi.',
          en: 'A route on facts of the body is deployed by somebody who may read the event log.',
        });
      }
      const failed = (await testsOf(ctx, options, route)).filter(({ problems }) => problems.length > 0);
      if (failed.length > 0) {
        const errors = failed.flatMap(({ name, problems }) =>
          problems.map((message) => ({ pointer: '/tests', message: `${name}: ${message}` })),
        );
        throw busErrors.ROUTE_TESTS_FAILED(undefined, { errors });
      }
      return store(ctx, route, input.source, input.kit ?? null);
    },
  });
}

async function store(ctx: Context, { document }: CompiledRoute, text: string, kit: string | null) {
  const { route: name } = document;
  const own = await findRoute(ctx.db, ctx.bodyId, name, null);
  const last = own ?? shippedAs(name);
  // What a body has adapted stays as it is when the kit that it came from is installed anew.
  if (last?.source === text || (kit !== null && own?.kit === null)) {
    ctx.unchanged();
    return { name, version: last!.version };
  }
  const version = (last?.version ?? 0) + 1;
  await insertRoute(ctx.db, ctx.bodyId, { name, version, source: text, document, deployedAt: ctx.now(), kit });
  ctx.emit(routeDeployed, { subject: `bus/route/${name}`, data: { name, version } });
  return { name, version };
}

const get = operation({
  name: 'bus.routes.get',
  summary: { it: 'Una rotta con il suo documento', en: 'A route with its document' },
  permission: 'bus.messages.read',
  effect: 'read',
  input: object({ name: code, version: optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647 })) }),
  output: object({
    name: Type.String(),
    version: Type.Integer(),
    paused: Type.Boolean(),
    deployedAt: nullable(instant),
    source: Type.String(),
    document: jsonObject,
  }),
  http: { method: 'GET', path: '/api/bus/routes/{name}' },
  async handler(ctx, input) {
    const row =
      (await findRoute(ctx.db, ctx.bodyId, input.name, input.version ?? null)) ?? shippedAs(input.name, input.version);
    if (!row) throw kernelErrors.NOT_FOUND();
    const { paused } = await currentVersion(ctx.db, ctx.bodyId, input.name);
    const { name, version, source: written, document, deployedAt } = row;
    const shown = document as unknown as Record<string, unknown>;
    return { name, version, paused, deployedAt: deployedAt?.toISOString() ?? null, source: written, document: shown };
  },
});

const pause = switching('pause', true, { it: 'Sospendere una rotta', en: 'Hold a route up' });
const resume = switching('resume', false, { it: 'Riprendere una rotta', en: 'Let a route go on' });

function switching(verb: 'pause' | 'resume', paused: boolean, summary: { it: string; en: string }): Operation {
  return operation({
    name: `bus.routes.${verb}`,
    summary,
    description: 'Its messages are accepted and wait; what is in hand ends.',
    permission: 'bus.routes.deploy',
    effect: 'write',
    input: object({ name: code }),
    output: object({}),
    http: { method: 'POST', path: `/api/bus/routes/{name}/${verb}` },
    async handler(ctx, { name }) {
      if (!(await findRoute(ctx.db, ctx.bodyId, name, null)) && !shippedRoute(name)) throw kernelErrors.NOT_FOUND();
      if (!(await setPaused(ctx.db, ctx.bodyId, name, paused))) ctx.unchanged();
      else ctx.emit(paused ? routePaused : routeResumed, { subject: `bus/route/${name}`, data: { name } });
      return {};
    },
  });
}

const schema = operation({
  name: 'bus.routes.schema',
  summary: { it: 'Lo schema JSON dei documenti di rotta', en: 'The JSON Schema of route documents' },
  description: 'For editors: name its address in a modeline, `# yaml-language-server: $schema=…`.',
  permission: 'public',
  effect: 'read',
  input: object({}),
  output: jsonObject,
  http: { method: 'GET', path: '/api/bus/route-schema' },
  handler: async () => publishedSchema(),
});

/** A route that ships, as those of the body are. */
function shippedAs(name: string, version?: number) {
  const found = shippedRoute(name);
  if (!found || (version !== undefined && version !== found.version)) return undefined;
  return { name, version: found.version, source: found.source, document: found.route.document, deployedAt: null };
}

/** @throws ROUTE_INVALID naming line and place of all that is wrong. */
function validRoute({ operations, facts }: RouteOperationsOptions, text: string): CompiledRoute {
  const read = readRoute(text, operations);
  if ('route' in read) {
    const unknown = unknownFacts(read.route, facts());
    if (unknown.length > 0) throw busErrors.ROUTE_INVALID(undefined, { errors: unknown });
    return read.route;
  }
  const errors = read.problems.map(({ line, pointer, message }) => ({ pointer, message: `line ${line}: ${message}` }));
  throw busErrors.ROUTE_INVALID(undefined, { errors });
}

/** Facts that nobody ever tells: a name that is misspelt would wait for ever. */
function unknownFacts({ document }: CompiledRoute, known: ReadonlySet<string>) {
  const names = document.from?.facts ?? [];
  return names.flatMap((name, index) =>
    known.has(name) ? [] : [{ pointer: `/from/facts/${index}`, message: `there is no fact «${name}»` }],
  );
}

async function testsOf(
  ctx: Context,
  { mappings }: RouteOperationsOptions,
  route: CompiledRoute,
): Promise<readonly TestResult[]> {
  return rehearse(
    route,
    mapper(mappings, () => new Date('2026-01-15T10:00:00.000Z')),
    await checksFor(ctx, route.document),
  );
}
