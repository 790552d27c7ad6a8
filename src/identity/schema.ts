import { Type } from '../kernel/index.ts';
import { TOKEN_PATTERN } from './crypto.ts';

/** A password as typed. The rules are checked where one is set; here only the size, so that hashing has a bound. */
export const givenPassword = Type.String({ minLength: 1, maxLength: 256 });
export const totpCode = Type.String({
  pattern: '^[0-9]{6}$',
  maxLength: 6,
  description: 'Code of the authenticator app',
});
export const token = Type.String({ pattern: TOKEN_PATTERN, maxLength: 43 });
export const loginName = Type.String({
  pattern: '^[a-z0-9][a-z0-9._@-]{1,99}$',
  maxLength: 100,
  description: 'Lower case; unique in the body',
});
