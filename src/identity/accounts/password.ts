import { scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { kernelErrors } from '../../kernel/index.ts';
import { identityErrors } from '../errors.ts';

/** N = 2^17, r = 8, p = 1 (OWASP ASVS 5.0 11.4.2): 128 MiB and some 0.4 s a password. */
const DEFAULT_COST = 17;
const BLOCK_SIZE = 8;
const KEY_BYTES = 32;
const SALT_BYTES = 16;
// 128 * N * r is 128 MiB at the default cost; Node's own limit of 32 MiB would refuse it.
const MAX_MEMORY = 256 * 1024 * 1024;
/** Two at a time keep the memory under 256 MiB and leave two threads of libuv's four to files and DNS. */
const AT_A_TIME = 2;

export interface PasswordHasher {
  /** Runs work that hashes. @throws RATE_LIMITED when two are under way in this process. */
  withSlot<T>(work: () => Promise<T>): Promise<T>;
  /** `$scrypt$ln=17,r=8,p=1$salt$key`, salt and key in base64url. Call inside a slot. */
  hash(password: string, random: (bytes: number) => Buffer): Promise<string>;
  /** Takes as long when there is nothing to compare with, so that the time does not tell which logins exist. Call inside a slot. */
  verify(password: string, stored: string | null | undefined): Promise<boolean>;
}

/** One per process: the limit on memory is its state. */
export function createPasswordHasher(cost: number = DEFAULT_COST): PasswordHasher {
  let busy = 0;
  const nobody = format(cost, Buffer.alloc(SALT_BYTES), Buffer.alloc(KEY_BYTES));
  return {
    async withSlot(work) {
      if (busy >= AT_A_TIME) throw kernelErrors.RATE_LIMITED(undefined, { retryAfter: 1 });
      busy += 1;
      try {
        return await work();
      } finally {
        busy -= 1;
      }
    },
    async hash(password, random) {
      const salt = Buffer.from(random(SALT_BYTES));
      return format(cost, salt, await derive(password, salt, cost));
    },
    async verify(password, stored) {
      const { cost: storedCost, salt, key } = parse(stored ?? nobody);
      const equal = timingSafeEqual(await derive(password, salt, storedCost), key);
      return equal && typeof stored === 'string';
    },
  };
}

const MIN_LENGTH = 12;

/** @throws IDENTITY_PASSWORD_TOO_WEAK saying which rule it breaks (length over composition: OWASP ASVS 5.0 6.2). */
export function checkPasswordRules(password: string, login: string, names: readonly string[]): void {
  const plain = normalise(password).toLowerCase();
  const refuse = (it: string, en: string): never => {
    throw identityErrors.IDENTITY_PASSWORD_TOO_WEAK({ it, en });
  };
  if ([...plain].length < MIN_LENGTH) refuse('Servono almeno 12 caratteri.', 'At least 12 characters are needed.');
  if (new Set(plain).size < 5) refuse('Troppi caratteri uguali.', 'Too many equal characters.');
  const known = [login, ...names].map((word) => normalise(word).toLowerCase()).filter((word) => word.length >= 3);
  if (known.some((word) => plain.includes(word))) {
    refuse('Non può contenere il nome utente o il proprio nome.', 'It must not contain the login or one’s name.');
  }
}

/** The same characters typed on two keyboards must be the same password (NIST SP 800-63B §5.1.1.2). */
function normalise(password: string): string {
  return password.normalize('NFKC');
}

function derive(password: string, salt: Buffer, cost: number): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** cost, r: BLOCK_SIZE, p: 1, maxmem: MAX_MEMORY };
  return new Promise((resolve, reject) => {
    scrypt(normalise(password), salt, KEY_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

function format(cost: number, salt: Buffer, key: Buffer): string {
  return `$scrypt$ln=${cost},r=${BLOCK_SIZE},p=1$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

const STORED = /^\$scrypt\$ln=(\d{1,2}),r=8,p=1\$([\w-]+)\$([\w-]+)$/;

function parse(stored: string): { readonly cost: number; readonly salt: Buffer; readonly key: Buffer } {
  const match = STORED.exec(stored);
  if (!match) throw new Error('a stored password has an unknown format');
  return {
    cost: Number(match[1]),
    salt: Buffer.from(match[2]!, 'base64url'),
    key: Buffer.from(match[3]!, 'base64url'),
  };
}
