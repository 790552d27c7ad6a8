import { randomBytes } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot, type App } from '../app.ts';
import { createInstallation, createTenant, listTenants, systemCaller, type Caller } from '../kernel/index.ts';

export const DEMONSTRATION_BODY = 'valdoro';
const KITS = ['base', 'comune-di-valdoro', 'accesso-civico-generalizzato', 'accessi', 'determina-impegno-spesa'];

/** A demonstration user and the password made for it. */
export interface DemonstrationUser {
  readonly login: string;
  readonly name: string;
  readonly roles: string;
  readonly password: string;
}

/** Where the passwords of the demonstration are kept for its owner. */
export function passwordFile(dataDir: string): string {
  return join(dataDir, 'secrets', 'demonstration-users.json');
}

/**
 * Makes the demonstration: the body, its organisation, its kits and its users with passwords made now. Every step looks first whether it
 * is done, so that a start after a crash completes it. @returns the users, or undefined when the demonstration was whole already.
 */
export async function seedDemonstration(app: App): Promise<readonly DemonstrationUser[] | undefined> {
  const { runtime, config } = app;
  await createInstallation(runtime.database, 'demonstration', runtime.clock, runtime.entropy);
  await app.refreshInstallation();
  const known = (await listTenants(runtime.database)).find((body) => body.code === DEMONSTRATION_BODY);
  const bodyId =
    known?.bodyId ?? (await createTenant(runtime.database, DEMONSTRATION_BODY, runtime.clock, runtime.entropy));
  const caller = systemCaller(bodyId, 'demonstration', runtime.entropy.id(runtime.clock.realNow()));
  if (!(await bodyExists(app, caller))) await createBody(app, caller);
  for (const name of KITS) await runtime.invoker.invoke(caller, 'kits.kits.install', { name });
  return seedUsers(app, caller, passwordFile(config.dataDir));
}

/** The users that a first start made, for later starts to print where their passwords are. */
export async function demonstrationUsers(dataDir: string): Promise<readonly DemonstrationUser[]> {
  const text = await readFile(passwordFile(dataDir), 'utf8').catch(() => '[]');
  return JSON.parse(text) as DemonstrationUser[];
}

async function bodyExists(app: App, caller: Caller): Promise<boolean> {
  return app.runtime.invoker.invoke(caller, 'identity.bodies.get', {}).then(
    () => true,
    () => false,
  );
}

async function createBody(app: App, caller: Caller): Promise<void> {
  await app.runtime.invoker.invoke(caller, 'identity.bodies.create', {
    code: DEMONSTRATION_BODY,
    name: 'Comune di Valdoro',
    kind: 'municipality',
    ipaCode: 'c_v000',
    territory: 'IT',
    population: 60_000,
    address: 'Piazza del Comune 1, 00000 Valdoro (VD)',
    digitalAddress: 'protocollo@pec.comune.valdoro.example',
  });
}

interface SeedPerson {
  readonly login: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly positions: readonly { readonly role: string }[];
}

async function seedUsers(app: App, caller: Caller, file: string): Promise<readonly DemonstrationUser[] | undefined> {
  const { invoker } = app.runtime;
  const text = await readFile(join(packageRoot, 'kits', 'comune-di-valdoro', 'organisation.yaml'), 'utf8');
  const { people } = parse(text) as { people: readonly SeedPerson[] };
  const accounts = (await invoker.invoke(caller, 'identity.accounts.list', { limit: 200 })) as {
    items: { login: string }[];
  };
  if (people.every((person) => accounts.items.some((account) => account.login === person.login))) return undefined;
  const listed = (await invoker.invoke(caller, 'identity.people.list', { limit: 200 })) as {
    items: { id: string; displayName: string }[];
  };
  // Passwords go to disk before the accounts exist: a crash in between leaves known passwords, never unknown ones.
  const users = await rememberUsers(file, people);
  const create = async ({ login, name, password }: DemonstrationUser) => {
    const person = listed.items.find((candidate) => candidate.displayName === name);
    if (!person || accounts.items.some((account) => account.login === login)) return;
    const account = { personId: person.id, login, password, demonstration: true };
    await invoker.invoke(caller, 'identity.accounts.create', account);
  };
  // Hashes of passwords are slow by design; two at once are what the process allows, and refuses a third.
  for (let at = 0; at < users.length; at += 2) await Promise.all(users.slice(at, at + 2).map(create));
  return users;
}

async function rememberUsers(file: string, people: readonly SeedPerson[]): Promise<readonly DemonstrationUser[]> {
  const known = JSON.parse(await readFile(file, 'utf8').catch(() => '[]')) as DemonstrationUser[];
  const unknown = people.filter(({ login }) => !known.some((user) => user.login === login));
  if (unknown.length === 0) return known;
  const added = unknown.map(({ login, givenName, familyName, positions }) => ({
    login,
    name: `${givenName} ${familyName}`,
    roles: positions.map((position) => position.role).join(', '),
    password: randomBytes(12).toString('base64url'),
  }));
  const users = [...known, ...added];
  await writeFile(file, `${JSON.stringify(users, null, 2)}\n`, { mode: 0o600, flush: true });
  await chmod(file, 0o600);
  return users;
}
