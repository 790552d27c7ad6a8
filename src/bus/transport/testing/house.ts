import { createHash } from 'node:crypto';
import { testInstallation, type TestInstallation } from '../../../../test/support/index.ts';
import { defineModule, systemCaller, type Context, type Module } from '../../../kernel/index.ts';
import type { Claimed, ClaimStore, Transport } from '../types.ts';

/** Bodies too large for an envelope, kept in memory: the repository has tests of its own. */
export function memoryClaims(): ClaimStore {
  const kept = new Map<string, Buffer>();
  return {
    async keep(_bodyId, bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      kept.set(sha256, bytes);
      return sha256;
    },
    open: async (_bodyId, sha256) => kept.get(sha256)!,
  };
}

/** The tables of the bus without its operations, and notes to have an effect on. */
export const busTables: readonly Module[] = [
  defineModule({ name: 'bus', migrations: new URL('../../migrations/', import.meta.url), operations: [] }),
  defineModule({
    name: 'notes',
    migrations: new URL('../../../kernel/testing/migrations/', import.meta.url),
    operations: [],
  }),
];

/** A transport over a database of its own, and short words for what tests do with it. */
export interface TransportHouse extends TestInstallation {
  readonly transport: Transport;
  /** Runs `work` in a transaction of the body. */
  within<T>(work: (ctx: Context) => Promise<T>, bodyId?: string): Promise<T>;
  /** Takes what can be taken of a channel, in one transaction, and acknowledges it. */
  take(channel: string, limit?: number, bodyId?: string): Promise<readonly Claimed[]>;
}

export const ALL_LANES: readonly number[] = Array.from({ length: 16 }, (_, lane) => lane);

export async function transportHouse(
  make: (house: () => TestInstallation, claims: ClaimStore) => Transport,
): Promise<TransportHouse> {
  const installation = await testInstallation({ modules: busTables });
  const transport = make(() => installation, memoryClaims());
  const { runtime, bodyId } = installation;
  const within = <T>(work: (ctx: Context) => Promise<T>, body = bodyId) =>
    runtime.invoker.work(systemCaller(body, 'test', runtime.entropy.id(new Date())), 'test', work);
  return {
    ...installation,
    transport,
    within,
    take: (channel, limit = 100, body) =>
      within(async (ctx) => {
        const taken = await transport.claim(ctx, channel, ALL_LANES, limit);
        await transport.settle(
          ctx,
          taken.map((claimed) => ({ claimed, verdict: { kind: 'acknowledge' } })),
        );
        return taken;
      }, body),
  };
}
