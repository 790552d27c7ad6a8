import {
  createLogger,
  createRuntime,
  createTenant,
  kernelModule,
  systemCaller,
  systemClock,
  systemEntropy,
  type Caller,
  type Clock,
  type EventSealer,
  type Module,
  type Runtime,
  type Spans,
} from '../../src/kernel/index.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import type { TestCluster } from './server.ts';

export { testDatabase, type TestDatabase } from './database.ts';

export interface TestInstallation {
  readonly runtime: Runtime;
  readonly database: TestDatabase;
  /** The body that tests work in, and another one whose data nobody here may see. */
  readonly bodyId: string;
  readonly otherBodyId: string;
  /** A person of the body with the permissions that the role has by declaration. */
  person(role: string, options?: { bodyId?: string; unitIds?: readonly string[] }): Caller;
  system(bodyId?: string): Caller;
  anonymous(bodyId?: string): Caller;
  call<T = Record<string, unknown>>(caller: Caller, operation: string, input: unknown): Promise<T>;
  close(): Promise<void>;
}

export interface TestOptions {
  /** Rooms to install besides the kernel, in the order of their migrations; or a whole composition with its kernel. */
  readonly modules: readonly Module[];
  readonly ledger?: EventSealer;
  readonly clock?: Clock;
  /** Another server than the one of the run. */
  readonly cluster?: TestCluster | undefined;
  /** Where traces go. */
  readonly spans?: Spans;
}

/** A running kernel with the given rooms over a fresh real database and two bodies. Nothing runs in the background: call `runtime.settle()`. */
export async function testInstallation(options: TestOptions): Promise<TestInstallation> {
  const composed = options.modules.some((module) => module.name === 'kernel');
  const modules = composed ? options.modules : [kernelModule(options.modules), ...options.modules];
  const database = await testDatabase(modules, options.cluster);
  const entropy = systemEntropy();
  const clock = options.clock ?? systemClock;
  const runtime = createRuntime({
    connection: database.connection,
    modules,
    clock,
    entropy,
    ledger: options.ledger ?? { append: async () => undefined },
    log: createLogger('silent'),
    ...(options.spans ? { spans: options.spans } : {}),
  });
  const bodyId = await createTenant(runtime.database, 'valdoro', clock, entropy);
  const otherBodyId = await createTenant(runtime.database, 'montelago', clock, entropy);
  const correlation = () => entropy.id(clock.realNow());
  return {
    runtime,
    database,
    bodyId,
    otherBodyId,
    person: (role, extra = {}) => ({
      bodyId: extra.bodyId ?? bodyId,
      actor: { kind: 'person', id: correlation(), name: `Test ${role}` },
      via: 'http',
      grants: grantsOf(modules, role),
      unitIds: extra.unitIds ?? [],
      roles: [role],
      locale: 'it',
      correlationId: correlation(),
    }),
    system: (body = bodyId) => systemCaller(body, 'test', correlation()),
    anonymous: (body = bodyId) => ({
      ...systemCaller(body, 'nobody', correlation(), 'http'),
      actor: { kind: 'anonymous' },
      grants: new Map(),
    }),
    call: async <T>(caller: Caller, operation: string, input: unknown) =>
      (await runtime.invoker.invoke(caller, operation, input)) as T,
    async close() {
      await runtime.stop();
      await database.drop();
    },
  };
}

function grantsOf(modules: readonly Module[], role: string): Caller['grants'] {
  const permissions = modules.flatMap((module) => Object.entries(module.permissions ?? {}));
  const held = permissions.filter(([, spec]) => spec.roles.includes(role));
  return new Map(held.map(([name]) => [name, [{ role, unitId: null }]]));
}
