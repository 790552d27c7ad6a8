/**
 * Lanes of a channel. More let more hands work on a channel whose messages take long; each costs a row and a look while it has work.
 * Another number would send a key to another lane while messages of it still wait in the old one: change it with an empty bus only.
 */
export const LANES = 16;

/**
 * A key as a number below 2^53. Two keys that fall together only wait for each other. FNV-1a twice, for the two halves: no digest is
 * needed where nobody gains by a collision but the one who chooses the keys of his own messages.
 */
export function keyOf(partitionkey: string): number {
  let low = 0x811c9dc5;
  let high = 0x050c5d1f;
  for (let index = 0; index < partitionkey.length; index += 1) {
    const unit = partitionkey.charCodeAt(index);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x01000197) ^ (low >>> 13);
  }
  return (high & 0x1fffff) * 0x1_0000_0000 + (low >>> 0);
}

/** The key of a message that has an order with nobody: out of the random part of its identifier. */
export function keyOfOne(id: string): number {
  return parseInt(id.slice(-12), 16);
}

export function laneOf(key: number): number {
  return key % LANES;
}

/** The smallest identifier that is made in a millisecond: they begin with it (UUIDv7). */
export function firstIdAt(at: Date): string {
  const hex = at.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-0000-0000-000000000000`;
}
