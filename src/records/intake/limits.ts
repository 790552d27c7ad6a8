import type { Reason } from './types.ts';

/** What a content may cost: a bomb must not take the machine with it. */
export const LIMITS = {
  /** Larger contents are kept and not looked into: they are read into memory as a whole. */
  bytes: 200_000_000,
  depth: 5,
  parts: 1000,
  /** Unpacked bytes for each packed one, counted from `denseFrom` on: the XML of a small office file packs better than that. */
  ratio: 100,
  denseFrom: 10_000_000,
  unpackedBytes: 500_000_000,
  cpuMs: 10_000,
  memoryBytes: 1_500_000_000,
} as const;

/** Ends the looking into a content for a reason that people are told. */
export class Stop extends Error {
  readonly reason: Reason;
  constructor(reason: Reason, message: string = reason) {
    super(message);
    this.reason = reason;
  }
}

/** What is left of the limits while one content is unpacked, however deep. */
export interface Allowance {
  parts: number;
  bytes: number;
}

/** The allowance for a content of so many bytes. */
export function allowanceFor(size: number): Allowance {
  const dense = Math.max(LIMITS.denseFrom, size * LIMITS.ratio);
  return { parts: LIMITS.parts, bytes: Math.min(LIMITS.unpackedBytes, dense) };
}

const MACHINE = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE', 'EROFS', 'ENOENT', 'EACCES']);

/** The code of an error that has nothing to do with the bytes: a full disk, no more open files, a folder that is gone. */
export function machineFault(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && MACHINE.has(code) ? code : undefined;
}
