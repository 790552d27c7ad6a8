/** The cryptographic part of validation: references and signature value (ETSI EN 319 102-1 §5.2.7). */
import type { KeyObject } from 'node:crypto';
import { digestLabel, digestName, digestOf, schemeOf, verifyValue } from './algorithms.ts';
import type { SignatureScheme } from './algorithms.ts';
import { encoded, octets, oid, TAG } from './ber.ts';
import { toDer } from './der.ts';
import type { SignerInfo } from './cms.ts';
import { valuesOf } from './cms.ts';
import { OID } from './oids.ts';
import { decide } from './rules.ts';
import type { Decision } from './rules.ts';

/** Outcome of the cryptographic part; a decision is there unless everything held. */
export interface CryptoResult {
  readonly verdict: 'valid' | 'invalid' | 'not-checked';
  readonly decision?: Decision;
  readonly scheme?: SignatureScheme;
}

/** What a signer signed. */
export interface Signed {
  /** Absent when the content is not at hand. */
  readonly content?: Buffer;
  /** Type that the content-type attribute must repeat; absent for countersignatures, which must not have one. */
  readonly contentType?: string;
}

/** Checks the attributes that bind the content, the content's digest, then the signature value. Throws `BerError`. */
export function checkCrypto(signer: SignerInfo, signed: Signed, key: KeyObject | undefined): CryptoResult {
  const digest = digestName(signer.digestAlgorithm.oid);
  const scheme = schemeOf(signer.signatureAlgorithm, signer.digestAlgorithm);
  const attributes = signer.signedAttributes ? checkAttributes(signer, signed, digest) : undefined;
  if (attributes) return { verdict: 'invalid', decision: attributes, scheme };
  if (!scheme || (!digest && signer.signedAttributes)) {
    const what = scheme ? signer.digestAlgorithm.oid : signer.signatureAlgorithm.oid;
    return { verdict: 'not-checked', decision: decide('algorithm.unknown', what), scheme };
  }
  const differs = digestConflict(scheme, digest);
  if (differs?.indication === 'TOTAL-FAILED') return { verdict: 'invalid', decision: differs, scheme };
  if (!key) return { verdict: 'not-checked', decision: decide('certificate.missing'), scheme };
  const value = checkValue(signer, signed, scheme, key);
  if (value === false) return { verdict: 'invalid', decision: decide('signature.value'), scheme };
  if (!signed.content) return { verdict: 'not-checked', decision: decide('content.missing'), scheme };
  if (value === undefined) {
    const what = `${signer.signatureAlgorithm.oid} ≠ ${key.asymmetricKeyType ?? '?'}`;
    return { verdict: 'not-checked', decision: decide('algorithm.unknown', what), scheme };
  }
  return { verdict: 'valid', decision: differs, scheme };
}

/** Content type and message digest: each once, each with one value, each right (RFC 5652 §11.1 and §11.2). */
function checkAttributes(signer: SignerInfo, signed: Signed, digest: string | undefined): Decision | undefined {
  const types = valuesOf(signer.signed, OID.contentType);
  const typeFits =
    signed.contentType === undefined
      ? types.length === 0
      : types.length === 1 && types[0]!.tag === TAG.oid && oid(types[0]!) === signed.contentType;
  const digests = valuesOf(signer.signed, OID.messageDigest);
  if (digests.length !== 1) return decide('attributes.message-digest');
  if (signed.content && digest && !digestOf(digest, signed.content).equals(octets(digests[0]!))) {
    return decide('content.hash');
  }
  return typeFits ? undefined : decide('attributes.content-type');
}

/**
 * One digest must serve content and attributes (RFC 8933 §3.1). With PKCS#1 and ECDSA identifiers that name another one,
 * the reference validator computes with the declared digest and fails; RSASSA-PSS carries its digest in parameters that
 * are part of the computation, so the value holds and the discrepancy is a matter of constraints.
 */
function digestConflict(scheme: SignatureScheme, digest: string | undefined): Decision | undefined {
  if (!scheme.namesDigest || !scheme.digest || scheme.digest === digest) return undefined;
  const what = `${digestLabel(scheme.digest)} ≠ ${digestLabel(digest)}`;
  return decide(scheme.family === 'RSA-PSS' ? 'signature.pss-digest-differs' : 'signature.digest-differs', what);
}

function checkValue(signer: SignerInfo, signed: Signed, scheme: SignatureScheme, key: KeyObject): boolean | undefined {
  const { signedAttributes: attributes, signature } = signer;
  if (!attributes) return signed.content && verifyValue(scheme, key, signed.content, signature);
  // RFC 5652 §5.4: what is signed is the DER form with the tag of SET OF. Signers that wrote the attributes in another
  // order signed either their own encoding or the sorted one; both hold the same attributes, so both are asked.
  const asEncoded = Buffer.from(encoded(attributes));
  asEncoded[0] = TAG.set;
  const first = attributes.indefinite ? false : verifyValue(scheme, key, asEncoded, signature);
  return first === false ? verifyValue(scheme, key, toDer(attributes, TAG.set), signature) : first;
}
