import { parentPort } from 'node:worker_threads';
import { Unzip, UnzipInflate } from 'fflate';
import { readSheet } from 'read-excel-file/node';

export interface SheetRequest {
  readonly bytes: Uint8Array;
  readonly sheet: string | number;
}

export type SheetAnswer =
  | { readonly ok: true; readonly rows: readonly (readonly unknown[])[] }
  | { readonly ok: false; readonly reason: string };

/** What a workbook may become when it is inflated: its memory is no part of what bounds the thread. */
const MOST_INFLATED = 300_000_000;

/** A thread that reads one sheet and ends: what a hostile file makes of its memory ends with it. */
parentPort?.once('message', ({ bytes, sheet }: SheetRequest) => {
  read(bytes, sheet).then(
    (rows) => answer({ ok: true, rows: rows as readonly (readonly unknown[])[] }),
    (error: unknown) => answer({ ok: false, reason: error instanceof Error ? error.message : String(error) }),
  );
});

async function read(bytes: Uint8Array, sheet: string | number): Promise<unknown> {
  if (!inflatesWithin(bytes)) throw new Error(`inflated it has more than ${MOST_INFLATED} bytes`);
  return readSheet(Buffer.from(bytes), sheet);
}

/** Counts what comes out, piece by piece: what an archive says of itself may be a lie. */
function inflatesWithin(bytes: Uint8Array): boolean {
  let size = 0;
  const unzip = new Unzip((file) => {
    file.ondata = (error, chunk) => {
      if (error) throw error;
      size += chunk.length;
      if (size > MOST_INFLATED) file.terminate();
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  const piece = 65_536;
  for (let at = 0; at < bytes.length && size <= MOST_INFLATED; at += piece) {
    unzip.push(bytes.subarray(at, at + piece), at + piece >= bytes.length);
  }
  return size <= MOST_INFLATED;
}

function answer(message: SheetAnswer): void {
  parentPort?.postMessage(message);
}
