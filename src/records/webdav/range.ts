import { Readable, Transform } from 'node:stream';

/** The first `size` octets of a stream; the rest of it is not read. */
export function readContentRange(source: Readable, size: number): Readable {
  if (size === 0) {
    source.destroy();
    return Readable.from([]);
  }
  let left = size;
  const part = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const taken = chunk.subarray(0, left);
      left -= taken.length;
      this.push(taken);
      if (left === 0) {
        this.push(null);
        source.destroy();
      }
      done();
    },
  });
  source.once('error', (error) => part.destroy(error));
  part.once('close', () => source.destroy());
  return source.pipe(part);
}

/** One range of octets (RFC 9110 §14.2); undefined where none or several are asked for: then the whole is given. */
export function parseRange(
  header: string | undefined,
  size: number,
): { from: number; to: number } | 'none' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const last = size - 1;
  const range =
    match[1] === ''
      ? { from: Math.max(0, size - Number(match[2])), to: last }
      : { from: Number(match[1]), to: match[2] === '' ? last : Math.min(Number(match[2]), last) };
  if (match[1] !== '' && match[2] !== '' && Number(match[2]) < Number(match[1])) return undefined;
  return range.from > last || (match[1] === '' && match[2] === '0') ? 'none' : range;
}
