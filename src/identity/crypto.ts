import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What is stored of a token: enough to recognise it, useless to whoever reads the table. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** A 256-bit token as 43 characters that fit in a cookie or a link. */
export function newToken(random: (bytes: number) => Buffer): string {
  return random(32).toString('base64url');
}

export const TOKEN_PATTERN = '^[A-Za-z0-9_-]{43}$';

/** Encrypts a secret for a column (AES-256-GCM): nonce, tag, cipher text. `owner` binds it to its row, so that it cannot be moved. */
export function seal(key: Buffer, owner: string, secret: Buffer, random: (bytes: number) => Buffer): Buffer {
  const nonce = random(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(owner));
  const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** @throws when the key, the owner or a byte is not the one that it was sealed with. */
export function unseal(key: Buffer, owner: string, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(owner)).setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
}
