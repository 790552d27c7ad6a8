import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { type Anchor, validateSignature } from '../../signatures/index.ts';
import { machineFault, Stop } from '../limits.ts';
import type { Answer, Judged, Order } from './threads.ts';
import { recognise } from './ocr.ts';
import { drawPictures } from './pictures.ts';
import { readableOf } from './readable.ts';
import { extractPdf, extractText } from './text.ts';
import { unpack } from './unpack.ts';

/** A thread that takes contents apart, one after the other. Files come and go by their place: nothing large is copied between threads. */
parentPort?.on('message', (order: Order) => {
  void work(order).then(
    (answer) => parentPort!.postMessage(answer),
    (error: unknown) => parentPort!.postMessage(refusal(error)),
  );
});

async function work(order: Order): Promise<Answer> {
  switch (order.kind) {
    case 'text': {
      const text = await extractText(await readFile(order.file), order.mime, order.limit);
      return { ok: true, kind: 'text', text };
    }
    case 'pdf':
      return { ok: true, kind: 'pdf', ...(await extractPdf(order.file, order.by, order.limit)) };
    case 'signatures':
      return { ok: true, kind: 'signatures', judged: judge(await readFile(order.file), order.at, order.anchors) };
    case 'pictures':
      return { ok: true, kind: 'pictures', ...(await drawPictures(order)) };
    case 'ocr':
      return { ok: true, kind: 'ocr', text: await recognise(order) };
    case 'readable':
      return { ok: true, kind: 'readable', readable: await readableOf(order.file, order.mime) };
    case 'unpack':
      return unpackFile(order);
  }
}

async function unpackFile(order: Extract<Order, { kind: 'unpack' }>): Promise<Answer> {
  const { file, mime, folder, prefix, only } = order;
  const { parts, leaves, wanted, reason } = await unpack(await readFile(file), mime, only);
  const written = only === undefined ? leaves : wanted ? [wanted] : [];
  const files = [];
  for (const [index, leaf] of written.entries()) {
    const place = join(folder, `${prefix}-${index}`);
    await writeFile(place, leaf.bytes, { mode: 0o600 });
    files.push({ path: leaf.path, mime: leaf.mime, file: place, size: leaf.bytes.length });
  }
  return { ok: true, kind: 'unpack', parts, files, reason };
}

function judge(bytes: Buffer, at: Date, anchors: readonly Anchor[]): Judged {
  // Bytes lose their kind on the way between threads.
  const own = anchors.map(({ certificate, revocation }) => ({ certificate: Buffer.from(certificate), revocation }));
  const { content, ...verdict } = validateSignature({ bytes, at, anchors: own });
  return { verdict, contentSha256: content ? createHash('sha256').update(content).digest('hex') : null };
}

/** Whatever goes wrong over hostile bytes is a reason of theirs; its message is for the log alone. */
function refusal(error: unknown): Answer {
  if (error instanceof Stop) return { ok: false, reason: error.reason, message: error.message };
  const machine = machineFault(error);
  if (machine) return { ok: false, reason: 'interrupted', message: (error as Error).message, machine };
  return { ok: false, reason: 'damaged', message: error instanceof Error ? error.message : String(error) };
}
