/** Containers of signed files (ETSI EN 319 162-1): one file (ASiC-S) or several (ASiC-E), with CAdES or XAdES beside them. */
import { BerError } from '../ber.ts';
import { digestOf } from '../algorithms.ts';
import { Stop, allowanceFor } from '../../intake/limits.ts';
import { unzipEntry, zipEntries } from '../../intake/extract/zip.ts';
import { decide } from '../rules.ts';
import { tokenIntact } from '../signer.ts';
import { sniffMime } from '../sniff.ts';
import { readToken, stamps } from '../timestamp.ts';
import type { SignatureReport, TimestampReport, ValidationInput, ValidationReport } from '../types.ts';
import { bare, overall, worse } from '../verdict.ts';
import { DS, base64, xmlDigest } from '../xades/references.ts';
import { XmlError, attribute, child, childrenOf, parseXml, textOf } from '../xades/tree.ts';
import { validateXml } from '../xades/validate.ts';

const ASIC = 'http://uri.etsi.org/02918/v1.2.1#';
const MAX_SIGNATURE_FILES = 100;

/** Validates a detached CMS over content; given by the entry point, which knows this file too. */
export type ValidateCms = (input: ValidationInput) => ValidationReport;

type Files = ReadonlyMap<string, Buffer>;

/** A signature of the container with the files that it covers. */
interface Covering {
  readonly report: SignatureReport;
  readonly files: ReadonlySet<string>;
}

/**
 * Validates the signatures of a container. Each must cover every file, or says nothing of the container as a whole: a file added later
 * is under no signature. Never throws for what the file holds.
 */
export function validateContainer(input: ValidationInput, validateCms: ValidateCms): ValidationReport {
  try {
    const files = unpack(input.bytes);
    const data = [...files.keys()].filter((name) => !name.startsWith('META-INF/') && name !== 'mimetype');
    const timestamps = timestampsOf(files, data);
    const found = [...xmlSignatures(files, input), ...cmsSignatures(files, data, input, validateCms)];
    const only = data.length === 1 ? files.get(data[0]!) : undefined;
    const content = only ? { content: only, mime: sniffMime(only) } : {};
    if (found.length === 0) return { ...bare(decide('document.unsigned')), timestamps };
    const signatures = found.map(({ report, files: covered }) => {
      const open = data.find((name) => !covered.has(name));
      const scope = [...covered].sort();
      return worse({ ...report, scope }, open === undefined ? undefined : decide('container.uncovered', open));
    });
    const altered = timestamps.some(({ intact }) => !intact) ? decide('timestamp.altered') : undefined;
    const format = data.length === 1 && !files.has('META-INF/ASiCManifest.xml') ? 'ASiC-S' : 'ASiC-E';
    return { ...overall(signatures, altered), format, signatures, timestamps, ...content };
  } catch (error) {
    const hostile =
      error instanceof Stop || error instanceof XmlError || error instanceof BerError || error instanceof RangeError;
    if (hostile) return bare(decide('format.unreadable'));
    throw error;
  }
}

/** All files by name. A name that stands twice, or another in the directory than beside the data, is two containers in one. */
function unpack(bytes: Buffer): Files {
  const allowance = allowanceFor(bytes.length);
  const files = new Map<string, Buffer>();
  for (const entry of zipEntries(bytes)) {
    const length = entry.at + 30 <= bytes.length ? bytes.readUInt16LE(entry.at + 26) : 0;
    const flags = entry.at + 30 <= bytes.length ? bytes.readUInt16LE(entry.at + 6) : 0;
    const local = bytes.toString(flags & 0x0800 ? 'utf8' : 'latin1', entry.at + 30, entry.at + 30 + length);
    if (files.has(entry.name) || local !== entry.name) throw new Stop('damaged', 'two names');
    files.set(entry.name, Buffer.from(unzipEntry(bytes, entry, allowance)));
  }
  return files;
}

/** `META-INF/*signatures*.xml`: references name files of the container. */
function xmlSignatures(files: Files, input: ValidationInput): readonly Covering[] {
  const names = [...files.keys()].filter((name) => /^META-INF\/[^/]*signatures[^/]*\.xml$/i.test(name));
  return names.slice(0, MAX_SIGNATURE_FILES).flatMap((name) => {
    const report = validateXml({ ...input, bytes: files.get(name)! }, (uri) => fileOf(files, uri));
    if (report.signatures.length === 0) throw new XmlError('a file of signatures without one');
    // Covered is what all signatures of the file hold: each of them alone must cover the rest.
    return report.signatures.map((one) => {
      const signed = (one.scope ?? []).filter((uri) => report.covered.includes(uri));
      return { report: one, files: new Set(signed.map((uri) => nameOf(uri))) };
    });
  });
}

/** `META-INF/*.p7s`: over the one file, or over a manifest that holds the digests of several (§A.4). */
function cmsSignatures(
  files: Files,
  data: readonly string[],
  input: ValidationInput,
  validateCms: ValidateCms,
): readonly Covering[] {
  const names = [...files.keys()].filter((name) => /^META-INF\/[^/]*signature[^/]*\.p7[sm]$/i.test(name));
  const manifests = [...files.keys()].filter((name) => /^META-INF\/[^/]*ASiCManifest[^/]*\.xml$/i.test(name));
  return names.slice(0, MAX_SIGNATURE_FILES).flatMap((name) => {
    const manifest = manifests.find((one) => signatureOf(files.get(one)!) === name);
    const covered = manifest ? manifested(files.get(manifest)!, files) : { holds: true, names: data.slice(0, 1) };
    const content = manifest ? files.get(manifest) : data.length === 1 ? files.get(data[0]!) : undefined;
    const report = validateCms({ ...input, bytes: files.get(name)!, detachedContent: content });
    if (report.signatures.length === 0) throw new BerError('a file of signatures without one');
    return report.signatures.map((one) => ({
      report: covered.holds ? one : worse({ ...one, cryptographic: 'invalid' }, decide('content.hash')),
      files: new Set(covered.names),
    }));
  });
}

function signatureOf(manifest: Buffer): string | undefined {
  const uri = attribute(child(parseXml(manifest).root, 'SigReference', ASIC), 'URI');
  return uri === undefined ? undefined : nameOf(uri);
}

/** The files that a manifest names, and whether all their digests hold. Throws `XmlError`. */
function manifested(manifest: Buffer, files: Files): { readonly holds: boolean; readonly names: readonly string[] } {
  const references = childrenOf(parseXml(manifest).root, 'DataObjectReference', ASIC);
  const holds = references.every((reference) => {
    const content = fileOf(files, attribute(reference, 'URI'));
    const digest = xmlDigest(attribute(child(reference, 'DigestMethod', DS), 'Algorithm'));
    const value = base64(textOf(child(reference, 'DigestValue', DS)));
    return content && digest && value && digestOf(digest, content).equals(value);
  });
  return { holds, names: references.map((reference) => nameOf(attribute(reference, 'URI') ?? '')) };
}

function timestampsOf(files: Files, data: readonly string[]): readonly TimestampReport[] {
  const bytes = files.get('META-INF/timestamp.tst');
  if (!bytes) return [];
  const token = readToken(bytes);
  const content = data.length === 1 ? files.get(data[0]!) : undefined;
  return [
    { intact: Boolean(token && content && stamps(token, content) && tokenIntact(token.data)), time: token?.time },
  ];
}

function fileOf(files: Files, uri: string | undefined): Buffer | undefined {
  return uri === undefined ? undefined : files.get(nameOf(uri));
}

/** The name that a reference means: relative to the root of the container (§A.6). */
function nameOf(uri: string): string {
  const plain = uri.replace(/^\.?\/+/, '');
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}
