import type { Sample } from './samples.ts';

/** A file that something is wrong with; its name says what, and from which seed it comes again. */
export interface BadFile {
  readonly name: string;
  readonly bytes: Buffer;
}

type Random = () => number;
type Change = (bytes: Buffer, random: Random, all: readonly Sample[]) => Buffer;

const CHANGES: Readonly<Record<string, Change>> = {
  truncated: (bytes, random) => bytes.subarray(0, below(random, bytes.length)),
  'tail-only': (bytes, random) => bytes.subarray(below(random, bytes.length)),
  bits: (bytes, random) => {
    const changed = Buffer.from(bytes);
    for (let left = 1 + below(random, 40); left > 0; left -= 1) {
      const at = below(random, changed.length);
      changed[at] = changed[at]! ^ (1 << below(random, 8));
    }
    return changed;
  },
  noise: (bytes, random) => {
    const changed = Buffer.from(bytes);
    const [from, to] = range(bytes, random);
    for (let at = from; at < to; at += 1) changed[at] = below(random, 256);
    return changed;
  },
  zeros: (bytes, random) => Buffer.from(bytes).fill(0, ...range(bytes, random)),
  ones: (bytes, random) => {
    // Lengths and offsets that say more than there is.
    const changed = Buffer.from(bytes);
    for (let left = 1 + below(random, 6); left > 0; left -= 1) {
      const at = below(random, changed.length);
      changed.fill(0xff, at, Math.min(changed.length, at + 4));
    }
    return changed;
  },
  removed: (bytes, random) => {
    const [from, to] = range(bytes, random);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  doubled: (bytes, random) => {
    const [from, to] = range(bytes, random);
    const piece = bytes.subarray(from, to);
    return Buffer.concat([
      bytes.subarray(0, to),
      ...Array.from({ length: 1 + below(random, 30) }, () => piece),
      bytes.subarray(to),
    ]);
  },
  spliced: (bytes, random, all) => {
    const other = all[below(random, all.length)]!.bytes;
    return Buffer.concat([bytes.subarray(0, below(random, bytes.length)), other.subarray(below(random, other.length))]);
  },
  masked: (bytes, random, all) => {
    // The beginning of one kind on the body of another.
    const other = all[below(random, all.length)]!.bytes;
    return Buffer.concat([other.subarray(0, 8 + below(random, 60)), bytes.subarray(Math.min(bytes.length, 8))]);
  },
};

/**
 * So many bad files: every sample in turn, changed in every way in turn. The same for the same seed, but for keys and signatures of samples
 * that are signed, which are new in every run.
 */
export function* badFiles(all: readonly Sample[], seed: number, count: number): Generator<BadFile> {
  const ways = Object.entries(CHANGES);
  for (let index = 0; index < count; index += 1) {
    const { kind, bytes } = all[index % all.length]!;
    const [way, change] = ways[Math.floor(index / all.length + index) % ways.length]!;
    const random = seeded(seed * 1_000_003 + index);
    yield { name: `${kind} ${way} (seed ${seed}, file ${index})`, bytes: change(bytes, random, all) };
  }
}

function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

function range(bytes: Buffer, random: Random): [number, number] {
  const from = below(random, bytes.length);
  return [from, Math.min(bytes.length, from + 1 + below(random, Math.max(16, bytes.length / 4)))];
}

/** mulberry32: the same numbers in [0, 1) for the same seed. */
function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
