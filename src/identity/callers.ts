import {
  anonymousCaller,
  kernelErrors,
  listTenants,
  romeDate,
  type Caller,
  type Credentials,
  type Locale,
  type Queryable,
  type Runtime,
  type Via,
} from '../kernel/index.ts';
import { findAccountByLogin } from './accounts/store.ts';
import { attempting } from './accounts/throttle.ts';
import { appPasswordHash } from './appPasswords/secret.ts';
import { holderOf, markAppPasswordUsed } from './appPasswords/store.ts';
import { TOKEN_PATTERN, tokenHash } from './crypto.ts';
import { identityErrors } from './errors.ts';
import { effectiveAccess, type Access } from './permissions/access.ts';
import { loadFacts } from './permissions/facts.ts';
import { withoutAdministration } from './sessions/open.ts';
import { ticketHolder } from './tickets/store.ts';
import { findSession, stillOpen, type FoundSession } from './sessions/store.ts';

export interface Callers {
  /**
   * Who a request comes from: the person of its session, else the public. A session that has ended makes nobody: public operations
   * (signing in again is one) go on, the others answer UNAUTHENTICATED. @throws NOT_FOUND for a body that is not in the directory.
   */
  fromCredentials(credentials: Credentials): Promise<Caller>;
  /**
   * The person of a login and an app password, without what only administrators may do. Wrong ones are counted apart from those of signing
   * in: a program that keeps trying an old password does not lock its person out of the desk.
   * @throws IDENTITY_INVALID_CREDENTIALS, RATE_LIMITED after five wrong ones in 15 minutes, NOT_FOUND for an unknown body.
   */
  fromAppPassword(credentials: PasswordCredentials): Promise<Caller>;
  /** The person of a ticket, without what only administrators may do, and what it opens; undefined where it is none, or has run out. */
  fromTicket(
    credentials: TicketCredentials,
  ): Promise<{ readonly caller: Caller; readonly resource: string } | undefined>;
  /** Which of the sessions are still open. Asking does not keep them open. */
  openSessions(bodyId: string, sessionIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** The person behind a login, with that person's permissions, for the command line. @throws NOT_FOUND. */
  forLogin(bodyCode: string | undefined, login: string, correlationId: string, via: Via): Promise<Caller>;
}

/** Login and app password of a request (RFC 7617), and where it comes from. */
export type PasswordCredentials = Omit<Credentials, 'sessionToken' | 'hostname'> & {
  readonly login: string;
  readonly password: string;
};

/** Token of a ticket, and where it comes from. */
export type TicketCredentials = Omit<Credentials, 'sessionToken' | 'hostname'> & { readonly token: string };

/** The last use of an app password is told to five minutes: a folder that is opened costs no write for each of its files. */
const USE_NOTED_MS = 5 * 60_000;

/** At most this many people's permissions are remembered; some 10 KiB each in a body of 200 units. */
const REMEMBERED = 2000;
const TOKEN = new RegExp(TOKEN_PATTERN);

/** Builds callers out of sessions: one statement for a request, a few more when the permissions of the person are not known yet. */
export function createCallers(runtime: Runtime): Callers {
  const directory = createDirectory(runtime);
  const accessOf = createAccessCache(runtime);
  return {
    async fromCredentials(credentials) {
      const { sessionToken, locale, correlationId, address } = credentials;
      const session = await sessionOf(runtime, sessionToken);
      const bodyId = await directory(credentials.bodyCode, session?.bodyId);
      // A cookie of one body is nothing in another one.
      if (!session || session.bodyId !== bodyId) return { ...anonymousCaller(bodyId, correlationId, locale), address };
      const known = await accessOf(session);
      const access = session.administers ? known : withoutAdministration(known);
      const person = { id: session.personId, name: session.displayName };
      const caller = personCaller(bodyId, person, access, { via: 'http', locale, correlationId });
      return { ...caller, sessionId: session.sessionId, address };
    },
    async fromAppPassword({ login, password, bodyCode, address, locale, correlationId }) {
      const { database, clock, log } = runtime;
      const bodyId = await directory(bodyCode, undefined);
      const now = clock.realNow();
      const hash = appPasswordHash(password);
      const holder = await database.read({ bodyId }, (db) => holderOf(db, bodyId, login, hash, now));
      if (!holder) {
        const asking = { bodyId, caller: { address }, realNow: () => now, log, correlationId };
        return attempting({ runtime: () => runtime }, asking, `app-password:${login}`, async () => {
          throw identityErrors.IDENTITY_INVALID_CREDENTIALS();
        });
      }
      if (!holder.lastUsedAt || now.getTime() - holder.lastUsedAt.getTime() > USE_NOTED_MS) {
        await database.transaction({ bodyId }, (db) => markAppPasswordUsed(db, bodyId, holder.id, now));
      }
      const access = withoutAdministration(await accessOf({ ...holder, bodyId }));
      const person = { id: holder.personId, name: holder.displayName };
      return { ...personCaller(bodyId, person, access, { via: 'http', locale, correlationId }), address };
    },
    async fromTicket({ token, bodyCode, address, locale, correlationId }) {
      const bodyId = await directory(bodyCode, undefined);
      const hash = tokenHash(token);
      const now = runtime.clock.realNow();
      const holder = await runtime.database.read({ bodyId }, (db) => ticketHolder(db, bodyId, hash, now));
      if (!holder) return undefined;
      const access = withoutAdministration(await accessOf({ ...holder, bodyId }));
      const person = { id: holder.personId, name: holder.displayName };
      const caller = personCaller(bodyId, person, access, { via: 'http', locale, correlationId });
      return { caller: { ...caller, address }, resource: holder.resource };
    },
    openSessions: (bodyId, sessionIds) =>
      runtime.database.read({ bodyId }, (db) => stillOpen(db, bodyId, sessionIds, runtime.clock.realNow())),
    async forLogin(bodyCode, login, correlationId, via) {
      const bodyId = await directory(bodyCode, undefined);
      return runtime.database.read({ bodyId }, async (db) => {
        const account = await findAccountByLogin(db, bodyId, login);
        if (!account || account.disabledAt) {
          throw kernelErrors.NOT_FOUND({ it: 'Nessun utente con questo nome.', en: 'No user of that name.' });
        }
        const access = await readAccess(runtime, db, bodyId, account.personId);
        const person = { id: account.personId, name: account.displayName };
        return personCaller(bodyId, person, access, { via, locale: 'it', correlationId });
      });
    },
  };
}

function personCaller(
  bodyId: string,
  person: { readonly id: string; readonly name: string },
  access: Access,
  call: { readonly via: Via; readonly locale: Locale; readonly correlationId: string },
): Caller {
  return { bodyId, actor: { kind: 'person', id: person.id, name: person.name }, ...access, ...call };
}

async function sessionOf(runtime: Runtime, token: string | undefined): Promise<FoundSession | undefined> {
  if (token === undefined || !TOKEN.test(token)) return undefined;
  return runtime.database.system((db) => findSession(db, tokenHash(token), runtime.clock.realNow()));
}

async function readAccess(runtime: Runtime, db: Queryable, bodyId: string, personId: string): Promise<Access> {
  return effectiveAccess(await loadFacts(db, bodyId, personId), runtime.clock.now());
}

/** Whose permissions, and the version of them that the body has now. */
type AccessOf = Pick<FoundSession, 'bodyId' | 'personId' | 'accessVersion'>;

interface Remembered {
  readonly version: number;
  readonly day: string;
  readonly access: Access;
}

/**
 * Permissions by person. They hold while the body's version is the one of the session's look-up (every change of roles, positions,
 * delegations and units raises it) and while the day is the same (periods begin and end with days).
 */
function createAccessCache(runtime: Runtime): (of: AccessOf) => Promise<Access> {
  const remembered = new Map<string, Remembered>();
  return async ({ bodyId, personId, accessVersion }) => {
    const key = `${bodyId}/${personId}`;
    const day = romeDate(runtime.clock.now());
    const known = remembered.get(key);
    if (known && known.version === accessVersion && known.day === day) return known.access;
    const access = await runtime.database.read({ bodyId }, (db) => readAccess(runtime, db, bodyId, personId));
    remembered.delete(key);
    remembered.set(key, { version: accessVersion, day, access });
    if (remembered.size > REMEMBERED) remembered.delete(remembered.keys().next().value!);
    return access;
  };
}

/** Finds the body that a request is for: the one it names, that of its session, or the first one. Codes never change their body. */
function createDirectory(
  runtime: Runtime,
): (code: string | undefined, ofSession: string | undefined) => Promise<string> {
  const known = new Map<string, string>();
  let first: string | undefined;
  const load = async () => {
    for (const tenant of await listTenants(runtime.database)) {
      known.set(tenant.code, tenant.bodyId);
      first ??= tenant.bodyId;
    }
  };
  return async (code, ofSession) => {
    if (code === undefined && ofSession !== undefined) return ofSession;
    if (code === undefined) {
      if (first === undefined) await load();
      if (first === undefined) throw kernelErrors.UNAVAILABLE();
      return first;
    }
    if (!known.has(code)) await load();
    const bodyId = known.get(code);
    if (bodyId === undefined) throw kernelErrors.NOT_FOUND({ it: 'Ente sconosciuto.', en: 'Unknown body.' });
    return bodyId;
  };
}
