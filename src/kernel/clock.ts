import { randomBytes } from 'node:crypto';

/** Legal and business time (`now`) apart from the real one (`realNow`: leases, sessions, back-off). Both are UTC instants. */
export interface Clock {
  now(): Date;
  realNow(): Date;
}

export const systemClock: Clock = { now: () => new Date(), realNow: () => new Date() };

/** A clock whose legal time is set by hand; the real time stays real. While it is in use nothing real may be sent outside. */
export function virtualClock(start: Date): Clock & { set(time: Date): void; advance(milliseconds: number): void } {
  let current = start.getTime();
  return {
    now: () => new Date(current),
    realNow: () => new Date(),
    set: (time) => {
      current = time.getTime();
    },
    advance: (milliseconds) => {
      current += milliseconds;
    },
  };
}

/** Source of identifiers and randomness; injected so that a run can be replayed by seed. */
export interface Entropy {
  /** A UUIDv7 (RFC 9562) of the given instant. Never an order of commits: see the event log. */
  id(at: Date): string;
  random(bytes: number): Buffer;
}

const POOL_BYTES = 4096;

/** Cryptographic entropy; random bytes are drawn in blocks because one call per identifier costs more than the hash of an event. */
export function systemEntropy(): Entropy {
  let pool = randomBytes(POOL_BYTES);
  let offset = 0;
  const random = (bytes: number): Buffer => {
    if (bytes > POOL_BYTES) return randomBytes(bytes);
    if (offset + bytes > POOL_BYTES) {
      pool = randomBytes(POOL_BYTES);
      offset = 0;
    }
    offset += bytes;
    return pool.subarray(offset - bytes, offset);
  };
  return { random, id: (at) => uuidv7(at, random(10)) };
}

/** Formats a UUIDv7: 48 bits of milliseconds, then 74 random bits (RFC 9562 §5.7). */
export function uuidv7(at: Date, entropy: Buffer): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(at.getTime(), 0, 6);
  entropy.copy(bytes, 6, 0, 10);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
