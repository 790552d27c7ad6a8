import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { Stop } from '../limits.ts';
import type { Answer, Order } from './threads.ts';
import { extractText } from './text.ts';
import { unpack } from './unpack.ts';

/** A thread that takes contents apart, one after the other. Files come and go by their place: nothing large is copied between threads. */
parentPort?.on('message', (order: Order) => {
  void work(order).then(
    (answer) => parentPort!.postMessage(answer),
    (error: unknown) => parentPort!.postMessage(refusal(error)),
  );
});

async function work(order: Order): Promise<Answer> {
  const bytes = await readFile(order.file);
  if (order.kind === 'text') return { ok: true, kind: 'text', text: await extractText(bytes, order.mime, order.limit) };
  const { parts, leaves, reason } = await unpack(bytes, order.mime);
  const files = [];
  for (const [index, { path, mime, bytes: content }] of leaves.entries()) {
    const file = join(order.folder, `${order.prefix}-${index}`);
    await writeFile(file, content, { mode: 0o600 });
    files.push({ path, mime, file, size: content.length });
  }
  return { ok: true, kind: 'unpack', parts, files, reason };
}

/** Whatever goes wrong over hostile bytes is a reason of theirs; its message is for the log alone. */
function refusal(error: unknown): Answer {
  if (error instanceof Stop) return { ok: false, reason: error.reason, message: error.message };
  return { ok: false, reason: 'damaged', message: error instanceof Error ? error.message : String(error) };
}
