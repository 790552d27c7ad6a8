import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyConsistency, verifyInclusion, verifySubtreeConsistency, verifySubtreeInclusion } from './verify.ts';

// transparency-dev/merkle (Apache-2.0): what the verifiers of the transparency ecosystem agree on.
const folder = '../shared/data/conformance/merkle';
const kinds = {
  inclusion: 98,
  consistency: 98,
  subtreeinclusion: 204,
  subtreeconsistency: 118,
} as const;

interface Vector {
  readonly wantErr: boolean;
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly size: number;
  readonly size1: number;
  readonly size2: number;
  readonly start: number;
  readonly end: number;
  readonly root: string | null;
  readonly root1: string | null;
  readonly root2: string | null;
  readonly leafHash: string | null;
  readonly proof: readonly (string | null)[] | null;
}

describe.skipIf(!existsSync(folder))(
  'conformance vectors of RFC 6962 trees (skipped where ../shared/data is absent)',
  () => {
    it.each(Object.entries(kinds))('agrees with every vector of %s (%i)', (kind, count) => {
      const files = vectorsOf(kind);
      const wrong = files.filter((file) => {
        const vector = JSON.parse(readFileSync(file, 'utf8')) as Vector;
        return accepts(kind as keyof typeof kinds, vector) === vector.wantErr;
      });
      expect(wrong).toEqual([]);
      expect(files).toHaveLength(count);
      console.log(`merkle vectors, ${kind}: ${files.length} of ${count} agree`);
    });

    it('has looked at all 518', () => {
      expect(Object.keys(kinds).flatMap(vectorsOf)).toHaveLength(518);
      expect(vectorsOf('.')).toHaveLength(518);
    });
  },
);

function accepts(kind: keyof typeof kinds, vector: Vector): boolean {
  const proof = (vector.proof ?? []).map(bytes);
  const { leafIdx, treeSize, size, size1, size2, start, end, root, root1, root2, leafHash } = vector;
  switch (kind) {
    case 'inclusion':
      return verifyInclusion(leafIdx, treeSize, bytes(leafHash), proof, bytes(root));
    case 'consistency':
      return verifyConsistency(size1, size2, proof, bytes(root1), bytes(root2));
    case 'subtreeinclusion':
      return verifySubtreeInclusion(leafIdx, start, end, bytes(leafHash), proof, bytes(root));
    case 'subtreeconsistency':
      return verifySubtreeConsistency(start, end, size, proof, bytes(root1), bytes(root2));
    default:
      return kind satisfies never;
  }
}

function vectorsOf(kind: string): string[] {
  return readdirSync(join(folder, kind), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(folder, kind, name));
}

function bytes(text: string | null): Buffer {
  return Buffer.from(text ?? '', 'base64');
}
