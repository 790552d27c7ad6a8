import { Refusal } from '../types.ts';

/** The verdict on the provider's signature over an envelope (ETSI EN 319 102-1 terms). */
export interface EnvelopeVerdict {
  readonly indication: string;
  readonly subIndication: string | null;
}

/** Port: validates a detached signature over content, with the certified-mail providers that the installation trusts. */
export interface EnvelopeVerifier {
  verify(content: Buffer, signature: Buffer, at: Date): Promise<EnvelopeVerdict>;
}

/** Header by which a provider of certified mail says what it hands over (DM 2 November 2005, technical rules §§ 6.3, 6.4). */
export interface EnvelopeKind {
  readonly claims: 'message' | 'receipt' | 'nothing';
}

export function envelopeKind(headers: ReadonlyMap<string, unknown>): EnvelopeKind['claims'] {
  if (headers.has('x-ricevuta')) return 'receipt';
  return headers.get('x-trasporto') === 'posta-certificata' ? 'message' : 'nothing';
}

/**
 * Checks that an envelope is signed by a provider that we trust. A forged envelope proves nothing and is set aside; nobody may take
 * its dates or its sender for certified. @throws Refusal with the verdict.
 */
export async function requireTrustedEnvelope(raw: Buffer, verifier: EnvelopeVerifier, at: Date): Promise<void> {
  const parts = signedParts(raw);
  if (!parts) throw new Refusal('busta di posta certificata incompleta: manca la firma del gestore');
  const verdict = await verifier.verify(parts.content, parts.signature, at);
  if (verdict.indication === 'TOTAL-PASSED') return;
  const why = [verdict.indication, verdict.subIndication].filter(Boolean).join(' / ');
  throw new Refusal(`busta di posta certificata non attendibile (${why}): la firma non è di un gestore riconosciuto`);
}

/** The signed part of a multipart/signed message, byte for byte, and its detached signature (RFC 1847, RFC 8551). */
function signedParts(raw: Buffer): { content: Buffer; signature: Buffer } | undefined {
  const text = raw.toString('latin1').replace(/\r?\n/g, '\r\n');
  const headEnd = text.indexOf('\r\n\r\n');
  const header = text.slice(0, headEnd).replace(/\r\n[ \t]+/g, ' ');
  const type = /^content-type:\s*multipart\/signed;(.*)$/im.exec(header)?.[1];
  const boundary = type && /boundary="?([^";\r\n]+)"?/i.exec(type)?.[1];
  if (!boundary) return undefined;
  const [, content, signaturePart, rest] = text.slice(headEnd).split(`\r\n--${boundary}`);
  if (content === undefined || signaturePart === undefined || !rest?.startsWith('--')) return undefined;
  const bodyStart = signaturePart.indexOf('\r\n\r\n');
  if (bodyStart < 0) return undefined;
  const signature = Buffer.from(signaturePart.slice(bodyStart).replace(/\s+/g, ''), 'base64');
  return { content: Buffer.from(content.replace(/^\r\n/, ''), 'latin1'), signature };
}
