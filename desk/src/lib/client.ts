import { deskMessage } from '../../../ui/contract/desk.ts';
import { formatBytes } from '../../../ui/contract/format.ts';
import type { Locale } from '../../../ui/contract/locale.ts';
import { base } from './page.ts';
import { routes, type Operations } from './operations.ts';

export type OperationName = keyof Operations;
export type InputOf<N extends OperationName> = Operations[N]['input'];
export type OutputOf<N extends OperationName> = Operations[N]['output'];

/** One field that the server refused; `pointer` is a JSON pointer into the input. */
export interface FieldError {
  readonly pointer: string;
  readonly message: string;
}

/** A refusal, as RFC 9457 problem details tell it; status 0 when the server did not answer at all. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string | undefined,
    readonly errors: readonly FieldError[],
  ) {
    super(title);
  }
}

const language: { current: Locale } = { current: 'it' };

/** The language in which the server answers. */
export function speak(locale: Locale): void {
  language.current = locale;
}

/**
 * Calls an operation by its name, with the shapes that our OpenAPI document declares.
 * @param key makes a repeated write one write
 * @throws Problem
 */
export async function call<N extends OperationName>(name: N, input: InputOf<N>, key?: string): Promise<OutputOf<N>> {
  const [method, path, inBody] = routes[name];
  const { url, rest } = addressOf(path, input as Record<string, unknown>, inBody);
  const headers: Record<string, string> = key ? { 'idempotency-key': key } : {};
  if (method === 'GET' || !inBody) return send<OutputOf<N>>(url, { method, headers });
  const body = JSON.stringify(rest);
  return send<OutputOf<N>>(url, { method, headers: { ...headers, 'content-type': 'application/json' }, body });
}

/**
 * Sends a file to an operation that takes one.
 * @param progress is told the share that has gone, from 0 to 1. @throws Problem
 */
export function upload<N extends OperationName>(
  name: N,
  query: InputOf<N>,
  file: Blob,
  progress?: (share: number) => void,
): Promise<OutputOf<N>> {
  const [method, path, , most] = routes[name];
  const { url } = addressOf(path, query as Record<string, unknown>, false);
  return new Promise((resolve, reject) => {
    // A server that stops reading in the middle looks like one that is gone: what is too large never sets out.
    if (most !== undefined && file.size > most) return reject(tooLarge(file.size, most));
    // fetch tells nothing of what has gone.
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('accept-language', language.current);
    request.upload.onprogress = ({ loaded, total }) => progress?.(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new Problem(0, 'OFFLINE', '', undefined, []));
    request.onload = () => {
      try {
        const type = request.getResponseHeader('content-type');
        resolve(answerOf<OutputOf<N>>(request.status, request.statusText, type, request.responseText));
      } catch (problem) {
        reject(problem as Problem);
      }
    };
    request.send(file);
  });
}

/** What is said of a file that is not even sent. */
export function tooLarge(size: number, most: number): Problem {
  const sizes = { size: formatBytes(language.current, size), most: formatBytes(language.current, most) };
  return new Problem(413, 'TOO_LARGE', deskMessage(language.current, 'desk.tooLarge', sizes), undefined, []);
}

const LARGE_BYTES = 32 * 1024 * 1024;

/** Brings a file of any size into the repository: a large one goes in chunks and survives a broken connection. @throws Problem */
export async function uploadFile(
  file: File,
  progress?: (share: number) => void,
): Promise<OutputOf<'records.content.put'>> {
  if (file.size <= LARGE_BYTES)
    return upload('records.content.put', { filename: file.name.slice(0, 255) }, file, progress);
  return (await import('./large-upload.ts')).uploadLarge(file, progress);
}

/** Where the browser fetches a file from. */
export function fileAddress<N extends OperationName>(name: N, input: InputOf<N>): string {
  return addressOf(routes[name][1], input as Record<string, unknown>, false).url;
}

function addressOf(path: string, input: Readonly<Record<string, unknown>>, inBody: boolean) {
  const rest = { ...input };
  const filled = `${base}${path}`.replace(/\{([^}]+)\}/g, (_whole, field: string) => {
    const value = rest[field];
    delete rest[field];
    return encodeURIComponent(String(value));
  });
  if (inBody) return { url: filled, rest };
  const query = new URLSearchParams();
  for (const [field, value] of Object.entries(rest)) if (value !== undefined) query.set(field, String(value));
  return { url: query.size > 0 ? `${filled}?${query}` : filled, rest };
}

async function send<T>(url: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    const headers = { ...(init.headers as Record<string, string>), 'accept-language': language.current };
    response = await fetch(url, { ...init, headers });
  } catch {
    throw new Problem(0, 'OFFLINE', '', undefined, []);
  }
  const { status, statusText } = response;
  return answerOf(status, statusText, response.headers.get('content-type'), await response.text());
}

/** @throws Problem for a refusal. */
function answerOf<T>(status: number, statusText: string, type: string | null, text: string): T {
  const told = type?.includes('json') ? (JSON.parse(text) as unknown) : undefined;
  if (status >= 200 && status < 300) return told as T;
  const { code, title, detail, errors } = (told ?? {}) as Partial<Problem>;
  throw new Problem(status, code ?? 'UNKNOWN', title ?? statusText, detail, errors ?? []);
}
