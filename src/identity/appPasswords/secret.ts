import { base32 } from '../accounts/totp.ts';
import { tokenHash } from '../crypto.ts';

const BYTES = 15;

/** A new app password, 120 bits in six groups of four letters and digits that nobody mistakes for others (RFC 4648 base 32). */
export function newAppPassword(random: (bytes: number) => Buffer): string {
  return base32(random(BYTES)).toLowerCase().match(/.{4}/g)!.join('-');
}

/** What is stored of it. Hyphens, spaces and capitals that a person types or leaves out are the same password. */
export function appPasswordHash(given: string): Buffer {
  return tokenHash(given.toLowerCase().replace(/[\s-]/g, ''));
}
