import { oneOf, optional, text, Type } from '../../kernel/index.ts';

export const BODY_KINDS = [
  'municipality',
  'union-of-municipalities',
  'province',
  'metropolitan-city',
  'region',
  'health-authority',
  'university',
  'school',
  'ministry',
  'agency',
  'other',
] as const;

/** What an installation knows of a public body. */
export const bodyDetails = {
  name: text(200),
  kind: oneOf(BODY_KINDS),
  ipaCode: optional(Type.String({ pattern: '^[A-Za-z0-9_]{1,20}$', maxLength: 20, description: 'Codice IPA' })),
  taxCode: optional(Type.String({ pattern: '^[0-9]{11}$', maxLength: 11, description: 'Tax code of the body' })),
  istatCode: optional(Type.String({ pattern: '^[0-9]{3,6}$', maxLength: 6, description: 'ISTAT code' })),
  territory: optional(text(300)),
  population: optional(Type.Integer({ minimum: 0, maximum: 100_000_000 })),
  address: optional(text(300)),
  digitalAddress: optional(Type.String({ format: 'email', maxLength: 320, description: 'Certified mailbox (PEC)' })),
  website: optional(Type.String({ pattern: '^https?://[^\\s]{1,490}$', maxLength: 500 })),
};
