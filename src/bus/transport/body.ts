import { isUtf8 } from 'node:buffer';
import { dataOf } from './envelope.ts';
import type { Envelope, Transport } from './types.ts';

/** The data of a message, from wherever they lie. Bytes that are no JSON are no data to routes: they know them by their digest. */
export async function bodyOf(transport: Transport, bodyId: string, envelope: Envelope): Promise<unknown> {
  const { sha256, datacontenttype } = envelope;
  if (sha256 === undefined) return envelope.data ?? null;
  if (datacontenttype === undefined || /[/+]json|^text\/|[/+]xml/.test(datacontenttype)) {
    const bytes = await transport.open(bodyId, sha256);
    // Of another encoding: whoever reads the file says which.
    if (!isUtf8(bytes)) return { sha256 };
    try {
      return dataOf(bytes.toString('utf8'), datacontenttype);
    } catch {
      // Bytes that were sent without saying what they are.
      return { sha256 };
    }
  }
  return { sha256 };
}
