import { generateKeyPairSync, hash as digest } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { signCheckpoint } from '../src/ledger/merkle/checkpoint.ts';
import { EMPTY_FRONTIER, frontierRoot } from '../src/ledger/merkle/frontier.ts';
import { HASH_BYTES, leafHash } from '../src/ledger/merkle/hash.ts';
import { formatVerifierKey, verifierKeyOf } from '../src/ledger/merkle/note.ts';
import { formatTilePath } from '../src/ledger/merkle/tile-path.ts';
import { tileSource } from '../src/ledger/merkle/tile-source.ts';
import { growTiles } from '../src/ledger/merkle/tiles.ts';
import { inclusionProof } from '../src/ledger/merkle/tree.ts';
import type { Frontier, Hash, TileId } from '../src/ledger/merkle/types.ts';
import { verifyInclusion } from '../src/ledger/merkle/verify.ts';
import { formatProof, verifyProof } from '../src/ledger/proof.ts';
import { report } from './support.ts';

const LEAVES = 200_000;
const BATCH = 100;
const PROOFS = 20_000;
const ORIGIN = 'bench.example/log';

/**
 * The ledger's core without its database: leaves appended in batches of 100, each with its tiles and its root, then proofs at
 * 200,000 leaves. The yardstick is node:crypto's SHA-256 over as many inputs of 65 bytes as the work needs hashes.
 */
export async function run(): Promise<void> {
  const entries = Array.from({ length: LEAVES }, (_, at) => digest('sha256', `entry ${at}`, 'buffer'));
  bareHashes(100_000);
  const log = appendAll(entries);
  console.log(`tree of ${LEAVES}: ${log.tiles.size} tiles, ${(log.seconds * 1000).toFixed(0)} ms, root included`);
  report(`ledger: leaves appended, batches of ${BATCH}`, LEAVES / log.seconds, 10_000, bare(LEAVES, log.hashes));

  const indices = Array.from({ length: PROOFS }, (_, at) => (at * 48_271) % LEAVES);
  const source = tileSource(LEAVES, log.read);
  const warm = await timed(PROOFS, (at) => inclusionProof(source, indices[at]!, LEAVES));
  const proofs = warm.results;
  const perProof = proofs.reduce((sum, proof) => sum + proof.length, 0) / PROOFS;
  console.log(`an inclusion proof has ${perProof.toFixed(1)} hashes, ${(perProof * HASH_BYTES).toFixed(0)} bytes`);
  const yardstick = () => bare(PROOFS, PROOFS * perProof);
  report('ledger: proofs made, tiles in memory', PROOFS / warm.seconds, undefined, yardstick());
  const cold = await timed(PROOFS / 20, (at) => inclusionProof(tileSource(LEAVES, log.read), indices[at]!, LEAVES));
  report('ledger: proofs made, every tile opened anew', PROOFS / 20 / cold.seconds, undefined, yardstick());

  const leaves = indices.map((index) => leafHash(entries[index]!));
  const root = frontierRoot(log.frontier);
  const checked = await timed(PROOFS, (at) => verifyInclusion(indices[at]!, LEAVES, leaves[at]!, proofs[at]!, root));
  if (!checked.results.every(Boolean)) throw new Error('an honest proof was refused');
  report('ledger: proofs verified', PROOFS / checked.seconds, undefined, yardstick());
  await proofFiles(entries, indices, proofs, Buffer.from(root));
}

/** Whole files: parsed, the signature of the checkpoint checked, the path hashed. */
async function proofFiles(
  entries: readonly Buffer[],
  indices: readonly number[],
  proofs: readonly (readonly Hash[])[],
  root: Buffer,
) {
  const { privateKey } = generateKeyPairSync('ed25519');
  const signer = { name: ORIGIN, privateKey };
  const checkpoint = signCheckpoint({ origin: ORIGIN, size: LEAVES, root, extensions: [] }, [signer]);
  const vkey = formatVerifierKey(verifierKeyOf(signer));
  const count = PROOFS / 10;
  const files = proofs.slice(0, count).map((hashes, at) => formatProof({ index: indices[at]!, hashes, checkpoint }));
  const checked = await timed(count, (at) => verifyProof(entries[indices[at]!]!, files[at]!, vkey).valid);
  if (!checked.results.every(Boolean)) throw new Error('an honest proof file was refused');
  console.log(`a proof file has ${files[0]!.length} bytes`);
  report('ledger: proof files verified (goal: 50 ms a proof)', count / checked.seconds, 20);
}

function appendAll(entries: readonly Buffer[]) {
  const tiles = new Map<string, Buffer[]>();
  let frontier: Frontier = EMPTY_FRONTIER;
  let hashes = 0;
  const started = performance.now();
  for (let at = 0; at < entries.length; at += BATCH) {
    const grown = growTiles(frontier, entries.slice(at, at + BATCH).map(leafHash));
    for (const { level, index, added } of grown.tiles) {
      const name = formatTilePath({ level, index, width: 256 });
      const parts = tiles.get(name);
      if (parts) parts.push(added);
      else tiles.set(name, [added]);
    }
    // A hash for each leaf, a node for each subtree that the frontier no longer keeps apart, and the fold of the new frontier:
    // B + (B + old − new) + (new − 1).
    hashes += 2 * BATCH + frontier.nodes.length - 1;
    frontier = grown.frontier;
    frontierRoot(frontier);
  }
  const seconds = (performance.now() - started) / 1000;
  const whole = new Map([...tiles].map(([name, parts]) => [name, Buffer.concat(parts)]));
  const read = (wanted: readonly TileId[]) => wanted.map((tile) => whole.get(formatTilePath({ ...tile, width: 256 }))!);
  return { tiles, frontier, seconds, hashes, read };
}

async function timed<T>(
  count: number,
  work: (at: number) => T | Promise<T>,
): Promise<{ results: T[]; seconds: number }> {
  const results: T[] = [];
  const started = performance.now();
  for (let at = 0; at < count; at += 1) results.push(await work(at));
  return { results, seconds: (performance.now() - started) / 1000 };
}

/** Units of work per second if nothing but their hashes had to be done. */
function bare(units: number, hashes: number): number {
  return units / bareHashes(Math.round(hashes));
}

/** Seconds that bare SHA-256 takes over so many inputs of 65 bytes, the size of a node's input. */
function bareHashes(count: number): number {
  const input = Buffer.alloc(65, 1);
  const started = performance.now();
  for (let at = 0; at < count; at += 1) input.set(digest('sha256', input, 'buffer'), 1);
  return (performance.now() - started) / 1000;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
