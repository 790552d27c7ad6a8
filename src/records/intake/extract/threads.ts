import type { Worker } from 'node:worker_threads';
import { startThread } from '../../../kernel/index.ts';
import type { Anchor, ValidationReport } from '../../signatures/index.ts';
import type { Part, Readable, Reason } from '../types.ts';
import type { Recognising } from './ocr.ts';
import type { Drawing, Pictures } from './pictures.ts';
import type { PdfReading, PdfText } from './text.ts';

/** What a thread is asked. `file` lies in the scratch folder of the content. */
export type Order =
  | { readonly kind: 'text'; readonly file: string; readonly mime: string; readonly limit: number }
  | { readonly kind: 'pdf'; readonly file: string; readonly by: PdfReading; readonly limit: number }
  | { readonly kind: 'signatures'; readonly file: string; readonly at: Date; readonly anchors: readonly Anchor[] }
  | ({ readonly kind: 'pictures' } & Drawing)
  | ({ readonly kind: 'ocr' } & Recognising)
  | { readonly kind: 'readable'; readonly file: string; readonly mime: string }
  | {
      readonly kind: 'unpack';
      readonly file: string;
      readonly mime: string;
      /** Where the files go, and what their names begin with. */
      readonly folder: string;
      readonly prefix: string;
      /** Number of the one part that is wanted, from 1 on; all are written unless told. */
      readonly only?: number;
    };

/** A verdict without the bytes that it is of, which are large. */
export interface Judged {
  readonly verdict: Omit<ValidationReport, 'content'>;
  /** Digest of the enclosed original; null where there is none. */
  readonly contentSha256: string | null;
}

/** A file found within, lying in the scratch folder. */
export interface FoundFile {
  readonly path: string | undefined;
  readonly mime: string;
  readonly file: string;
  readonly size: number;
}

export type Answer =
  | { readonly ok: true; readonly kind: 'text'; readonly text: string }
  | ({ readonly ok: true; readonly kind: 'pdf' } & PdfText)
  | { readonly ok: true; readonly kind: 'signatures'; readonly judged: Judged }
  | ({ readonly ok: true; readonly kind: 'pictures' } & Pictures)
  | { readonly ok: true; readonly kind: 'ocr'; readonly text: string }
  | { readonly ok: true; readonly kind: 'readable'; readonly readable: Readable | undefined }
  | {
      readonly ok: true;
      readonly kind: 'unpack';
      readonly parts: readonly Part[];
      readonly files: readonly FoundFile[];
      readonly reason: Reason | undefined;
    }
  | {
      readonly ok: false;
      readonly reason: Reason;
      readonly message: string;
      /** Code of a fault of the machine, e.g. a full disk: that says nothing about the file. */
      readonly machine?: string;
    };

/** Threads that take hostile files apart. */
export interface ReadingThreads {
  /** A file that takes the thread down, or too long, gets an answer that says so. Rejects only for what the machine did, e.g. a full disk. */
  run(order: Order, milliseconds: number): Promise<Answer>;
  close(): Promise<void>;
}

/** Of the heap of a thread; buffers lie outside of it and are bounded by the limits of contents. */
const HEAP_MB = 768;

/**
 * As many threads as files are worked on at once. A thread that runs out of time or memory ends, and the next order gets a new one: time of
 * the wall bounds the time of the processor, since a thread is on one processor only.
 */
export function readingThreads(): ReadingThreads {
  const idle: Thread[] = [];
  const busy = new Set<Thread>();
  let closed = false;

  const start = (): Thread => {
    const worker = startThread(import.meta.url, 'thread', { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
    const thread: Thread = { worker, end: undefined };
    worker.on('message', (answer: Answer) => thread.end?.(answer, true));
    worker.on('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'out-of-memory' : 'damaged';
      thread.end?.({ ok: false, reason, message: error.message }, false);
    });
    worker.on('exit', () => {
      thread.end?.({ ok: false, reason: 'interrupted', message: 'the thread ended' }, false);
      if (idle.includes(thread)) idle.splice(idle.indexOf(thread), 1);
    });
    return thread;
  };
  return {
    run(order, milliseconds) {
      if (closed) return Promise.resolve({ ok: false, reason: 'interrupted', message: 'the program stops' });
      if (milliseconds <= 0) return Promise.resolve({ ok: false, reason: 'out-of-time', message: 'no time left' });
      const thread = idle.pop() ?? start();
      busy.add(thread);
      return new Promise((resolve, reject) => {
        const tooLong: Answer = { ok: false, reason: 'out-of-time', message: `more than ${milliseconds} ms` };
        const timer = setTimeout(() => thread.end?.(tooLong, false), milliseconds);
        thread.end = (answer, alive) => {
          clearTimeout(timer);
          thread.end = undefined;
          busy.delete(thread);
          thread.worker.unref();
          if (alive && !closed) idle.push(thread);
          else void thread.worker.terminate();
          if (!answer.ok && answer.machine) reject(Object.assign(new Error(answer.message), { code: answer.machine }));
          else resolve(answer);
        };
        thread.worker.ref();
        thread.worker.postMessage(order);
      });
    },
    async close() {
      closed = true;
      await Promise.all([...idle, ...busy].map(({ worker }) => worker.terminate()));
    },
  };
}

interface Thread {
  readonly worker: Worker;
  /** Ends the order in hand; undefined while there is none. */
  end: ((answer: Answer, alive: boolean) => void) | undefined;
}
