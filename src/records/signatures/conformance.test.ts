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

describe.skipIf(!present)('the reference validator’s signed files', () => {
  it('gives the same cryptographic verdict on every CAdES file, but for the differences named here', () => {
    const expected = expectations();
    const different = expected.filter(({ file, verdict }) => cryptographic(validate(file)) !== verdict);
    const total = expected.length;
    console.log(`CAdES, cryptographic level: ${total - different.length} of ${total} as the reference`);
    expect(different.map(({ file }) => file).sort()).toEqual(Object.keys(DIFFERENCES).sort());
    expect(total - different.length).toBeGreaterThanOrEqual(31);
    for (const { file } of different) expect(validate(file).subIndication).toBe('SIGNED_DATA_NOT_FOUND');
  });

  it('never passes what is altered, even when every signer is trusted at the time that the signer claims', () => {
    const outcomes = new Map(cadesFiles().map((file) => [file, validateTrusting(file).indication]));
    for (const file of ALTERED) expect(outcomes.get(file), file).not.toBe('TOTAL-PASSED');
    const passed = [...outcomes.values()].filter((indication) => indication === 'TOTAL-PASSED').length;
    console.log(`CAdES, signers trusted: ${passed} of ${outcomes.size} TOTAL-PASSED`);
    expect(passed).toBeGreaterThanOrEqual(11);
  });

  it('passes nothing when nobody is trusted, and opens every enclosing file', () => {
    for (const file of cadesFiles()) {
      const report = validate(file);
      expect(report.indication, file).not.toBe('TOTAL-PASSED');
      expect(report.signatures.length, file).toBeGreaterThan(0);
      expect(report.content, file).toEqual(unwrap(read(`dss-cades/${file}`))?.content);
    }
  });

  it('leaves PDF and XML signatures undecided', () => {
    const others = files('dss-pades').concat(
      files('dss-xades'),
      files('dss-cades').filter((file) => file.endsWith('.xml')),
    );
    expect(others.length).toBeGreaterThan(150);
    for (const file of others) {
      const report = validateSignature({ bytes: read(file), at: new Date('2026-11-01T00:00:00Z'), anchors: [] });
      // Two files have lost their head and with it every format.
      const indication = /malformed-(pades|xades)\./.test(file) ? 'TOTAL-FAILED' : 'INDETERMINATE';
      expect(report, file).toMatchObject({ indication, format: 'unsupported' });
    }
  });
});

function expectations(): readonly { readonly file: string; readonly verdict: string }[] {
  const all = JSON.parse(read('expected.json').toString()) as Record<string, { readonly verdict: string }>;
  return Object.entries(all).flatMap(([path, { verdict }]) => {
    if (!path.startsWith('dss-cades/') || verdict === 'unstated') return [];
    return [{ file: path.slice('dss-cades/'.length), verdict: verdict === 'signature-valid' ? 'valid' : 'invalid' }];
  });
}

function cryptographic(report: ValidationReport): string {
  const verdicts = report.signatures.map((signature) => signature.cryptographic);
  if (verdicts.includes('invalid')) return 'invalid';
  return verdicts.includes('not-checked') ? 'not-checked' : 'valid';
}

function validate(
  file: string,
  anchors: readonly Anchor[] = [],
  at = new Date('2026-11-01T00:00:00Z'),
): ValidationReport {
  return validateSignature({ bytes: read(`dss-cades/${file}`), detachedContent: DETACHED[file]?.(), at, anchors });
}

function validateTrusting(file: string): ValidationReport {
  const { signatures } = validate(file);
  const anchors = signatures.flatMap(({ certificate }) =>
    certificate ? [{ certificate, revocation: 'not-required' as const }] : [],
  );
  return validate(file, anchors, signatures[0]?.claimedSigningTime);
}

function cadesFiles(): readonly string[] {
  return files('dss-cades')
    .filter((file) => !file.endsWith('.xml'))
    .map((file) => file.slice('dss-cades/'.length));
}

function files(folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function read(path: string): Buffer {
  return readFileSync(join(root, path));
}
