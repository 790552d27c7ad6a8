/** Signature time-stamps (RFC 3161, ETSI EN 319 122-1 §5.3): recognised, and refused when they are of something else. */
import { createHash } from 'node:crypto';
import { digestName } from './algorithms.ts';
import { BerError, TAG, children, encoded, octets, readElement, time } from './ber.ts';
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
  const token = readToken(encoded(value));
  return token !== undefined && stamps(token, signature) && intact(token.data);
}

/** A time-stamp token with what its TSTInfo says (RFC 3161 §2.4.2). */
export interface Token {
  readonly data: SignedData;
  readonly digest: string;
  readonly imprint: Buffer;
  readonly time: Date | undefined;
}

/** Reads a token from its ContentInfo; undefined when it is another thing. Throws `BerError`. */
export function readToken(bytes: Buffer): Token | undefined {
  const { type, body } = readContentInfo(bytes);
  if (type !== OID.signedData) return undefined;
  const data = readSignedData(body);
  if (data.contentType !== OID.timestampInfo || !data.content) return undefined;
  // TSTInfo: version, policy, messageImprint, serialNumber, genTime, …
  const [, , imprint, , generated] = children(readElement(data.content));
  if (imprint?.tag !== TAG.sequence) return undefined;
  const [hashAlgorithm, hash] = children(imprint);
  const digest = hashAlgorithm && digestName(algorithm(hashAlgorithm).oid);
  if (!digest || !hash) return undefined;
  const at = generated?.tag === TAG.generalizedTime ? time(generated) : undefined;
  return { data, digest, imprint: octets(hash), time: at };
}

/** Whether the token is of these bytes. */
export function stamps(token: Token, bytes: Buffer): boolean {
  return createHash(token.digest).update(bytes).digest().equals(token.imprint);
}
