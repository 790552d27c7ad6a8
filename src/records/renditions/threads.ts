import type { Worker } from 'node:worker_threads';
import { startThread } from '../../kernel/index.ts';
import { renderPdf, type Rendition, type RenditionInput } from './pdf.ts';

/** Makes a rendition; where it is computed is the composition's choice. */
export type Render = (input: RenditionInput) => Promise<Rendition>;

export interface RenderingThreads {
  readonly render: Render;
  close(): Promise<void>;
}

/** What a thread answers. */
export type Answer =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly missing: readonly string[] }
  | { readonly ok: false; readonly error: unknown };

interface Order {
  readonly input: RenditionInput;
  readonly resolve: (rendition: Rendition) => void;
  readonly reject: (error: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  order: Order | undefined;
}

/** Two: the rest of a small machine belongs to the database and to the requests. */
const THREADS = 2;

/**
 * Renders in threads of their own, so that a page of 40 ms keeps no request waiting. They start with the first rendition and never keep
 * the process alive by themselves; one that dies fails the page it had in hand, and another takes its place.
 */
export function renderingThreads(count: number = THREADS): RenderingThreads {
  const threads = new Set<Thread>();
  const waiting: Order[] = [];
  let closed = false;

  const next = () => {
    if (waiting.length === 0) return;
    let free = [...threads].find((thread) => thread.order === undefined);
    if (!free && threads.size < count) threads.add((free = start()));
    if (!free) return;
    const order = (free.order = waiting.shift()!);
    free.worker.ref();
    free.worker.postMessage(order.input);
    next();
  };
  const start = (): Thread => {
    const thread: Thread = { worker: startThread(import.meta.url, 'thread'), order: undefined };
    const take = () => {
      const { order } = thread;
      thread.order = undefined;
      thread.worker.unref();
      return order;
    };
    const lost = (error: unknown) => {
      threads.delete(thread);
      take()?.reject(error);
      next();
    };
    thread.worker.unref();
    thread.worker.on('message', (answer: Answer) => {
      const order = take();
      if (answer.ok) order?.resolve({ bytes: Buffer.from(answer.bytes.buffer), missing: answer.missing });
      else order?.reject(answer.error);
      next();
    });
    thread.worker.on('error', lost);
    thread.worker.on('exit', () => lost(new Error('a rendering thread ended')));
    return thread;
  };
  return {
    render(input) {
      if (closed) return renderPdf(input);
      return new Promise((resolve, reject) => {
        waiting.push({ input, resolve, reject });
        next();
      });
    },
    async close() {
      closed = true;
      await Promise.all([...threads].map(({ worker }) => worker.terminate()));
    },
  };
}
