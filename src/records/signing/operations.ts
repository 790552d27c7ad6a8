import {
  type Context,
  instant,
  kernelErrors,
  nullable,
  object,
  operation,
  optional,
  sha256Hex,
  Type,
  uuid,
  type Operation,
} from '../../kernel/index.ts';
import { keepBytes, readContent } from '../content/keep.ts';
import { findContent } from '../content/store.ts';
import type { ContentOptions } from '../content/types.ts';
import {
  appendVersion,
  finaliseDocument,
  requireDocument,
  requireLockedDocument,
  requireVersion,
} from '../documents/documents.ts';
import { MAX_SIGNED_BYTES } from '../documents/frozen.ts';
import { type Document, isRegistered, type Version } from '../documents/store.ts';
import { recordsErrors } from '../errors.ts';
import { signed } from '../events.ts';
import { signCades, validateSignature } from '../signatures/index.ts';
import type { SigningKey, SigningKeys, TrustStore } from '../types.ts';
import { judgingTime, keepReport } from './judge.ts';
import { presentReport, type Report, reportView } from './report.ts';
import { latestReports } from './store.ts';

export interface SigningPorts {
  readonly keys: SigningKeys;
  readonly trust: TrustStore;
}

/** Operations around signatures: judge one, make one, read what was judged. */
export function signingOperations(options: ContentOptions, ports: SigningPorts): readonly Operation[] {
  return [validate(options, ports), apply(options, ports), list];
}

function validate(options: ContentOptions, ports: SigningPorts): Operation {
  return operation({
    name: 'records.signatures.validate',
    summary: { it: 'Verificare le firme di un documento', en: 'Validate the signatures of a document' },
    description:
      'Judges at the time of registration where the bytes are registered (DPCM 22.2.2013 art. 41 c. 4), else now. ' +
      'The report is kept with the version.',
    permission: 'signed-in',
    effect: 'write',
    input: object({ documentId: uuid, version: optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })) }),
    output: object({ documentId: uuid, version: Type.Integer(), sha256: sha256Hex, ...reportView }),
    http: { method: 'POST', path: '/api/documents/{documentId}/signature-validation' },
    errors: [recordsErrors.DOCUMENT_WITHOUT_CONTENT, recordsErrors.CONTENT_UNREADABLE],
    personalData: ['tax-code'],
    async handler(ctx, input) {
      const document = await requireDocument(ctx, input.documentId);
      const version = await requireVersion(ctx, document, input.version);
      const report = await judge(ctx, ports.trust, version, await bytesOf(ctx, options, version));
      const { version: number, sha256 } = version;
      await keepReport(ctx, { documentId: document.id, version: number }, sha256, report);
      return { documentId: document.id, version: number, sha256, ...report };
    },
  });
}

function apply(options: ContentOptions, ports: SigningPorts): Operation {
  return operation({
    name: 'records.signatures.apply',
    summary: { it: 'Firmare un documento', en: 'Sign a document' },
    description:
      'Signs the current version with the key of the caller; the signature is the next version and the last one.',
    permission: 'records.signatures.apply',
    effect: 'write',
    input: object({ documentId: uuid }),
    output: object({
      documentId: uuid,
      version: Type.Integer(),
      sha256: sha256Hex,
      filename: Type.String(),
      indication: reportView.indication,
      subIndication: nullable(Type.String()),
    }),
    http: { method: 'POST', path: '/api/documents/{documentId}/signature', status: 201 },
    errors: [
      recordsErrors.SIGNING_KEY_MISSING,
      recordsErrors.DOCUMENT_REGISTERED,
      recordsErrors.DOCUMENT_WITHOUT_CONTENT,
    ],
    async handler(ctx, input) {
      const key = await requireKey(ctx, ports.keys);
      const document = await requireLockedDocument(ctx, input.documentId);
      if (!ctx.may('records.signatures.apply', document.unitId ?? undefined)) throw kernelErrors.FORBIDDEN();
      if (await isRegistered(ctx.db, ctx.bodyId, document.id)) throw recordsErrors.DOCUMENT_REGISTERED();
      const original = await requireVersion(ctx, document);
      const bytes = signCades({ content: await bytesOf(ctx, options, original), ...key, signingTime: ctx.now() });
      const version = await keepSignature(ctx, options, document, original, bytes);
      const report = await judge(ctx, ports.trust, version, bytes);
      const { sha256, filename } = version;
      await keepReport(ctx, { documentId: document.id, version: version.version }, sha256, report);
      const { indication, subIndication } = report;
      return { documentId: document.id, version: version.version, sha256, filename, indication, subIndication };
    },
  });
}

const list = operation({
  name: 'records.signatures.list',
  summary: { it: 'Rapporti di verifica delle firme', en: 'Reports on the signatures of a document' },
  description: 'The latest report of each version that was validated.',
  permission: 'signed-in',
  effect: 'read',
  input: object({ documentId: uuid }),
  output: object({
    items: Type.Array(object({ version: Type.Integer(), validatedAt: instant, ...reportView })),
  }),
  http: { method: 'GET', path: '/api/documents/{documentId}/signatures' },
  personalData: ['tax-code'],
  async handler(ctx, input) {
    const document = await requireDocument(ctx, input.documentId);
    const rows = await latestReports(ctx.db, ctx.bodyId, document.id);
    return {
      items: rows.map(({ version, validatedAt, report }) => ({
        ...report,
        version,
        validatedAt: validatedAt.toISOString(),
      })),
    };
  },
});

/** Only people sign: a component has no signature of its own. @throws FORBIDDEN, SIGNING_KEY_MISSING */
async function requireKey(ctx: Context, keys: SigningKeys): Promise<SigningKey> {
  if (ctx.actor.kind !== 'person') throw kernelErrors.FORBIDDEN();
  const { id, name } = ctx.actor;
  const key = await keys.keyFor(ctx.bodyId, { id, name });
  if (!key) {
    throw recordsErrors.SIGNING_KEY_MISSING({
      it: 'Caricare il file firmato (.p7m) come nuova versione del documento.',
      en: 'Upload the signed file (.p7m) as a new version of the document.',
    });
  }
  return key;
}

async function bytesOf(ctx: Context, options: ContentOptions, version: Version): Promise<Buffer> {
  const content = (await findContent(ctx.db, ctx.bodyId, version.sha256))!;
  return readContent(ctx, options.contentStore, content, MAX_SIGNED_BYTES);
}

/** A signature is the last version: from here on the document is final. */
async function keepSignature(
  ctx: Context,
  options: ContentOptions,
  document: Document,
  original: Version,
  bytes: Buffer,
): Promise<Pick<Version, 'version' | 'sha256' | 'filename'>> {
  const { sha256 } = await keepBytes(ctx, options, bytes, 'application/pkcs7-mime');
  const content = (await findContent(ctx.db, ctx.bodyId, sha256))!;
  const filename = `${original.filename.slice(0, 250)}.p7m`;
  const version = await appendVersion(ctx, document, content, filename, 'firma digitale');
  await finaliseDocument(ctx, { ...document, currentVersion: version });
  const data = { documentId: document.id, version, sha256, signedSha256: original.sha256 };
  ctx.emit(signed, { subject: `records/document/${document.id}`, data });
  return { version, sha256, filename };
}

async function judge(
  ctx: Context,
  trust: TrustStore,
  version: Pick<Version, 'sha256'>,
  bytes: Buffer,
): Promise<Report> {
  const { at, source } = await judgingTime(ctx, version.sha256);
  return presentReport(validateSignature({ bytes, at, anchors: trust.anchors(at) }), at, source);
}
