import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createLogger,
  createRuntime,
  migrate,
  readMigrations,
  startPostgres,
  type ConnectionSettings,
  type EventSealer,
  type Module,
  type Runtime,
} from '../src/kernel/index.ts';

/** Messages of benchmarks are small: nothing of them goes to the repository. */
export const NO_CLAIMS = {
  keep: () => Promise.reject(new Error('a message is larger than an envelope carries')),
  open: () => Promise.reject(new Error('nothing lies in the repository')),
};

export interface BenchInstallation {
  readonly runtime: Runtime;
  readonly connection: ConnectionSettings;
  readonly folder: string;
  close(): Promise<void>;
}

/** A runtime over the embedded database in a temporary folder, as the product runs it: fsync on, synchronous commit on. */
export async function benchInstallation(
  modules: readonly Module[],
  ledger: EventSealer = { append: async () => undefined },
): Promise<BenchInstallation> {
  const folder = await mkdtemp(join(tmpdir(), 'digipro-bench-'));
  const server = await startPostgres({ dataDir: folder, log: () => undefined });
  const sources = modules.flatMap((module) =>
    module.migrations ? [{ room: module.name, folder: module.migrations }] : [],
  );
  await migrate(server.login, await readMigrations(sources), new Date());
  const runtime = createRuntime({
    ...{ connection: server.login, modules, ledger, log: createLogger('warn') },
    alone: true,
  });
  return {
    runtime,
    connection: server.login,
    folder,
    async close() {
      await runtime.stop();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Calls per second that `clients` callers in a closed loop reach in `seconds`. */
export async function rate(clients: number, seconds: number, call: () => Promise<unknown>): Promise<number> {
  const end = performance.now() + seconds * 1000;
  let done = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() < end) {
        await call();
        done += 1;
      }
    }),
  );
  return done / ((performance.now() - started) / 1000);
}

/** Prints a figure, its goal, and its ratio to the yardstick measured in the same run (machines are noisy: read the ratio). */
export function report(what: string, perSecond: number, goal: number | undefined, yardstick?: number): void {
  const ratio = yardstick ? `, ${(perSecond / yardstick).toFixed(2)} of bare (${Math.round(yardstick)}/s)` : '';
  const verdict = goal === undefined ? '' : `, goal ${goal}/s ${perSecond >= goal ? 'reached' : 'MISSED'}`;
  console.log(`${what}: ${Math.round(perSecond)}/s${verdict}${ratio}`);
}
