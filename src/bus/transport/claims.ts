import { Readable } from 'node:stream';
import { systemCaller, type Runtime } from '../../kernel/index.ts';
import type { MessageContent } from '../types.ts';
import type { ClaimStore } from './types.ts';

/** Large bodies in the repository, put there by its operation so that they have their row and are no orphans. */
export function repositoryClaims(
  runtime: () => Pick<Runtime, 'invoker' | 'clock' | 'entropy'>,
  content: MessageContent,
): ClaimStore {
  return {
    async keep(bodyId, bytes, mime, ctx) {
      const upload = { stream: Readable.from([bytes]), mime, filename: 'messaggio' };
      const input = { filename: upload.filename };
      if (ctx) return (await ctx.call<{ sha256: string }>('records.content.put', input, upload)).sha256;
      const { invoker, clock, entropy } = runtime();
      const caller = systemCaller(bodyId, 'bus', entropy.id(clock.realNow()), 'bus');
      const stored = await invoker.invoke(caller, 'records.content.put', input, { upload });
      return (stored as { sha256: string }).sha256;
    },
    async open(bodyId, sha256) {
      const chunks: Buffer[] = [];
      for await (const chunk of await content.open(bodyId, sha256)) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    },
  };
}
