import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { SendFailure, type ConnectorHouse } from '../types.ts';

/** A repository in memory. */
export interface MemoryFiles extends Pick<ConnectorHouse, 'keep' | 'content'> {
  readonly contents: ReadonlyMap<string, Buffer>;
  put(content: Buffer | string): string;
}

export function memoryFiles(): MemoryFiles {
  const contents = new Map<string, Buffer>();
  const put = (content: Buffer | string) => {
    const bytes = Buffer.from(content);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    contents.set(sha256, bytes);
    return sha256;
  };
  return {
    ...{ contents, put },
    async keep(stream) {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      const bytes = Buffer.concat(chunks);
      return { sha256: put(bytes), size: bytes.length };
    },
    async content(sha256) {
      const found = contents.get(sha256);
      if (!found) throw new SendFailure('never', `the repository has no file ${sha256}`);
      return Readable.from(pieces(found));
    },
  };
}

/** As a disk gives them. */
function* pieces(content: Buffer): Generator<Buffer> {
  for (let at = 0; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536);
}
