/** Signature time-stamps (RFC 3161, ETSI EN 319 122-1 §5.3): recognised, and refused when they are of something else. */
import { createHash } from 'node:crypto';
import { digestName } from './algorithms.ts';
import { BerError, TAG, children, encoded, octets, readElement } from './ber.ts';
import type { Element } from './ber.ts';
import { algorithm, readContentInfo, readSignedData, valuesOf } from './cms.ts';
import type { SignedData, SignerInfo } from './cms.ts';
import { OID } from './oids.ts';

/** The level that a signature's attributes claim. LT is nearly invisible from outside: values or lists enclosed. */
export function levelOf(signer: SignerInfo, file: SignedData): 'B' | 'T' | 'LT' | 'LTA' {
  const has = (...types: readonly string[]) => signer.unsigned.some((attribute) => types.includes(attribute.type));
  if (has(OID.archiveTimestampV2, OID.archiveTimestampV3, OID.evidenceRecordInternal, OID.evidenceRecordExternal))
    return 'LTA';
  if (!has(OID.signatureTimestamp)) return 'B';
  return has(OID.revocationValues) || file.hasRevocationLists ? 'LT' : 'T';
}

/**
 * Whether every signature time-stamp is one of this signature's value and whole in itself. `intact` checks the token's
 * own signature; its authority is not judged. Broken tokens count as altered.
 */
export function timestampsFit(signer: SignerInfo, intact: (token: SignedData) => boolean): boolean {
  return valuesOf(signer.unsigned, OID.signatureTimestamp).every((value) => {
    try {
      return fits(value, signer.signature, intact);
    } catch (error) {
      if (error instanceof BerError) return false;
      throw error;
    }
  });
}

function fits(value: Element, signature: Buffer, intact: (token: SignedData) => boolean): boolean {
  const { type, body } = readContentInfo(encoded(value));
  if (type !== OID.signedData) return false;
  const token = readSignedData(body);
  if (token.contentType !== OID.timestampInfo || !token.content) return false;
  // TSTInfo: version, policy, messageImprint, …
  const imprint = children(readElement(token.content))[2];
  if (imprint?.tag !== TAG.sequence) return false;
  const [hashAlgorithm, hash] = children(imprint);
  const digest = hashAlgorithm && digestName(algorithm(hashAlgorithm).oid);
  if (!digest || !hash) return false;
  return createHash(digest).update(signature).digest().equals(octets(hash)) && intact(token);
}
