import {
  instant,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  text,
  Type,
  uuid,
  type Context,
  type Download,
  type Operation,
} from '../kernel/index.ts';
import { ledgerErrors } from './errors.ts';
import { headOrProblem, signedHead, storedSource } from './head.ts';
import { LedgerFormatError } from './merkle/errors.ts';
import { parseTilePath } from './merkle/tile-path.ts';
import { encodeBundle, tileWidth } from './merkle/tiles.ts';
import { inclusionProof } from './merkle/tree.ts';
import { formatProof, verifyProof } from './proof.ts';
import { findFact, findTree, readBundle, readTiles } from './store.ts';
import type { LedgerKeys } from './types.ts';
import { verifyChain } from './verify-chain.ts';

const HASH = 32;

export function ledgerOperations(keys: LedgerKeys): readonly Operation[] {
  return [proof(keys), latest(keys), tile, chain(keys)];
}

function proof(keys: LedgerKeys): Operation {
  return operation({
    name: 'ledger.proofs.get',
    summary: { it: 'Prova che un fatto è nel registro', en: 'Proof that a fact is in the ledger' },
    description:
      'The entry is a salted commitment: it says nothing of the fact to who does not know it. `tlogProof` is a C2SP tlog-proof that anyone can check with `verifierKey` alone.',
    permission: 'public',
    effect: 'read',
    input: object({ eventId: uuid }),
    output: object({
      status: oneOf(['sealed', 'pending']),
      leafIndex: nullable(Type.Integer()),
      entry: nullable(Type.String()),
      tlogProof: nullable(Type.String()),
      checkpoint: Type.String(),
      verifierKey: Type.String(),
      verified: Type.Boolean(),
      recordedAt: instant,
    }),
    http: { method: 'GET', path: '/api/ledger/proofs/{eventId}' },
    errors: [ledgerErrors.LEDGER_NOT_CONSISTENT],
    async handler(ctx, input) {
      const fact = await findFact(ctx.db, ctx.bodyId, input.eventId);
      if (!fact) throw kernelErrors.NOT_FOUND();
      const { tree, checkpoint, verifierKey } = await signedHead(ctx, keys);
      const recordedAt = fact.recordedAt.toISOString();
      const { leafIndex } = fact;
      if (leafIndex === null || leafIndex >= tree.size) {
        const nothing = { leafIndex: null, entry: null, tlogProof: null, verified: false };
        return { ...nothing, status: 'pending' as const, checkpoint, verifierKey, recordedAt };
      }
      const entry = await entryAt(ctx, leafIndex);
      const hashes = await inclusionProof(storedSource(ctx, tree.size), leafIndex, tree.size);
      const tlogProof = formatProof({ index: leafIndex, hashes, checkpoint });
      // Checked with the very code that an outsider runs: an answer that does not verify would be worse than none.
      const { valid } = verifyProof(entry, tlogProof, verifierKey);
      return {
        ...{ status: 'sealed' as const, leafIndex, tlogProof, checkpoint, verifierKey, recordedAt, verified: valid },
        entry: entry.toString('base64'),
      };
    },
  });
}

function latest(keys: LedgerKeys): Operation {
  return operation({
    name: 'ledger.checkpoints.latest',
    summary: { it: 'Testa firmata del registro', en: 'Signed head of the ledger' },
    permission: 'public',
    effect: 'read',
    input: object({}),
    output: object({ checkpoint: Type.String(), verifierKey: Type.String(), size: Type.Integer() }),
    http: { method: 'GET', path: '/api/ledger/checkpoint' },
    errors: [ledgerErrors.LEDGER_NOT_CONSISTENT],
    async handler(ctx) {
      const { tree, checkpoint, verifierKey } = await signedHead(ctx, keys);
      return { checkpoint, verifierKey, size: tree.size };
    },
  });
}

const tile = operation({
  name: 'ledger.tiles.get',
  summary: { it: 'Una tessera del registro', en: 'A tile of the ledger' },
  description: 'C2SP tlog-tiles: `path` is `tile/<level>/<index>[.p/<width>]` or `tile/entries/…`.',
  permission: 'public',
  effect: 'read',
  download: true,
  input: object({ path: text(200) }),
  output: object({}),
  http: { method: 'GET', path: '/api/ledger/tiles' },
  errors: [ledgerErrors.LEDGER_TILE_UNKNOWN],
  async handler(ctx, input): Promise<Download> {
    const wanted = readPath(input.path);
    const { size } = await findTree(ctx.db, ctx.bodyId);
    if (tileWidth(size, wanted.level, wanted.index) < wanted.width) throw ledgerErrors.LEDGER_TILE_UNKNOWN();
    const bytes = await tileBytes(ctx, wanted);
    return { stream: bytes, mime: 'application/octet-stream', filename: 'tile', size: bytes.length };
  },
});

function readPath(path: string) {
  try {
    return parseTilePath(path);
  } catch (error) {
    if (error instanceof LedgerFormatError) throw ledgerErrors.LEDGER_TILE_UNKNOWN();
    throw error;
  }
}

async function tileBytes(ctx: Context, wanted: ReturnType<typeof parseTilePath>): Promise<Buffer> {
  if (wanted.level === 'entries') {
    const bundle = (await readBundle(ctx.db, ctx.bodyId, wanted.index))!;
    return encodeBundle(Array.from({ length: wanted.width }, (_, at) => bundle.subarray(at * HASH, (at + 1) * HASH)));
  }
  const [row] = await readTiles(ctx.db, ctx.bodyId, [{ level: wanted.level, index: wanted.index }]);
  return row!.hashes.subarray(0, wanted.width * HASH);
}

async function entryAt(ctx: Context, leafIndex: number): Promise<Buffer> {
  const bundle = await readBundle(ctx.db, ctx.bodyId, Math.floor(leafIndex / 256));
  const at = (leafIndex % 256) * HASH;
  return bundle!.subarray(at, at + HASH);
}

function chain(keys: LedgerKeys): Operation {
  return operation({
    name: 'ledger.chain.verify',
    summary: { it: 'Verificare catena e registro', en: 'Verify chain and ledger' },
    description:
      'Recomputes every seal from its fact, the tree with its tiles and bundles from the entries, holds it against the last signed head, ' +
      'and looks for facts left unsealed for more than 5 s. `checkpoint` is null when the tree is not one that may be signed.',
    permission: 'ledger.chain.verify',
    effect: 'read',
    input: object({}),
    output: object({
      ok: Type.Boolean(),
      leaves: Type.Integer(),
      unsealed: Type.Integer(),
      problems: Type.Array(Type.String()),
      head: Type.String(),
      checkpoint: nullable(Type.String()),
    }),
    http: { method: 'POST', path: '/api/ledger/verification' },
    async handler(ctx) {
      const report = await verifyChain(ctx);
      const head = await headOrProblem(ctx, keys);
      if (head.problem === undefined) return { ...report, checkpoint: head.checkpoint };
      return { ...report, ok: false, problems: [...report.problems, head.problem], checkpoint: null };
    },
  });
}
