import { parentPort } from 'node:worker_threads';
import { renderPdf, type RenditionInput } from './pdf.ts';
import type { Answer } from './threads.ts';

/** A thread that renders what it is given, one page after the other. */
parentPort?.on('message', (input: RenditionInput) => {
  void renderPdf(input).then(
    ({ bytes, missing }) => {
      // A copy of its own memory, which is handed over instead of copied once more.
      const own = new Uint8Array(bytes);
      answer({ ok: true, bytes: own, missing }, [own.buffer]);
    },
    (error: unknown) => answer({ ok: false, error }, []),
  );
});

function answer(message: Answer, transfer: readonly ArrayBuffer[]): void {
  parentPort?.postMessage(message, transfer);
}
