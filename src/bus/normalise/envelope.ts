import { Refusal } from '../types.ts';
import { readCertificate, type Certificate } from './certificate.ts';
import { contentOf, filenameOf, partsOf, type Entity } from './entity.ts';

/** The verdict on the provider's signature over an envelope (ETSI EN 319 102-1 terms). */
export interface EnvelopeVerdict {
  readonly indication: string;
  readonly subIndication: string | null;
}

/** Port: validates a detached signature over content, with the certified-mail providers that the installation trusts. */
export interface EnvelopeVerifier {
  verify(content: Buffer, signature: Buffer, at: Date): Promise<EnvelopeVerdict>;
}

/** What a provider has signed: its statement and, unless it is a receipt, the message that it carries. */
export interface Envelope {
  readonly certificate: Certificate;
  readonly original: Buffer | undefined;
}

/** Whether the header says that a provider of certified mail hands this over (DM 2 November 2005, technical rules §§ 6.3, 6.4). */
export function claimsEnvelope({ headers }: Entity): boolean {
  return headers.has('x-ricevuta') || headers.get('x-trasporto')?.toLowerCase() === 'posta-certificata';
}

/**
 * The message in an envelope of anomaly (busta di anomalia, technical rules § 6.4.3): ordinary mail that reached a certified mailbox. Nothing
 * of it is certified, so that it is worth what ordinary mail is, whoever has made the envelope. Undefined for anything else.
 */
export function anomalous(outer: Entity): Buffer | undefined {
  if (outer.headers.get('x-trasporto')?.toLowerCase() !== 'errore') return undefined;
  const parts = partsOf(outer) ?? [];
  const content = /^multipart\/signed\b/i.test(outer.headers.get('content-type') ?? '') ? parts[0] : outer;
  const original = content && partsOf(content)?.find((part) => filenameOf(part)?.toLowerCase() === 'postacert.eml');
  return original && contentOf(original);
}

/**
 * Opens an envelope that a provider we trust has signed. Nothing is taken from outside of what is signed, and of what is signed only the
 * provider's own parts: a `daticert.xml` that the sender attached to the message inside states nothing.
 * @throws Refusal when the envelope is incomplete, or with the verdict when it is not to be trusted.
 */
export async function openEnvelope(outer: Entity, verifier: EnvelopeVerifier, receivedAt: Date): Promise<Envelope> {
  const parts = partsOf(outer);
  if (parts?.length !== 2 || !/^multipart\/signed\b/i.test(outer.headers.get('content-type') ?? '')) {
    throw incomplete('manca la firma del gestore');
  }
  const [content, signature] = parts as [Entity, Entity];
  const named = new Map((partsOf(content) ?? []).map((part) => [filenameOf(part)?.toLowerCase(), part]));
  const statement = named.get('daticert.xml');
  if (!statement) throw incomplete('manca daticert.xml');
  const certificate = readCertificate(contentOf(statement));
  const verdict = await verifier.verify(
    Buffer.from(content.raw, 'latin1'),
    contentOf(signature),
    certificate.at ?? receivedAt,
  );
  if (verdict.indication !== 'TOTAL-PASSED') {
    const why = [verdict.indication, verdict.subIndication].filter(Boolean).join(' / ');
    throw new Refusal(`busta di posta certificata non attendibile (${why}): la firma non è di un gestore riconosciuto`);
  }
  const original = named.get('postacert.eml');
  if (!certificate.receipt && !original) throw incomplete('manca postacert.eml');
  return { certificate, original: original && contentOf(original) };
}

function incomplete(why: string): Refusal {
  return new Refusal(`busta di posta certificata incompleta: ${why}`);
}
