import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { kernelErrors } from '../kernel/index.ts';

/** A file of a form, as it comes in. */
export interface IncomingFile {
  readonly field: string;
  readonly filename: string;
  /** What the browser calls it; the bytes decide. */
  readonly mime: string;
  readonly stream: Readable;
}

/** A file of a form that was received; `problem` says why it was not. */
export interface PostedFile {
  readonly field: string;
  readonly filename: string;
  readonly sha256: string;
  readonly size: number;
  readonly mime: string;
  readonly problem?: 'empty' | 'tooLarge' | 'wrongKind' | 'tooMany';
}

/** What a person sent with a form. A field that stands twice has its values in order. */
export interface PostedForm {
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly files: readonly PostedFile[];
}

/** The last value of a field, without blanks around it; empty when it was not sent. */
export function fieldOf(form: PostedForm, name: string): string {
  return form.fields.get(name)?.at(-1)?.trim() ?? '';
}

/** Reads a file to its end for its fingerprint; nothing of it is kept. */
export async function fingerprint(file: IncomingFile, maxBytes: number): Promise<PostedFile> {
  const { field, filename, mime, stream } = file;
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    hash.update(chunk);
  }
  const posted = { field, filename, mime, size, sha256: hash.digest('hex') };
  if (size > maxBytes) return { ...posted, problem: 'tooLarge' };
  return size === 0 ? { ...posted, problem: 'empty' } : posted;
}

/** A stream that breaks off with TOO_LARGE beyond a limit, so that whoever stores it keeps nothing. */
export function bounded(stream: Readable, maxBytes: number): Readable {
  return Readable.from(measured(stream, maxBytes));
}

async function* measured(stream: Readable, maxBytes: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw kernelErrors.TOO_LARGE();
    yield chunk;
  }
}
