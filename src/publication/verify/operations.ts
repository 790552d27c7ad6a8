import { createHash } from 'node:crypto';
import {
  date,
  instant,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  romeDate,
  sha256Hex,
  Type,
  uuid,
  type Context,
  type Operation,
} from '../../kernel/index.ts';
import { stateOn } from '../policy.ts';
import { publicationsOf, registrationsOf } from './store.ts';

const MAX_BYTES = 200 * 1024 * 1024;

const proofView = object({
  status: oneOf(['sealed', 'pending']),
  leafIndex: nullable(Type.Integer()),
  url: Type.String(),
});

const verdict = object({
  sha256: sha256Hex,
  /** `known`: exactly these bytes were registered or published here, hence unaltered. */
  verdict: oneOf(['known', 'unknown']),
  registrations: Type.Array(object({ code: Type.String(), registeredAt: instant, eventId: uuid, proof: proofView })),
  publications: Type.Array(
    object({
      id: uuid,
      kind: Type.String(),
      from: date,
      to: date,
      state: oneOf(['current', 'expired', 'withdrawn', 'future']),
      eventId: uuid,
      proof: proofView,
    }),
  ),
});

export const verifyOperations: readonly Operation[] = [
  operation({
    name: 'publication.verify.content',
    summary: { it: 'Verificare un file', en: 'Verify a file' },
    description: 'The file is hashed on its way and not kept.',
    permission: 'public',
    effect: 'read',
    upload: true,
    input: object({}),
    output: verdict,
    http: { method: 'POST', path: '/api/verify/content', bodyLimit: MAX_BYTES, perMinute: 60 },
    errors: [kernelErrors.TOO_LARGE],
    async handler(ctx) {
      const hash = createHash('sha256');
      let size = 0;
      for await (const chunk of ctx.upload.stream as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > MAX_BYTES) throw kernelErrors.TOO_LARGE();
        hash.update(chunk);
      }
      return judge(ctx, hash.digest('hex'));
    },
  }),
  operation({
    name: 'publication.verify.hash',
    summary: { it: "Verificare un'impronta SHA-256", en: 'Verify a SHA-256 digest' },
    permission: 'public',
    effect: 'read',
    input: object({ sha256: sha256Hex }),
    output: verdict,
    http: { method: 'GET', path: '/api/verify/{sha256}' },
    handler: (ctx, input) => judge(ctx, input.sha256),
  }),
];

/** What may be said of a content: who holds the bytes learns when they came in and were public, never a subject or a name. */
async function judge(ctx: Context, sha256: string) {
  const day = romeDate(ctx.now());
  const [registrations, publications] = await Promise.all([
    registrationsOf(ctx.db, ctx.bodyId, sha256),
    publicationsOf(ctx.db, ctx.bodyId, sha256, day),
  ]);
  return {
    sha256,
    verdict: registrations.length + publications.length > 0 ? ('known' as const) : ('unknown' as const),
    registrations: await Promise.all(
      registrations.map(async ({ code, registeredAt, eventId }) => ({
        ...{ code, eventId, registeredAt: registeredAt.toISOString() },
        proof: await proofOf(ctx, eventId),
      })),
    ),
    publications: await Promise.all(
      publications.map(async (entry) => ({
        ...{ id: entry.id, kind: entry.kind, from: entry.fromDay, to: entry.toDay, eventId: entry.eventId },
        state: stateOn(entry, day),
        proof: await proofOf(ctx, entry.eventId),
      })),
    ),
  };
}

async function proofOf(ctx: Context, eventId: string) {
  const proof = await ctx.call<{ status: 'sealed' | 'pending'; leafIndex: number | null }>('ledger.proofs.get', {
    eventId,
  });
  return { status: proof.status, leafIndex: proof.leafIndex, url: `/api/ledger/proofs/${eventId}` };
}
