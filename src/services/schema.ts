import { amount, bilingual, code, jsonObject, object, optional, text, Type, uuid } from '../kernel/index.ts';
import { session, token } from './secrets.ts';

/** What a card says, in the terms of the national model of service cards: who, what is needed, what one gets, when, at what cost. */
export const cardSchema = object({
  title: bilingual,
  summary: bilingual,
  who: bilingual,
  needed: Type.Array(bilingual, { maxItems: 30 }),
  obtained: bilingual,
  term: bilingual,
  cost: optional(amount),
  office: text(200),
  norms: Type.Array(text(300), { maxItems: 30 }),
  /** What happens when the body does not answer in time, and who is asked then (L. 241/1990 art. 2 c. 9-bis). */
  silence: optional(bilingual),
  substitute: optional(text(200)),
});

export const destinationSchema = object({ classCode: optional(text(30)), unitCode: optional(text(80)) });

/** Whoever holds the secret link of a practice, or the session of the citizen whose practice it is. */
export const access = { link: optional(token), session, id: optional(uuid) };

export const serviceInput = object({
  code,
  procedure: optional(code),
  ...cardSchema.properties,
  form: optional(jsonObject),
  destination: optional(destinationSchema),
  kit: optional(text(120)),
});

/** An application handed in at a counter or by a portal that has identified the applicant. */
export const applicationInput = object({
  serviceCode: code,
  object: text(1000, { description: 'What is asked for, in one sentence' }),
  applicant: object({
    givenName: text(120),
    familyName: text(120),
    taxCode: text(16, { pattern: '^[A-Z0-9]{11,16}$' }),
    identifiedBy: text(40, { description: 'How the identity was ascertained, e.g. spid, cie, document' }),
    email: optional(text(320)),
    digitalDomicile: optional(text(320)),
    address: optional(text(500)),
  }),
  request: Type.Unsafe<Record<string, unknown>>({ type: 'object', maxProperties: 100 }),
  declarations: Type.Array(object({ code: text(80), text: text(2000), accepted: Type.Boolean() }), { maxItems: 50 }),
});
