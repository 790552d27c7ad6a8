import { createHmac, timingSafeEqual } from 'node:crypto';

const STEP_SECONDS = 30;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4226 §5.3: the value of a counter as decimal digits. Authenticator apps use SHA-1 and six digits. */
export function hotp(secret: Buffer, counter: number, digits = 6, algorithm = 'sha1'): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac(algorithm, secret).update(message).digest();
  const offset = mac[mac.length - 1]! & 0x0f;
  const value = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(value % 10 ** digits).padStart(digits, '0');
}

/** RFC 6238 §4: the counter of an instant. */
export function totpStep(at: Date): number {
  return Math.floor(at.getTime() / 1000 / STEP_SECONDS);
}

/**
 * The step whose code this is: the present one, the one before or the one after (clocks differ, RFC 6238 §6), and later than the last
 * one accepted, because a code works once (§5.2).
 */
export function matchingStep(secret: Buffer, code: string, at: Date, lastStep: number): number | undefined {
  const now = totpStep(at);
  const given = Buffer.from(code.padEnd(6).slice(0, 6));
  const steps = [now, now - 1, now + 1].filter((step) => timingSafeEqual(Buffer.from(hotp(secret, step)), given));
  return steps.find((step) => step > lastStep);
}

/** The address that authenticator apps read from a QR code. */
export function totpUri(issuer: string, login: string, secret: Buffer): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(login)}`;
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}`;
}

/** RFC 4648 §6, without padding. */
export function base32(bytes: Buffer): string {
  let bits = 0;
  let value = 0;
  let text = '';
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET[(value >> (bits - 5)) & 31];
  }
  return bits > 0 ? text + ALPHABET[(value << (5 - bits)) & 31] : text;
}
