import { withoutArmour } from './armour.ts';
import { BerError, children, octets, TAG } from './ber.ts';
import { readContentInfo } from './cms.ts';
import { OID } from './oids.ts';

/** IA5String, the type of `dataUri`. */
const IA5_STRING = 0x16;

/**
 * The file within a time-stamped one (`.tsd`, TimeStampedData of RFC 5544 §2): version, dataUri, metaData, content. Null when it is none or
 * holds no file. Never throws; the time-stamp is not judged.
 */
export function unwrapTimestamped(bytes: Buffer): { readonly content: Buffer } | null {
  try {
    const { type, body } = readContentInfo(withoutArmour(bytes));
    if (type !== OID.timestampedData) return null;
    const [, ...fields] = children(body);
    const content = fields.find(({ tag }) => tag !== IA5_STRING && tag !== TAG.sequence);
    if (!content || (content.tag & 0xdf) !== TAG.octetString) return null;
    return { content: octets(content) };
  } catch (error) {
    if (error instanceof BerError || error instanceof RangeError) return null;
    throw error;
  }
}
