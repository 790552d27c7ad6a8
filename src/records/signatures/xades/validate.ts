/** Signatures in XML (ETSI EN 319 132-1; XML-DSig): enveloped, enveloping, detached within and without the file. */
import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { verifyValue } from '../algorithms.ts';
import type { Certificate } from '../certificate.ts';
import { trusted } from '../chain.ts';
import type { TrustedCertificate } from '../chain.ts';
import { readAll } from '../identify.ts';
import { decide } from '../rules.ts';
import type { Decision } from '../rules.ts';
import { algorithmText, judgeCertificate } from '../signer.ts';
import type { SignatureReport, ValidationInput, ValidationReport } from '../types.ts';
import { bare, overall, worse } from '../verdict.ts';
import { xmlScheme } from './algorithms.ts';
import { canonical, canonicalisationOf } from './canonical.ts';
import { certificateValues, levelOf, propertiesOf, refersTo, timestampsFit } from './properties.ts';
import type { Properties } from './properties.ts';
import { DS, base64, covers, follow, identifiersOf, prefixesOf } from './references.ts';
import type { Context, ReferenceResult } from './references.ts';
import { XmlError, attribute, child, childrenOf, elementsOf, parseXml, textOf } from './tree.ts';
import type { XmlDocument, XmlElement } from './tree.ts';

const MAX_SIGNATURES = 100;
const MAX_REFERENCES = 1000;
const MAX_NESTING = 3;

/** What else an XML signature may be of: files beside it, by the URI of the reference. */
export type External = (uri: string | undefined) => Buffer | undefined;

/** A report with the names of the files outside that its signatures hold. */
export interface XmlReport extends ValidationReport {
  readonly covered: readonly string[];
}

/**
 * Validates every signature of an XML document. Document types are refused, references are followed by identity, and a signature that
 * leaves a part of the file unsigned does not pass as one of the file. Never throws for what the file holds.
 */
export function validateXml(input: ValidationInput, external?: External): XmlReport {
  try {
    const document = parseXml(input.bytes);
    const signatures = [...elementsOf(document.root)].filter(
      (element) => element.local === 'Signature' && element.uri === DS && !isCounter(element),
    );
    if (signatures.length > MAX_SIGNATURES) throw new XmlError('too many signatures');
    if (signatures.length === 0) return { ...bare(decide('document.unsigned')), covered: [] };
    const frame: XmlFrame = {
      document,
      identifiers: identifiersOf(document),
      anchors: trusted(input.anchors),
      at: input.at,
      external: external ?? (() => input.detachedContent),
    };
    const judged = signatures.map((signature) => judge(signature, frame, 0));
    const format = judged.every(({ xades }) => xades) ? 'XAdES-B' : 'XML-DSig';
    const reports = judged.map(({ report }) => report);
    const covered = judged.flatMap((one) => one.covered);
    return { ...overall(reports), format, signatures: reports, covered };
  } catch (error) {
    if (error instanceof XmlError || error instanceof RangeError)
      return { ...bare(decide('format.unreadable')), covered: [] };
    throw error;
  }
}

interface XmlFrame {
  readonly document: XmlDocument;
  readonly identifiers: ReadonlyMap<string, readonly XmlElement[]>;
  readonly anchors: readonly TrustedCertificate[];
  readonly at: Date;
  readonly external: External;
}

interface Judged {
  readonly report: SignatureReport;
  readonly xades: boolean;
  /** URIs of files outside whose digests hold. */
  readonly covered: readonly string[];
}

/** The parts of one signature, looked up once. */
interface Parts {
  readonly signature: XmlElement;
  readonly info: XmlElement | undefined;
  readonly properties: Properties;
  readonly references: readonly ReferenceResult[];
}

function judge(signature: XmlElement, frame: XmlFrame, nesting: number): Judged {
  const info = child(signature, 'SignedInfo', DS);
  const context: Context = { ...frame, signature };
  const references = info ? followAll(info, context) : [];
  const parts: Parts = { signature, info, properties: propertiesOf(signature), references };
  const signer = signerOf(parts, frame);
  const value = checkValue(parts, signer.key);
  const crypto = cryptoOf(parts, value);
  const xades = parts.properties.signed !== undefined && signs(parts, parts.properties.signed);
  const decision = crypto.decision ?? judgeRules(parts, signer, frame, nesting > 0);
  const { certificate } = signer;
  const algorithm = attribute(child(info, 'SignatureMethod', DS), 'Algorithm');
  const report: SignatureReport = {
    ...decision,
    cryptographic: crypto.verdict,
    signer: certificate?.subject,
    issuer: certificate?.issuerText,
    claimedSigningTime: timeOf(parts.properties.signingTimes[0]),
    certificateValidity: certificate && { from: certificate.from, to: certificate.to },
    algorithm: algorithmText(xmlScheme(algorithm), algorithm ?? '?', certificate),
    level: levelOf(parts.properties.unsigned),
    certificate: certificate?.der,
    countersignatures: nesting < MAX_NESTING ? countersignatures(parts, frame, nesting) : [],
    scope: references.filter(({ target }) => target !== parts.properties.signed || !target).map(({ what }) => what),
  };
  const covered = references.filter(({ outcome, target }) => outcome === 'holds' && !target).map(({ what }) => what);
  return { report, xades, covered };
}

/** The references of a signature, and those of each manifest that it signs as one (XML-DSig §5.1). */
function followAll(info: XmlElement, context: Context): readonly ReferenceResult[] {
  const found: ReferenceResult[] = [];
  for (const reference of childrenOf(info, 'Reference', DS)) {
    const result = follow(reference, context);
    found.push(result);
    const { target } = result;
    if (result.type !== `${DS}Manifest` || result.outcome !== 'holds' || !target || 'root' in target) continue;
    if (target.local !== 'Manifest' || target.uri !== DS) found.push({ ...result, outcome: 'broken' });
    else
      for (const inner of childrenOf(target, 'Reference', DS))
        found.push({ ...follow(inner, context), inManifest: true });
    if (found.length > MAX_REFERENCES) throw new XmlError('too many references');
  }
  if (found.length > MAX_REFERENCES) throw new XmlError('too many references');
  return found;
}

interface SignerKey {
  readonly certificate: Certificate | undefined;
  readonly certificates: readonly Certificate[];
  readonly key: KeyObject | undefined;
  readonly reference: 'matches' | 'missing' | 'mismatch';
}

/** The certificate that the signed property names; without one the first of KeyInfo whose key made the value. */
function signerOf(parts: Parts, frame: XmlFrame): SignerKey {
  const certificates = readAll(certificateValues(parts.signature));
  const all = [...certificates, ...frame.anchors.map((anchor) => anchor.certificate)];
  const { certificates: named } = parts.properties;
  const referenced = named.length > 0 ? all.find((one) => named.every((each) => refersTo(each, one))) : undefined;
  const own = child(parts.signature, 'KeyInfo', DS);
  // A certificate that is named and not there leaves the value open; where none is named, the first one's key must have made it.
  const fallback =
    all.find((one) => checkValue(parts, one.key) === true) ?? (own && named.length === 0 ? certificates[0] : undefined);
  const certificate = referenced ?? fallback;
  const reference = referenced ? 'matches' : named.length > 0 ? 'mismatch' : 'missing';
  return { certificate, certificates, key: certificate?.key ?? plainKey(own), reference };
}

/** A bare RSA key: enough for the value, not for a verdict. */
function plainKey(info: XmlElement | undefined): KeyObject | undefined {
  const value = child(child(info, 'KeyValue', DS), 'RSAKeyValue', DS);
  const [n, e] = [child(value, 'Modulus', DS), child(value, 'Exponent', DS)].map((part) => base64(textOf(part)));
  if (!n?.length || !e?.length || n.length > 2048) return undefined;
  try {
    return createPublicKey({
      format: 'jwk',
      key: { kty: 'RSA', n: n.toString('base64url'), e: e.toString('base64url') },
    });
  } catch {
    return undefined;
  }
}

/** The signature value over SignedInfo; undefined when it cannot be computed. */
function checkValue({ signature, info }: Parts, key: KeyObject | undefined): boolean | undefined {
  const named = child(info, 'CanonicalizationMethod', DS);
  const method = canonicalisationOf(attribute(named, 'Algorithm'), prefixesOf(named));
  const scheme = xmlScheme(attribute(child(info, 'SignatureMethod', DS), 'Algorithm'));
  if (!info || !method || !scheme || !key) return undefined;
  const octets = canonical({ top: info, without: new Set(), comments: true }, method);
  // What is no base64 is told apart later; the value is what readers make of it.
  return verifyValue(scheme, key, octets, Buffer.from(textOf(child(signature, 'SignatureValue', DS)), 'base64'));
}

interface Crypto {
  readonly verdict: SignatureReport['cryptographic'];
  readonly decision?: Decision;
}

function cryptoOf({ signature, info, references }: Parts, value: boolean | undefined): Crypto {
  const outcome = (wanted: ReferenceResult['outcome']) => references.find((one) => one.outcome === wanted);
  const malformed = !info || childrenOf(signature, 'SignedInfo', DS).length !== 1 || references.length === 0;
  if (malformed) return { verdict: 'invalid', decision: decide('format.unreadable') };
  const ambiguous = outcome('ambiguous');
  if (ambiguous) return { verdict: 'invalid', decision: decide('xml.ambiguous', ambiguous.what) };
  if (outcome('broken')) return { verdict: 'invalid', decision: decide('content.hash') };
  if (value === false) return { verdict: 'invalid', decision: decide('signature.value') };
  if (value === undefined) {
    const scheme = xmlScheme(attribute(child(info, 'SignatureMethod', DS), 'Algorithm'));
    const what = attribute(child(info, 'SignatureMethod', DS), 'Algorithm') ?? '?';
    return {
      verdict: 'not-checked',
      decision: scheme ? decide('certificate.missing') : decide('algorithm.unknown', what),
    };
  }
  const unsupported = outcome('unsupported');
  if (unsupported) {
    const decision = unsupported.digest
      ? decide('xml.transform', unsupported.what)
      : decide('algorithm.unknown', 'DigestMethod');
    return { verdict: 'not-checked', decision };
  }
  const missing = references.filter((one) => one.outcome === 'no-data');
  if (missing.length > 0) {
    const verdict = missing.every(({ inManifest }) => inManifest) ? 'valid' : 'not-checked';
    return { verdict, decision: decide('content.missing') };
  }
  return { verdict: 'valid' };
}

function judgeRules(parts: Parts, signer: SignerKey, frame: XmlFrame, counter: boolean): Decision {
  const { properties, references, signature } = parts;
  const { certificate, certificates, reference } = signer;
  if (!certificate) return decide('certificate.missing');
  const { signed } = properties;
  if (!signed || properties.misplaced || !signs(parts, signed)) return decide('xml.properties');
  if (reference === 'mismatch') return decide('certificate.reference-mismatch');
  if (reference === 'missing') return decide('certificate.reference-missing');
  const [time, ...more] = properties.signingTimes;
  if (!counter && (!timeOf(time) || more.length > 0)) return decide('attributes.signing-time');
  if (base64(textOf(child(signature, 'SignatureValue', DS))) === undefined)
    return decide('document.signature-form', 'SignatureValue');
  const scheme = xmlScheme(attribute(child(parts.info, 'SignatureMethod', DS), 'Algorithm'));
  const digests = [scheme?.digest, ...new Set(references.map(({ digest }) => digest))];
  const level = levelOf(properties.unsigned);
  return (
    judgeCertificate(certificate, digests, { certificates, anchors: frame.anchors, at: frame.at }) ??
    (timestampsFit(signature, properties.unsigned) ? undefined : decide('timestamp.altered')) ??
    (counter ? undefined : judgeScope(parts, frame)) ??
    (level === 'LTA' ? decide('level.unsupported', 'LTA') : decide('passed'))
  );
}

/** Whether some reference is of exactly this element, or of what holds it. */
function signs({ references }: Parts, element: XmlElement): boolean {
  return references.some((one) => covers(one, element));
}

/** The whole file is signed, but for signatures and for wrappers that say nothing themselves. */
function judgeScope(parts: Parts, frame: XmlFrame): Decision | undefined {
  const open = unsigned(frame.document.root, parts);
  return open && decide('xml.part-signed', `<${open.name}>`);
}

/** The first element that a reader sees and that is not signed. */
function unsigned(root: XmlElement, parts: Parts): XmlElement | undefined {
  if (signs(parts, root)) return undefined;
  const inner = root.children.filter((node) => node.kind === 'element');
  // A root of signatures alone says nothing: that of containers (EN 319 162-1 §A.5).
  if (
    root !== parts.signature &&
    (!inner.every((one) => one.local === 'Signature' && one.uri === DS) || inner.length === 0)
  ) {
    return root;
  }
  // Of a signature that envelopes, the objects are what a reader sees.
  return childrenOf(parts.signature, 'Object', DS)
    .flatMap((object) => object.children)
    .filter((node) => node.kind === 'element')
    .filter(({ local }) => local !== 'QualifyingProperties' && local !== 'Manifest')
    .find((one) => !signs(parts, one));
}

function isCounter(signature: XmlElement): boolean {
  return signature.parent?.local === 'CounterSignature';
}

/** Signatures over this one's value, in the property that is made for them; what is over something else is none. */
function countersignatures(
  { signature, properties }: Parts,
  frame: XmlFrame,
  nesting: number,
): readonly SignatureReport[] {
  const value = child(signature, 'SignatureValue', DS);
  const holders = properties.unsigned?.children.filter(
    (node) => node.kind === 'element' && node.local === 'CounterSignature',
  );
  return (holders ?? []).slice(0, MAX_SIGNATURES).flatMap((holder) => {
    const inner = holder.kind === 'element' ? child(holder, 'Signature', DS) : undefined;
    if (!inner) return [];
    const { report } = judge(inner, frame, nesting + 1);
    const info = child(inner, 'SignedInfo', DS);
    const results = info ? followAll(info, { ...frame, signature: inner }) : [];
    const over = results.some(({ outcome, target }) => outcome === 'holds' && target === value);
    return [over ? report : worse(report, decide('document.signature-form', 'CounterSignature'))];
  });
}

function timeOf(text: string | undefined): Date | undefined {
  const trimmed = text?.trim() ?? '';
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/.test(trimmed) ? Date.parse(trimmed) : NaN;
  return Number.isNaN(at) ? undefined : new Date(at);
}
