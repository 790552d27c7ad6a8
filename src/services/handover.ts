import { Readable } from 'node:stream';
import { romeDate, type Context, type Static } from '../kernel/index.ts';
import type { applicationInput } from './schema.ts';
import type { Destination } from './types.ts';

/** A file that goes with an application. */
export interface Enclosure {
  readonly name: string;
  readonly mime: string;
  readonly content: Buffer;
  readonly sha256: string;
}

export interface Handover {
  readonly id: string;
  /** Procedure that takes it, or the service's own code where there is none: then it goes to its destination. */
  readonly service: string;
  readonly applicant: Static<typeof applicationInput>['applicant'];
  readonly object: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly declarations: Static<typeof applicationInput>['declarations'];
  readonly attachments?: readonly Enclosure[];
  readonly destination?: Destination | null;
  /** Register entry that it answers: it joins that entry's dossier and starts nothing. */
  readonly inReplyTo?: string;
}

/** Writes an application in the format `application/1` and gives it to the bus. @returns the identifier of the message. */
export async function handOver(ctx: Context, handover: Handover): Promise<string> {
  const { id, service, object, request, declarations, attachments = [], destination, inReplyTo } = handover;
  const { givenName, familyName, taxCode, identifiedBy, email, digitalDomicile, address } = handover.applicant;
  const body = await ctx.call<{ code: string }>('identity.bodies.get', {});
  const application = {
    format: 'application/1',
    ...{ id, body: body.code, service, channel: 'portal', submittedAt: ctx.now().toISOString() },
    applicant: {
      identity: { provider: identifiedBy, fiscalNumber: `TINIT-${taxCode}`, name: givenName, familyName },
      contacts: { email, digitalDomicile, address },
      capacity: 'self',
    },
    ...{ object, request, declarations, attachments: attachments.map(enclosed) },
    ...(destination ? { destination } : {}),
    ...(inReplyTo ? { inReplyTo } : {}),
  };
  const filename = `${inReplyTo ? 'risposta' : 'istanza'}-${service}-${romeDate(ctx.now())}.json`;
  const stream = Readable.from([Buffer.from(JSON.stringify(application))]);
  const receipt = await ctx.call<{ messageId: string }>(
    'bus.messages.receive',
    { source: 'services', filename },
    { stream, mime: 'application/json', filename },
  );
  return receipt.messageId;
}

function enclosed({ name, mime, content, sha256 }: Enclosure) {
  return { name, mime, size: content.length, sha256, content: content.toString('base64') };
}

/** A file that waited to be sent. */
export function enclosureOf(file: {
  readonly filename: string;
  readonly mime: string;
  readonly sha256: string;
  readonly bytes: Buffer;
}): Enclosure {
  return { name: file.filename, mime: file.mime, sha256: file.sha256, content: file.bytes };
}
