import { TOKEN_PATTERN } from '../identity/index.ts';
import { optional, text } from '../kernel/index.ts';

/** A secret of 256 bits, as links and cookies carry it. */
export const token = text(43, { minLength: 43, pattern: TOKEN_PATTERN });

/** A draft: its secret, or its identifier for the citizen who has signed in. */
export const draftName = text(43, {
  minLength: 36,
  pattern: '^([A-Za-z0-9_-]{43}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$',
});

/** Of a session that has ended or never was, anything may come in a cookie. */
export const session = optional(text(200));
