import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { publicAddress, VERSION, type App } from '../app.ts';
import { createInbox } from '../bus/index.ts';
import { oidcRoutes } from '../identity/index.ts';
import {
  createHttpServer,
  kernelErrors,
  listTenants,
  readSettingFiles,
  serveControl,
  systemCaller,
  type Caller,
  type ControlCall,
} from '../kernel/index.ts';
import { webdavRoutes } from '../records/index.ts';
import { controlSocket } from './attach.ts';
import { nightlyBackup } from './backups.ts';
import { assetUrls, mountPages } from './pages.ts';

/** An installation that answers. */
export interface Serving {
  /** Addresses under which it answers, e.g. `http://localhost:8080`. */
  readonly addresses: readonly string[];
  /** Stops accepting, lets what is in hand end, stops the loops. The app itself stays open. */
  stop(): Promise<void>;
}

/** Starts what the roles of this process are: web server, background work, what recurs, the inbox folders, the command line's socket. */
export async function serve(app: App): Promise<Serving> {
  const { config, runtime } = app;
  const servers: FastifyInstance[] = [];
  const addresses: string[] = [];
  if (config.roles.includes('http')) {
    const web = await webServer(app);
    servers.push(web);
    addresses.push(await listen(web, app));
  }
  servers.push(await serveControl({ runtime, socketPath: controlSocket(config), callerOf: commandLineCaller(app) }));
  const bodies = () => listTenants(runtime.database);
  const inbox = createInbox({ runtime, root: join(config.dataDir, 'inbox'), bodies });
  const backups = nightlyBackup(app);
  runtime.start(config.roles);
  if (config.roles.includes('worker')) inbox.start();
  if (config.roles.includes('scheduler')) backups.start();
  return {
    addresses,
    async stop() {
      await Promise.all([backups.stop(), inbox.stop(), ...servers.map((server) => server.close())]);
    },
  };
}

/** The web server, not listening yet. */
export async function webServer(app: App): Promise<FastifyInstance> {
  const { config, runtime, callers } = app;
  const { tls, clientSecret } = await readSettingFiles(config);
  return createHttpServer({
    runtime,
    version: VERSION,
    callerOf: (credentials) => callers.fromCredentials(credentials),
    openSessions: (bodyId, sessionIds) => callers.openSessions(bodyId, sessionIds),
    pages: async (server, callerOf) => {
      await mountProvider(app, server, callerOf, clientSecret);
      await webdavRoutes(server, {
        runtime,
        callerOf: (credentials) => callers.fromAppPassword(credentials),
        ticketOf: (credentials) => callers.fromTicket(credentials),
        freeBytes: () => freeBytes(config.dataDir),
      });
      await mountPages(app, server, callerOf);
    },
    stylesheet: (await assetUrls())?.('reference.css'),
    tls,
    trustProxy: config.trustProxy,
  });
}

/** Bytes that are free where contents lie. */
async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Staff sign-in at the body's own provider, where one is set. */
async function mountProvider(
  app: App,
  server: FastifyInstance,
  callerOf: (request: FastifyRequest) => Promise<Caller>,
  clientSecret: string | undefined,
): Promise<void> {
  const { oidc } = app.config;
  if (!oidc || clientSecret === undefined) return;
  const settings = { issuer: oidc.issuer, clientId: oidc.clientId, clientSecret };
  await oidcRoutes(server, { ports: app.identity, settings, publicUrl: publicAddress(app.config), callerOf });
}

async function listen(web: FastifyInstance, app: App): Promise<string> {
  const { config } = app;
  try {
    await web.listen({ port: config.port, host: config.host });
  } catch (error) {
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error;
    throw kernelErrors.CONFLICT({
      it: `La porta ${config.port} è occupata: impostare DIGIPRO_PORT.`,
      en: `Port ${config.port} is taken: set DIGIPRO_PORT.`,
    });
  }
  const { port } = web.server.address() as { port: number };
  return config.publicUrl ?? `${config.tls ? 'https' : 'http'}://${config.host}:${port}`;
}

/** `--as LOGIN`, or with `--system` the component `cli` with every permission: who owns the data folder owns the installation. */
function commandLineCaller(app: App) {
  return async (call: ControlCall, correlationId: string): Promise<Caller> => {
    if (call.as) return app.callers.forLogin(call.body, call.as, correlationId, 'cli');
    if (call.system !== true) throw kernelErrors.UNAUTHENTICATED();
    const tenants = await listTenants(app.runtime.database);
    const tenant = call.body ? tenants.find((body) => body.code === call.body) : tenants[0];
    if (!tenant) throw kernelErrors.NOT_FOUND({ it: 'Ente sconosciuto.', en: 'Unknown body.' });
    return systemCaller(tenant.bodyId, 'cli', correlationId, 'cli');
  };
}
