import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createCallers, identityModule } from '../../identity/index.ts';
import { createHttpServer, type Caller, type Clock, type Runtime } from '../../kernel/index.ts';
import { webdavRoutes } from '../index.ts';
import { testRepository, type Repository } from './repository.ts';

export interface Drive extends Repository {
  /** Address of the top of the repository as a drive, without a slash at the end. */
  readonly address: string;
  /** A new person with a role, an account and an app password. */
  someone(login: string, role: string, options?: { bodyId?: string; unitId?: string }): Promise<User>;
}

/** A person, as the desk and as the programs of that person call. */
export interface User {
  readonly id: string;
  readonly login: string;
  readonly password: string;
  readonly caller: Caller;
  /** Sends a request of WebDAV; `path` is encoded segment by segment. */
  send(method: string, path: string, options?: SendOptions): Promise<Response>;
}

export interface SendOptions {
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

const PASSWORD = 'quattro parole lunghe e buffe';

/** Identity and repository behind a web server that listens on a port of its own. */
export async function testDrive(options: { readonly clock?: Clock } = {}): Promise<Drive> {
  const late: { runtime?: Runtime } = {};
  const identity = identityModule({
    ...{ runtime: () => late.runtime!, mode: () => 'demonstration', passwordCost: 12 },
    relyingParty: () => ({ id: 'localhost', name: 'DigiPro', origins: ['http://localhost'] }),
    sealingKey: () => createHash('sha256').update('test').digest(),
  });
  const repository = await testRepository({ ...options, first: [identity] });
  const { runtime, system, bodyId } = repository;
  late.runtime = runtime;
  const bodies = new Map([
    [repository.bodyId, 'valdoro'],
    [repository.otherBodyId, 'montelago'],
  ]);
  for (const [body, code] of bodies) {
    const details = { code, name: `Comune di ${code}`, kind: 'municipality' };
    await repository.call(system(body), 'identity.bodies.create', details);
    const plan = { scheme: 'prova', validFrom: '2020-01-01', classes: [{ code: 'VI.3', title: 'Urbanistica' }] };
    await repository.call(system(body), 'records.classification.install', plan);
  }
  const callers = createCallers(runtime);
  const server = await createHttpServer({
    ...{ runtime, version: '0', callerOf: (credentials) => callers.fromCredentials(credentials), perMinute: 100_000 },
    pages: (web) =>
      webdavRoutes(web, {
        ...{
          runtime,
          callerOf: (given) => callers.fromAppPassword(given),
          ticketOf: (given) => callers.fromTicket(given),
          freeBytes: async () => 123_456_789,
        },
      }),
  });
  await server.listen({ port: 0, host: '127.0.0.1' });
  const origin = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  const correlationId = () => runtime.entropy.id(runtime.clock.realNow());
  return {
    ...repository,
    address: `${origin}/dav`,
    async someone(login, role, { bodyId: body = bodyId, unitId } = {}) {
      const { id } = await repository.call<{ id: string }>(system(body), 'identity.people.create', {
        ...{ givenName: login, familyName: 'Prova' },
      });
      await repository.call(system(body), 'identity.positions.assign', { personId: id, role, unitId });
      await repository.call(system(body), 'identity.accounts.create', { personId: id, login, password: PASSWORD });
      const given = { login, password: PASSWORD };
      const { token } = await repository.call<{ token: string }>(
        ...[repository.anonymous(body), 'identity.sessions.create', given],
      );
      const caller = await callers.fromCredentials({
        ...{ sessionToken: token, bodyCode: bodies.get(body), hostname: 'localhost', address: '192.0.2.1' },
        ...{ locale: 'it', correlationId: correlationId() },
      });
      const made = await repository.call<{ password: string }>(caller, 'identity.appPasswords.create', {
        label: 'prova',
      });
      const prefix = body === bodyId ? origin : `${origin}/ente/${bodies.get(body)}`;
      const authorization = `Basic ${Buffer.from(`${login}:${made.password}`).toString('base64')}`;
      return {
        ...{ id, login, password: made.password, caller },
        send: (method, path, { body: content, headers = {} } = {}) =>
          fetch(`${prefix}/dav/${path.split('/').map(encodeURIComponent).join('/')}`, {
            ...{ method, headers: { authorization, ...headers }, redirect: 'manual' },
            ...(content === undefined ? {} : { body: typeof content === 'string' ? content : new Uint8Array(content) }),
          }),
      };
    },
    async close() {
      await server.close();
      await repository.close();
    },
  };
}
