import { createHash } from 'node:crypto';
import { kernelErrors, type Context, type Queryable } from '../../kernel/index.ts';
import type { IdentityPorts } from '../types.ts';
import { addHit, clearHits, recentHits, removeHit } from './store.ts';

const WINDOW_MS = 15 * 60_000;
/** Failures in 15 minutes: of one login (OWASP ASVS 5.0 6.3.1), and of one address, behind which a whole office may sit. */
const PER_LOGIN = 5;
const PER_ADDRESS = 50;

/** What is known of who tries. */
export type Asking = Pick<Context, 'bodyId' | 'realNow' | 'log' | 'correlationId'> & {
  readonly caller: Pick<Context['caller'], 'address'>;
};

/** `proved`: the count of the login begins anew. `half`: right so far, but not enough to forget earlier failures. */
export type Attempt<T> = { readonly outcome: 'proved' | 'half'; readonly value: T };

/**
 * Counts an attempt before it is made, in a transaction of its own, since that of the attempt is undone when it fails; takes it back
 * when it succeeds. So parallel guesses are counted too, and a crash counts as a failure.
 * @throws RATE_LIMITED with the time until the oldest failure is forgotten.
 */
export async function attempting<T>(
  ports: Pick<IdentityPorts, 'runtime'>,
  ctx: Asking,
  login: string,
  attempt: () => Promise<Attempt<T>>,
): Promise<T> {
  const at = ctx.realNow();
  const loginKey = keyOf('login', login);
  const addressKey = ctx.caller.address ? keyOf('address', ctx.caller.address) : undefined;
  const limits = [{ key: loginKey, limit: PER_LOGIN }];
  if (addressKey) limits.push({ key: addressKey, limit: PER_ADDRESS });
  const apart = <R>(work: (db: Queryable) => Promise<R>) =>
    ports.runtime().database.transaction({ bodyId: ctx.bodyId }, work);
  const wait = await apart(async (db) => {
    for (const { key, limit } of limits) {
      const since = new Date(at.getTime() - WINDOW_MS);
      if (await addHit(db, ctx.bodyId, key, at, since, limit)) continue;
      return secondsUntilFree(await recentHits(db, ctx.bodyId, key, since), limit, at);
    }
    return undefined;
  });
  if (wait !== undefined) {
    ctx.log.warn({ body: ctx.bodyId, correlation: ctx.correlationId }, 'sign-in refused: too many failures');
    throw kernelErrors.RATE_LIMITED(tooMany, { retryAfter: wait });
  }
  const { outcome, value } = await attempt();
  await apart(async (db) => {
    // Whoever knows the password only must not be able to wipe out failed codes by it.
    if (outcome === 'proved') await clearHits(db, ctx.bodyId, loginKey);
    else await removeHit(db, ctx.bodyId, loginKey, at);
    if (addressKey) await removeHit(db, ctx.bodyId, addressKey, at);
  });
  return value;
}

const tooMany = {
  it: 'Troppi tentativi falliti: riprova più tardi.',
  en: 'Too many failed attempts: try again later.',
};

function secondsUntilFree(hits: readonly Date[], limit: number, at: Date): number {
  const freeing = hits[hits.length - limit] ?? at;
  return Math.max(1, Math.ceil((freeing.getTime() + WINDOW_MS - at.getTime()) / 1000));
}

/** Logins and addresses are personal data: only what recognises them is kept, for 15 minutes. */
function keyOf(kind: string, value: string): Buffer {
  return createHash('sha256').update(`${kind}:${value.toLowerCase()}`).digest();
}
