import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '../../src/kernel/postgres/index.ts';

/** How to reach the server of a test run, as superuser and as the login of the product. Plain data: it travels to the test threads. */
export interface TestCluster {
  /** Folder of the unix socket. */
  readonly host: string;
  readonly port: number;
  readonly superuser: Account;
  readonly login: Account;
  /** What the run keeps beside the server, and removes with it. */
  readonly folder: string;
}

export interface Account {
  readonly user: string;
  readonly password: string;
}

export interface TestServer {
  readonly cluster: TestCluster;
  readonly version: string;
  /** Ends the server and removes everything that it wrote. */
  stop(): Promise<void>;
}

/** What is thrown away after the run need not survive a crash. Two threads of test files with a few pools each need many connections. */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_connections: '400',
  max_wal_size: '8GB',
  checkpoint_timeout: '1h',
  autovacuum: 'off',
};

/** Starts the product's own embedded PostgreSQL in a folder of its own; `binDir` names the programs of another version. */
export async function startCluster(binDir: string | undefined = process.env['DIGIPRO_PG_BIN']): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'digipro-pg-'));
  // As root the server runs as another user, who must get in; cluster and socket keep their own mode 0700.
  await chmod(folder, 0o755);
  const guard = watchOver(folder);
  try {
    const common = { commonDir: join(folder, 'common'), settings: SETTINGS, log: () => undefined };
    const server = await startPostgres({ dataDir: join(folder, 'var'), binDir, ...common });
    const { host, port } = server.superuser;
    return {
      cluster: { host, port, superuser: accountOf(server.superuser), login: accountOf(server.login), folder },
      version: server.version,
      async stop() {
        await server.stop();
        await guard.release();
      },
    };
  } catch (error) {
    await guard.release();
    throw error;
  }
}

function accountOf({ user, password }: Account): Account {
  return { user, password };
}

/** The server outlives a run that is killed, by design; this process does not let it, nor its folder. */
function watchOver(folder: string): { release(): Promise<void> } {
  const program = fileURLToPath(new URL('./guard.mjs', import.meta.url));
  const child = spawn(process.execPath, [program, folder], { stdio: ['pipe', 'ignore', 'inherit'], detached: true });
  const gone = once(child, 'exit');
  child.unref();
  return {
    async release() {
      child.stdin.end();
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
