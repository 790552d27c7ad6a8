import formbody from '@fastify/formbody';
import multipart, { type Multipart } from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PostedFile, PostedForm, ReadForm } from '../portal/index.ts';

/** Posts per minute and address: a person filling in forms needs few, whoever tries links needs many. */
const PER_MINUTE = 120;
const MAX_FIELDS = 200;
/** A text of 10,000 characters of four bytes each, with room: what is longer is said to be too long, not cut. */
const MAX_FIELD_BYTES = 256 * 1024;
/** Beyond the limit of a route a file is read a little further, so that it is seen to be too large. */
const BEYOND = 1;

/** Takes forms of the public pages: `show` answers each, reading its form when the route wants it. */
export async function mountForms(
  server: FastifyInstance,
  show: (request: FastifyRequest, reply: FastifyReply, form: ReadForm) => Promise<unknown>,
  refuse: (request: FastifyRequest, reply: FastifyReply, error: unknown) => Promise<unknown>,
): Promise<void> {
  await server.register(async (forms) => {
    forms.removeAllContentTypeParsers();
    await forms.register(formbody, { bodyLimit: 1024 * 1024 });
    await forms.register(multipart, { throwFileSizeLimit: false });
    forms.setErrorHandler((error, request, reply) => refuse(request, reply, error));
    const config = { rateLimit: { max: PER_MINUTE, timeWindow: 60_000 } };
    forms.post('/*', { config }, (request, reply) => show(request, reply, readerOf(request)));
  });
}

function readerOf(request: FastifyRequest): ReadForm {
  return async (route, ask) => {
    if (!request.isMultipart()) return { fields: fieldsOf(request.body), files: [] };
    const { most, maxBytes } = route.files ?? { most: 0, maxBytes: 0 };
    const limits = { files: most, fileSize: maxBytes + BEYOND, fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES };
    const fields = new Map<string, string[]>();
    const files: PostedFile[] = [];
    for await (const part of request.parts({ limits })) {
      if (part.type === 'field') put(fields, part.fieldname, String(part.value));
      else if (part.filename && route.files) files.push(await route.files.receive(ask, incoming(part)));
      else part.file.resume();
    }
    return { fields, files } satisfies PostedForm;
  };
}

function incoming({ fieldname, filename, mimetype, file }: Extract<Multipart, { type: 'file' }>) {
  return { field: fieldname, filename, mime: mimetype, stream: file };
}

function fieldsOf(body: unknown): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, string[]>();
  if (typeof body !== 'object' || body === null) return fields;
  for (const [name, value] of Object.entries(body as Record<string, unknown>)) {
    for (const one of [value].flat()) if (typeof one === 'string') put(fields, name, one);
  }
  return fields;
}

function put(fields: Map<string, string[]>, name: string, value: string): void {
  fields.set(name, [...(fields.get(name) ?? []), value]);
}
