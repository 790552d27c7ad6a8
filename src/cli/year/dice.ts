import { createHash } from 'node:crypto';

/** Chance that can be repeated: the same seed gives the same throws. */
export interface Dice {
  /** In [0, 1). */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  weighted<T>(choices: readonly (readonly [T, number])[]): T;
  /** A duration as work takes it: half of the throws lie below the median, a few far above it (lognormal). */
  around(median: number, spread?: number): number;
}

/** @param seed every different text is a source of its own, so that one story's throws never shift those of another. */
export function diceOf(seed: string): Dice {
  const next = sfc32(createHash('sha256').update(seed).digest());
  const pick = <T>(list: readonly T[]) => list[Math.floor(next() * list.length)]!;
  return {
    next,
    pick,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    weighted(choices) {
      const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
      let left = next() * total;
      for (const [choice, weight] of choices) if ((left -= weight) < 0) return choice;
      return choices[choices.length - 1]![0];
    },
    around(median, spread = 0.6) {
      const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
      return median * Math.exp(spread * Math.max(-3, Math.min(3, normal)));
    },
  };
}

/** Small Fast Counter (Doty-Humphrey), 32 bit: repeatable on every machine, unlike Math.random; nothing secret hangs on it. */
function sfc32(seed: Buffer): () => number {
  let [a, b, c] = [seed.readInt32LE(0), seed.readInt32LE(4), seed.readInt32LE(8)];
  let counter = 1;
  const turn = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let warm = 0; warm < 12; warm += 1) turn();
  return turn;
}
