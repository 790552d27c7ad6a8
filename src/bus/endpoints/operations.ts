import {
  bilingual,
  instant,
  json,
  jsonObject,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  text,
  Type,
  createValidator,
  type Context,
  type Operation,
} from '../../kernel/index.ts';
import { isEgressRule } from '../connectors/http/egress.ts';
import { egressAllowed, egressClosed, endpointRemoved, endpointSet, secretRemoved, secretSet } from '../events.ts';
import { breakersOf, type Breaker } from './breaker-store.ts';
import { closeBreaker } from './breaker.ts';
import { connectors, openConnection, type ConnectionPorts } from './connections.ts';
import { beginPoll, endPoll, pollStates, type PollState } from './poll-store.ts';
import {
  addEgressRule,
  addEndpoint,
  deleteEgressRule,
  deleteEndpoint,
  egressRules,
  findEndpoint,
  listEndpoints,
  putEndpoint,
  type Endpoint,
} from './store.ts';

const MANAGE = 'bus.endpoints.manage';
const CODE = text(60, {
  pattern: '^[a-z0-9][a-z0-9._-]*$',
  description: 'Messages for it go to the channel `endpoint.CODE`',
});
const SECRET = text(80, { pattern: '^[a-z0-9][a-z0-9._-]*$' });
const RULE = text(260, { description: '`host`, `host:port` or `*.domain`, lower case' });
const kinds = [...connectors.keys()];

const endpointView = {
  code: Type.String(),
  name: Type.String(),
  connector: Type.String(),
  settings: jsonObject,
  enabled: Type.Boolean(),
  changedAt: instant,
  service: nullable(
    object(
      { code: Type.String(), version: Type.String(), operation: nullable(Type.String()) },
      { description: 'The service of the catalogue that it reaches (`bus.endpoints.bind`)' },
    ),
  ),
};

/** How it goes with what is fetched by itself; null where nothing is. */
const pollView = nullable(
  object({ nextAt: instant, failingSince: nullable(instant), failure: nullable(Type.String()) }),
);

/** How it goes with what is sent to it; null where the last message has reached it. */
const breakerView = nullable(object({ failures: Type.Integer(), openUntil: nullable(instant), reason: Type.String() }));

const listKinds = operation({
  name: 'bus.endpoints.kinds',
  summary: { it: 'Connettori disponibili', en: 'Connectors that there are' },
  permission: MANAGE,
  effect: 'read',
  input: object({}),
  output: object({ items: Type.Array(object({ kind: Type.String(), title: bilingual, settings: json })) }),
  http: { method: 'GET', path: '/api/bus/connectors' },
  handler: async () => ({
    items: [...connectors.values()].map(({ kind, title, settings }) => ({ kind, title, settings })),
  }),
});

const list = operation({
  name: 'bus.endpoints.list',
  summary: { it: 'Punti di collegamento con altri sistemi', en: 'Endpoints: systems that the body is connected to' },
  permission: MANAGE,
  effect: 'read',
  input: object({}),
  output: object({ items: Type.Array(object({ ...endpointView, poll: pollView, breaker: breakerView })) }),
  http: { method: 'GET', path: '/api/bus/endpoints' },
  async handler({ db, bodyId }) {
    const [endpoints, polls, breakers] = await Promise.all([
      listEndpoints(db, bodyId),
      pollStates(db, bodyId),
      breakersOf(db, bodyId),
    ]);
    const states = new Map(polls.map((state) => [state.code, state]));
    const failed = new Map(breakers.map((breaker) => [breaker.code, breaker]));
    const items = endpoints.map((one) => ({
      ...present(one),
      poll: presentPoll(states.get(one.code)),
      breaker: presentBreaker(failed.get(one.code)),
    }));
    return { items };
  },
});

const get = operation({
  name: 'bus.endpoints.get',
  summary: { it: 'Un punto di collegamento', en: 'An endpoint' },
  permission: MANAGE,
  effect: 'read',
  input: object({ code: CODE }),
  output: object(endpointView),
  http: { method: 'GET', path: '/api/bus/endpoints/{code}' },
  handler: async (ctx, { code }) => present(await requireEndpoint(ctx, code)),
});

const put = operation({
  name: 'bus.endpoints.put',
  summary: { it: 'Impostare un punto di collegamento', en: 'Set an endpoint up' },
  description: 'Settings are those of its connector (`bus.endpoints.kinds`); secrets stand in them by name.',
  permission: MANAGE,
  effect: 'write',
  input: object({
    code: CODE,
    name: text(200),
    connector: oneOf(kinds),
    settings: jsonObject,
    enabled: optional(Type.Boolean()),
  }),
  output: object({}),
  http: { method: 'PUT', path: '/api/bus/endpoints/{code}' },
  async handler(ctx, { code, name, connector, settings, enabled = true }) {
    requireSettings(connector, settings);
    const polling = enabled ? connectors.get(connector)!.polls?.(settings) : undefined;
    await putEndpoint(ctx.db, ctx.bodyId, { code, name, connector, settings, enabled, changedAt: ctx.now() });
    if (polling) await beginPoll(ctx.db, ctx.bodyId, code, ctx.realNow());
    else await endPoll(ctx.db, ctx.bodyId, code);
    await closeBreaker(ctx, code);
    ctx.emit(endpointSet, { subject: `bus/endpoint/${code}`, data: { code, connector, enabled } });
    return {};
  },
});

const install = operation({
  name: 'bus.endpoints.install',
  summary: { it: 'Proporre un punto di collegamento', en: 'Propose an endpoint' },
  description:
    'As a kit brings it: switched off until an administrator has looked at it. One of the same code stays as the body has it.',
  permission: MANAGE,
  effect: 'write',
  input: object({ code: CODE, name: text(200), connector: oneOf(kinds), settings: jsonObject }),
  output: object({ installed: Type.Boolean() }),
  http: { method: 'POST', path: '/api/bus/endpoints' },
  async handler(ctx, { code, name, connector, settings }) {
    requireSettings(connector, settings);
    const endpoint = { code, name, connector, settings, enabled: false, changedAt: ctx.now() };
    const installed = await addEndpoint(ctx.db, ctx.bodyId, endpoint);
    if (installed)
      ctx.emit(endpointSet, { subject: `bus/endpoint/${code}`, data: { code, connector, enabled: false } });
    else ctx.unchanged();
    return { installed };
  },
});

const remove = operation({
  name: 'bus.endpoints.remove',
  summary: { it: 'Togliere un punto di collegamento', en: 'Remove an endpoint' },
  description: 'Messages that wait for it stay, and go when it is set up again.',
  permission: MANAGE,
  effect: 'write',
  input: object({ code: CODE }),
  output: object({}),
  http: { method: 'DELETE', path: '/api/bus/endpoints/{code}' },
  async handler(ctx, { code }) {
    if (!(await deleteEndpoint(ctx.db, ctx.bodyId, code))) throw kernelErrors.NOT_FOUND();
    await endPoll(ctx.db, ctx.bodyId, code);
    await closeBreaker(ctx, code);
    ctx.emit(endpointRemoved, { subject: `bus/endpoint/${code}`, data: { code } });
    return {};
  },
});

function test(ports: ConnectionPorts): Operation {
  return operation({
    name: 'bus.endpoints.test',
    summary: { it: 'Provare un collegamento', en: 'Test a connection' },
    description: 'Sees whether the system is there and lets us in; nothing is changed there.',
    permission: MANAGE,
    effect: 'read',
    input: object({ code: CODE }),
    output: object({ ok: Type.Boolean(), detail: bilingual }),
    http: { method: 'POST', path: '/api/bus/endpoints/{code}/test', perMinute: 30 },
    errors: [kernelErrors.RATE_LIMITED],
    async handler(ctx, { code }) {
      const endpoint = await requireEndpoint(ctx, code);
      const rules = await egressRules(ctx.db, ctx.bodyId);
      const connection = openConnection(
        ports,
        ctx.bodyId,
        endpoint,
        rules.map(({ rule }) => rule),
      );
      try {
        const { ok, detail } = await connection.test();
        return { ok, detail: { it: detail.it.slice(0, 2000), en: detail.en.slice(0, 2000) } };
      } finally {
        await connection.close();
      }
    },
  });
}

const listEgress = operation({
  name: 'bus.egress.list',
  summary: { it: 'Sistemi interni raggiungibili', en: 'Internal systems that may be reached' },
  permission: MANAGE,
  effect: 'read',
  input: object({}),
  output: object({
    items: Type.Array(object({ rule: Type.String(), reason: Type.String(), addedAt: instant })),
  }),
  http: { method: 'GET', path: '/api/bus/egress' },
  handler: async (ctx) => ({
    items: (await egressRules(ctx.db, ctx.bodyId)).map((one) => ({ ...one, addedAt: one.addedAt.toISOString() })),
  }),
});

const allow = operation({
  name: 'bus.egress.allow',
  summary: { it: 'Consentire il collegamento a un sistema interno', en: 'Allow connections to an internal system' },
  description: 'Beyond the public internet and the ports of the web nothing is reached unless it is named here.',
  permission: MANAGE,
  effect: 'write',
  input: object({ rule: RULE, reason: text(500) }),
  output: object({}),
  http: { method: 'POST', path: '/api/bus/egress', status: 201 },
  async handler(ctx, { rule, reason }) {
    if (!isEgressRule(rule)) throw wrong('/rule', 'is no `host`, `host:port` or `*.domain` in lower case');
    if (!(await addEgressRule(ctx.db, ctx.bodyId, { rule, reason, addedAt: ctx.now() }))) ctx.unchanged();
    else ctx.emit(egressAllowed, { subject: 'bus/egress', data: { rule, reason } });
    return {};
  },
});

const close = operation({
  name: 'bus.egress.close',
  summary: { it: 'Non consentire più un collegamento', en: 'Allow a connection no longer' },
  permission: MANAGE,
  effect: 'write',
  input: object({ rule: RULE }),
  output: object({}),
  http: { method: 'POST', path: '/api/bus/egress/close' },
  async handler(ctx, { rule }) {
    if (!(await deleteEgressRule(ctx.db, ctx.bodyId, rule))) throw kernelErrors.NOT_FOUND();
    ctx.emit(egressClosed, { subject: 'bus/egress', data: { rule } });
    return {};
  },
});

function secretOperations({ secrets }: ConnectionPorts): readonly Operation[] {
  return [
    operation({
      name: 'bus.secrets.list',
      summary: { it: 'Segreti impostati', en: 'Secrets that are set' },
      description: 'Their names and when they were set; nobody is told what they are.',
      permission: MANAGE,
      effect: 'read',
      input: object({}),
      output: object({ items: Type.Array(object({ name: Type.String(), setAt: instant })) }),
      http: { method: 'GET', path: '/api/bus/secrets' },
      handler: async (ctx) => ({
        items: (await secrets.list(ctx.bodyId)).map(({ name, setAt }) => ({ name, setAt: setAt.toISOString() })),
      }),
    }),
    operation({
      name: 'bus.secrets.put',
      summary: { it: 'Impostare un segreto', en: 'Set a secret' },
      description: 'Kept in a file of the installation, never in the database nor in the log of facts.',
      permission: MANAGE,
      effect: 'write',
      secret: true,
      input: object({ name: SECRET, value: text(10_000) }),
      output: object({}),
      http: { method: 'PUT', path: '/api/bus/secrets/{name}' },
      async handler(ctx, { name, value }) {
        ctx.emit(secretSet, { subject: `bus/secret/${name}`, data: { name } });
        ctx.whenCommitted(await secrets.stage(ctx.bodyId, name, value));
        return {};
      },
    }),
    operation({
      name: 'bus.secrets.remove',
      summary: { it: 'Togliere un segreto', en: 'Remove a secret' },
      permission: MANAGE,
      effect: 'write',
      input: object({ name: SECRET }),
      output: object({}),
      http: { method: 'DELETE', path: '/api/bus/secrets/{name}' },
      async handler(ctx, { name }) {
        const removal = await secrets.find(ctx.bodyId, name);
        if (!removal) throw kernelErrors.NOT_FOUND();
        ctx.whenCommitted(removal);
        ctx.emit(secretRemoved, { subject: `bus/secret/${name}`, data: { name } });
        return {};
      },
    }),
  ];
}

/** Systems that a body is connected to: their set-up, their secrets, and what may be reached at all. */
export function endpointOperations(ports: ConnectionPorts): readonly Operation[] {
  return [
    listKinds,
    list,
    get,
    put,
    install,
    remove,
    test(ports),
    listEgress,
    allow,
    close,
    ...secretOperations(ports),
  ];
}

const { check } = createValidator();

/** @throws VALIDATION_FAILED with the place in the settings. */
function requireSettings(kind: string, settings: unknown): void {
  const connector = connectors.get(kind)!;
  const seen = check(connector.settings, settings);
  const problems = seen.length > 0 ? seen : (connector.problems?.(settings) ?? []);
  if (problems.length === 0) return;
  const errors = problems.map(({ pointer, message }) => ({ pointer: `/settings${pointer}`, message }));
  throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
}

async function requireEndpoint(ctx: Context, code: string): Promise<Endpoint> {
  const endpoint = await findEndpoint(ctx.db, ctx.bodyId, code);
  if (!endpoint) throw kernelErrors.NOT_FOUND();
  return endpoint;
}

function present({ code, name, connector, settings, enabled, changedAt, service }: Endpoint) {
  return { code, name, connector, settings: { ...settings }, enabled, changedAt: changedAt.toISOString(), service };
}

function presentBreaker(breaker: Breaker | undefined) {
  if (!breaker) return null;
  const { failures, openUntil, reason } = breaker;
  return { failures, openUntil: openUntil?.toISOString() ?? null, reason };
}

function presentPoll(state: PollState | undefined) {
  if (!state) return null;
  const { nextAt, failingSince, failure } = state;
  return { nextAt: nextAt.toISOString(), failingSince: failingSince?.toISOString() ?? null, failure };
}

function wrong(pointer: string, message: string) {
  return kernelErrors.VALIDATION_FAILED(undefined, { errors: [{ pointer, message }] });
}
