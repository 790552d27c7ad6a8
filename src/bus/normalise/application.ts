import { createHash } from 'node:crypto';
import {
  createValidator,
  DomainError,
  date,
  instant,
  nullable,
  object,
  optional,
  sha256Hex,
  text,
  Type,
  uuid,
  type Static,
} from '../../kernel/index.ts';
import { cleanName } from './text.ts';
import { Refusal, type Normalised } from '../types.ts';

/** An application as a portal sends it, format `application/1`. */
export const applicationSchema = object({
  format: Type.Literal('application/1'),
  id: uuid,
  body: text(40),
  service: text(80),
  channel: Type.Literal('portal'),
  submittedAt: instant,
  applicant: object({
    identity: object({
      provider: text(40),
      level: optional(text(200)),
      spidCode: optional(text(80)),
      fiscalNumber: text(40),
      name: text(120),
      familyName: text(120),
      gender: optional(text(1)),
      dateOfBirth: optional(date),
      placeOfBirth: optional(text(120)),
      authenticatedAt: optional(instant),
    }),
    contacts: object({
      email: optional(nullable(text(320))),
      digitalDomicile: optional(nullable(text(320))),
      address: optional(nullable(text(500))),
      phone: optional(nullable(text(40))),
    }),
    capacity: text(40),
  }),
  object: text(1000),
  request: Type.Unsafe<Record<string, unknown>>({ type: 'object', maxProperties: 100 }),
  /** Where it goes when no procedure takes it. */
  destination: optional(object({ classCode: optional(text(30)), unitCode: optional(text(80)) })),
  /** Register entry that it answers. */
  inReplyTo: optional(uuid),
  declarations: Type.Array(object({ code: text(80), text: text(2000), accepted: Type.Boolean() }), { maxItems: 50 }),
  attachments: Type.Array(
    object({
      name: text(255),
      mime: text(120),
      size: Type.Integer({ minimum: 1 }),
      sha256: sha256Hex,
      content: Type.String({ maxLength: 40_000_000, pattern: '^[A-Za-z0-9+/]*={0,2}$' }),
    }),
    { maxItems: 50 },
  ),
});

export type Application = Static<typeof applicationSchema>;

const validator = createValidator();

/** A portal's JSON to the canonical model. @throws Refusal naming each wrong field. */
export function normaliseApplication(bytes: Buffer): Normalised {
  const application = readApplication(bytes);
  const { identity, contacts } = application.applicant;
  const digitalAddress = contacts.digitalDomicile ?? contacts.email ?? undefined;
  const unaccepted = application.declarations.find((declaration) => !declaration.accepted);
  if (unaccepted) throw new Refusal(`/declarations: la dichiarazione «${unaccepted.code}» non è stata accettata`);
  const presentedAt = new Date(application.submittedAt);
  if (Number.isNaN(presentedAt.getTime())) throw new Refusal('/submittedAt: non è un istante del calendario');
  return {
    channel: 'portal',
    subject: application.object,
    sender: {
      kind: 'person',
      name: `${identity.name} ${identity.familyName}`,
      taxCode: identity.fiscalNumber.replace(/^TINIT-/, ''),
      ...(digitalAddress ? { digitalAddress } : {}),
    },
    presentedAt,
    text: Object.values(application.request)
      .filter((value) => typeof value === 'string')
      .join('\n'),
    attachments: application.attachments.map(readAttachment),
    messageId: application.id,
    receipt: null,
    procedureKey: application.service,
    destination: application.destination ?? null,
    inReplyTo: application.inReplyTo ?? null,
    data: { request: application.request },
    notes: [],
  };
}

/** @throws Refusal when the content is not what the portal says that it is. */
function readAttachment(file: Application['attachments'][number], index: number) {
  const content = Buffer.from(file.content, 'base64');
  const sha256 = createHash('sha256').update(content).digest('hex');
  if (content.length !== file.size || sha256 !== file.sha256) {
    throw new Refusal(`/attachments/${index}: dimensione o impronta di «${file.name}» non corrispondono al contenuto`);
  }
  return { filename: cleanName(file.name) ?? `allegato-${index + 1}`, content };
}

function readApplication(bytes: Buffer): Application {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new Refusal(`il file non è JSON valido: ${(error as Error).message}`);
  }
  try {
    validator.input(applicationSchema, value);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const fields = error.errors.map((problem) => `${problem.pointer || '/'}: ${problem.message}`);
    throw new Refusal(`istanza non conforme: ${fields.join('; ')}`.slice(0, 1000));
  }
  return value as Application;
}
