import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { unwrap, validateSignature } from './index.ts';
import type { Anchor, ValidationReport } from './index.ts';

/**
 * Against the signed files of the European reference validator (esig/dss) and what its own tests assert of the
 * cryptographic level. The files are beside the repository and are not shipped.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), '../../../../shared/data/conformance/signatures');
const present = existsSync(join(root, 'expected.json'));
if (!present) console.log('skipped: ../shared/data/conformance/signatures is absent');

/** Documents that detached signatures are of, found by their digests: texts, or the content of another file here. */
const DETACHED: Readonly<Record<string, () => Buffer>> = {
  'dss-916/test.txt.signed_Certipost-2048.detached.old.p7s': () => Buffer.from('test'),
  'cades-ats-v3-rev-val-crl.p7s': () => unwrap(read('dss-cades/dss2059.p7s'))!.content,
  ...Object.fromEntries(
    ['', '-invalid', '-original-not-covered', '_renewed_hashtree', '_renewed_hashtree_invalid'].map((name) => [
      `evidence-record/C-E-ERS-detached${name}.p7s`,
      () => Buffer.from('Hello World!'),
    ]),
  ),
};

/** The file that most XML signatures of the suite are of, as one of them encloses it. */
function sample(): Buffer {
  const enveloping = read('dss-xades/dss2278/xades-with-multiple-signaturetimestamps.xml').toString('latin1');
  return Buffer.from(/<ds:Object Id="o-[^>]*>([^<]*)</.exec(enveloping)![1]!, 'base64');
}

const XML_DETACHED: Readonly<Record<string, () => Buffer>> = {
  'dss1334/simple-test.signed-only-detached-LuxTrustCA3.xml': () => read('dss-xades/dss1334/simple-test.xml'),
  'dss1688/dss1688.xml': () => read('dss-xades/dss1688/dss1688-detached-content.xml'),
  'xades-unknown-digest-algo.xml': sample,
  ...Object.fromEntries(
    ['LT', 'LT-chain-renewal', 'LT-data-not-covered-chain-renewal', 'LT-orphan-ref'].map((name) => [
      `evidence-record/X-E-ERS-DETACHED-${name}.xml`,
      sample,
    ]),
  ),
};

/** Where the cryptographic verdict is not the reference's, and the rule that says why. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  'cades-double-signing-certificate.p7m':
    'SIGNED_DATA_NOT_FOUND (EN 319 102-1 §5.2.7.4): the document is not in the suite',
  'dss-1892/detached_with_counter_sig.p7m':
    'SIGNED_DATA_NOT_FOUND (EN 319 102-1 §5.2.7.4): the document is not in the suite',
  'evidence-record/C-E-ERS-detached-ber.p7s':
    'SIGNED_DATA_NOT_FOUND (EN 319 102-1 §5.2.7.4): the document is not in the suite',
  'dss-951/NexU-CAdES-B-B-Detached-Sha512.p7m':
    'detached, no document given: the reference calls it broken, EN 319 102-1 §5.2.7.4 asks for SIGNED_DATA_NOT_FOUND',
};

/** Files with something altered, forged or contradictory in them, by what the suite's names and tests say. */
const ALTERED = [
  'cades-broken-sig-tst.p7m',
  'dss-1419/CAdES-BpB-att-SHA256-SHA3_256withRSA.p7m',
  'dss-1419/CAdES-BpB-att-SHA256-SHA3_256withRSAandMGF1.p7m',
  'dss-1419/CAdES-BpB-att-SHA256-SHA512withRSA.p7m',
  'dss-1419/CAdES-BpB-att-SHA3_384-SHA256withRSA.p7m',
  'dss-1419/CAdES-BpB-att-SHA3_512-SHA256withRSA.p7m',
  'dss-951/NexU-CAdES-B-B-Detached-Sha512.p7m',
  'evidence-record/C-E-ERS-detached-invalid.p7s',
  'evidence-record/C-E-ERS-detached-original-not-covered.p7s',
  'evidence-record/C-E-ERS-detached_renewed_hashtree_invalid.p7s',
  'cades-double-signing-certificate.p7m',
];

const PDF_DIFFERENCES: Readonly<Record<string, string>> = {
  'pades-5-signatures-and-1-document-timestamp.pdf':
    'the last update names no update before it (Prev 0): by its cross-references the document has no form (ISO 32000-2 §7.5.6), FORMAT_FAILURE',
  'pades-unsupported-signature-algorithm.pdf':
    'the signature algorithm is the identifier of a curve: EN 319 102-1 §5.2.8.4.1 asks for CRYPTO_CONSTRAINTS_FAILURE',
  'pdf-byterange-overlap.pdf':
    'the second ByteRange leaves out more than its own Contents (ISO 32000-2 §12.8.1), and its digest does not hold over it',
};

const XML_DIFFERENCES: Readonly<Record<string, string>> = {
  'Signature-X-PT-4.xml':
    'the reference calls it broken for want of its files; EN 319 102-1 §5.2.7.4 asks for SIGNED_DATA_NOT_FOUND',
  'dss1636/detached_cts.xml': 'for want of its file: SIGNED_DATA_NOT_FOUND (EN 319 102-1 §5.2.7.4)',
  'dss1636/detached_no_cts.xml': 'for want of its file: SIGNED_DATA_NOT_FOUND (EN 319 102-1 §5.2.7.4)',
  'dss1770/dss1770rootAndRefs.xml':
    'every digest holds over the document as it stands here; the reference gives it another one beside it',
  'dss2011/xades-detached-with-transform.xml': 'for want of its file: SIGNED_DATA_NOT_FOUND (EN 319 102-1 §5.2.7.4)',
  'dss2329/xades-with-manifest-with-duplicated-reference.xml':
    'two elements bear the identifier that is signed (XML-DSig §8.1.3): which one cannot be told',
  'qes-xades111-filter2.xml': 'a filter by an expression that is not allowed here (EN 319 102-1 §5.2.8, XML-DSig §8.1)',
  'xades-no-keyinfo-sign-cert.xml':
    'the certificate is not in the file: NO_SIGNING_CERTIFICATE_FOUND (EN 319 102-1 §5.2.3.4)',
  'xades-not-base64-sigValue.xml':
    'the value is no base64 and what there is of it does not hold: SIG_CRYPTO_FAILURE (§5.2.7.4)',
  'xades-tampered-keyinfo.xml':
    'no certificate in the file can be read: NO_SIGNING_CERTIFICATE_FOUND (EN 319 102-1 §5.2.3.4)',
  'xades-tampered-reference.xml':
    'the digest of the tampered reference does not hold: HASH_FAILURE (EN 319 102-1 §5.2.7.4)',
  'xades-unknown-digest-algo.xml':
    'the value does not hold over the algorithm as it is written now: SIG_CRYPTO_FAILURE (§5.2.7.4)',
  'xsw/XSW-enveloping-fake-manifest.xml':
    'value and digests hold, the files of the manifest are not there: SIGNED_DATA_NOT_FOUND (EN 319 102-1 §5.2.7.4)',
  'xsw/disable-checks.xml': 'value and digests hold for a part of the file; that it is a part is judged apart (§5.2.8)',
};

/** XML that was tampered with, by what the suite's names and tests say. */
const XML_ALTERED = [
  'broken-dom.xml',
  'dss-signed-altered-signedPropsRemoved.xml',
  'dss2329/xades-with-manifest-with-duplicated-reference.xml',
  'malformed-xades.xml',
  'xades-not-base64-sigValue.xml',
  'xades-sign-cert-v1-wrong-serialnumber.xml',
  'xades-tampered-keyinfo.xml',
  'xades-tampered-reference.xml',
  'xades-two-sig-copied-tst.xml',
  'xades-unknown-digest-algo.xml',
  'xades-with-dtd-injection.xml',
  'xsw/XSW-enveloping-fake-manifest.xml',
  'xsw/disable-checks.xml',
];

/** PDFs that show something else than what was signed, or are signed in no allowed form. */
const PDF_ALTERED = [
  'dss-1420/PAdES-BpB-att-SHA256-SHA3_224withRSA.pdf',
  'dss-2236/annotation-and-visible-change.pdf',
  'dss-2236/hide.pdf',
  'hello_signed_INCSAVE_signed_EDITED.pdf',
  'pades-5-signatures-and-1-document-timestamp.pdf',
  'pades-signed-annot-added.pdf',
  'pades_infinite_loop.pdf',
  'pades_opposite_infinite_loop.pdf',
  'pdf-byterange-overlap.pdf',
  'pdf-double-signer-info.pdf',
  'pdf-eof.pdf',
  'pdf-signed-added-page.pdf',
  'pdf-signed-out-of-byteRange.pdf',
  'pdf-spoofing-attack.pdf',
  'pdf-with-empty-sig.pdf',
  'pdf-with-two-empty-sigs.pdf',
  'test-with-vri.pdf',
];

describe.skipIf(!present)('the reference validator’s signed files', () => {
  it('gives the same cryptographic verdict on every CAdES file, but for the differences named here', () => {
    const different = differencesOf('dss-cades');
    expect(different).toEqual(Object.keys(DIFFERENCES).sort());
    for (const file of different) expect(validate(`dss-cades/${file}`).subIndication).toBe('SIGNED_DATA_NOT_FOUND');
  });

  it('never passes what is altered, even when every signer is trusted at the time that the signer claims', () => {
    const outcomes = new Map(cadesFiles().map((file) => [file, validateTrusting(file).indication]));
    for (const file of ALTERED) expect(outcomes.get(`dss-cades/${file}`), file).not.toBe('TOTAL-PASSED');
    const passed = [...outcomes.values()].filter((indication) => indication === 'TOTAL-PASSED').length;
    console.log(`CAdES, signers trusted: ${passed} of ${outcomes.size} TOTAL-PASSED`);
    expect(passed).toBeGreaterThanOrEqual(11);
  });

  it('passes nothing when nobody is trusted, and opens every enclosing file', () => {
    for (const file of cadesFiles()) {
      const report = validate(file);
      expect(report.indication, file).not.toBe('TOTAL-PASSED');
      expect(report.signatures.length, file).toBeGreaterThan(0);
      expect(report.content, file).toEqual(unwrap(read(file))?.content);
    }
  });

  it('gives the same cryptographic verdict on every PDF, but for the differences named here', () => {
    const different = differencesOf('dss-pades');
    expect(different).toEqual(Object.keys(PDF_DIFFERENCES).sort());
  });

  it('never passes a PDF that was changed after signing, even when every signer is trusted', () => {
    const outcomes = new Map(files('dss-pades').map((path) => [path, validateTrusting(path).indication]));
    for (const file of PDF_ALTERED) expect(outcomes.get(`dss-pades/${file}`), file).not.toBe('TOTAL-PASSED');
    const passed = [...outcomes.values()].filter((indication) => indication === 'TOTAL-PASSED').length;
    console.log(`PAdES, signers trusted: ${passed} of ${outcomes.size} TOTAL-PASSED`);
    expect(passed).toBeGreaterThanOrEqual(30);
  });

  it('gives the same cryptographic verdict on every XML signature, but for the differences named here', () => {
    expect(differencesOf('dss-xades')).toEqual(Object.keys(XML_DIFFERENCES).sort());
  });

  it('never passes XML that was altered, wrapped or signed in part, even when every signer is trusted', () => {
    const outcomes = new Map(files('dss-xades').map((path) => [path, validateTrusting(path).indication]));
    for (const file of XML_ALTERED) expect(outcomes.get(`dss-xades/${file}`), file).not.toBe('TOTAL-PASSED');
    const passed = [...outcomes.values()].filter((indication) => indication === 'TOTAL-PASSED').length;
    console.log(`XAdES, signers trusted: ${passed} of ${outcomes.size} TOTAL-PASSED`);
    expect(passed).toBeGreaterThanOrEqual(30);
  });
});

function differencesOf(folder: string): readonly string[] {
  const expected = expectations(folder);
  const different = expected.filter(({ file, verdict }) => cryptographic(validate(file)) !== verdict);
  console.log(
    `${folder}, cryptographic level: ${expected.length - different.length} of ${expected.length} as the reference`,
  );
  return different.map(({ file }) => file.slice(folder.length + 1)).sort();
}

function expectations(folder: string): readonly { readonly file: string; readonly verdict: string }[] {
  const words: Readonly<Record<string, string>> = { 'signature-valid': 'valid', 'signature-broken': 'invalid' };
  const all = JSON.parse(read('expected.json').toString()) as Record<string, { readonly verdict: string }>;
  return Object.entries(all).flatMap(([file, { verdict }]) => {
    if (!file.startsWith(`${folder}/`) || verdict === 'unstated') return [];
    return [{ file, verdict: words[verdict] ?? verdict }];
  });
}

function cryptographic(report: ValidationReport): string {
  const verdicts = report.signatures.map((signature) => signature.cryptographic);
  if (verdicts.length === 0) return 'not-checked';
  if (verdicts.includes('invalid')) return verdicts.includes('valid') ? 'mixed' : 'invalid';
  return verdicts.includes('not-checked') ? 'not-checked' : 'valid';
}

function validate(
  file: string,
  anchors: readonly Anchor[] = [],
  at = new Date('2026-11-01T00:00:00Z'),
): ValidationReport {
  const [folder, name] = [file.slice(0, 'dss-cades'.length), file.slice('dss-cades/'.length)];
  const detachedContent = (folder === 'dss-cades' ? DETACHED : XML_DETACHED)[name]?.();
  return validateSignature({ bytes: read(file), detachedContent, at, anchors });
}

function validateTrusting(file: string): ValidationReport {
  const { signatures } = validate(file);
  const anchors = signatures.flatMap(({ certificate }) =>
    certificate ? [{ certificate, revocation: 'not-required' as const }] : [],
  );
  return validate(file, anchors, signatures[0]?.claimedSigningTime);
}

function cadesFiles(): readonly string[] {
  return files('dss-cades').filter((file) => !file.endsWith('.xml'));
}

function files(folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function read(path: string): Buffer {
  return readFileSync(join(root, path));
}
