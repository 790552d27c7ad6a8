import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Signatures of webhooks as Standard Webhooks 1.0 has them: HMAC-SHA256 over `identifier.seconds.body`, in the headers `webhook-id`,
 * `webhook-timestamp` and `webhook-signature`.
 */
export interface SignedHeaders {
  readonly id: string;
  /** Seconds since 1970, as written. */
  readonly timestamp: string;
  /** One or more `v1,BASE64`, separated by blanks: while a key changes there are two. */
  readonly signature: string;
}

const SECONDS = /^[0-9]{1,12}$/;

/** The key behind a secret: base64 behind `whsec_`, else the text itself. */
function keyOf(secret: string): Buffer {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret, 'utf8');
}

function macOf(secret: string, id: string, timestamp: string, body: Buffer): Buffer {
  return createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest();
}

/** Signs a body. */
export function sign(secret: string, id: string, at: Date, body: Buffer): SignedHeaders {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  return { id, timestamp, signature: `v1,${macOf(secret, id, timestamp, body).toString('base64')}` };
}

/** What is wrong with a signature; undefined where one of the secrets has made it within the last seconds. */
export function signatureProblem(
  headers: SignedHeaders,
  body: Buffer,
  secrets: readonly string[],
  now: Date,
  toleranceSeconds: number,
): string | undefined {
  const { id, timestamp, signature } = headers;
  if (!SECONDS.test(timestamp)) return 'webhook-timestamp is not seconds since 1970';
  const age = now.getTime() / 1000 - Number(timestamp);
  if (Math.abs(age) > toleranceSeconds) {
    return `webhook-timestamp is ${Math.round(Math.abs(age))} seconds ${age > 0 ? 'old' : 'ahead'}, more than ${toleranceSeconds}`;
  }
  const given = signature
    .split(' ')
    .filter((one) => one.startsWith('v1,'))
    .slice(0, 10)
    .map((one) => Buffer.from(one.slice(3), 'base64'));
  if (given.length === 0) return 'webhook-signature has none of version v1';
  const macs = secrets.map((secret) => macOf(secret, id, timestamp, body));
  const matches = macs.flatMap((mac) => given.map((one) => one.length === mac.length && timingSafeEqual(one, mac)));
  return matches.some(Boolean)
    ? undefined
    : 'webhook-signature is not that of the identifier, the time and these bytes';
}
