import { describe, expect, it } from 'vitest';
import { validateSignature } from '../index.ts';
import { people } from '../testing/people.ts';
import { type Update, appended, plainPdf, signPdf } from '../testing/pdf.ts';

const AT = new Date('2026-11-16T10:00:00Z');
const { anchors, signer, stranger } = people();
const plain = plainPdf('Determina n. 42');
const signed = signPdf(plain, { ...signer, at: AT });
const content = (text: string) => {
  const drawn = `BT /F1 12 Tf 72 720 Td (${text}) Tj ET`;
  return `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`;
};
const FILLED = '<< /Type /Annot /Subtype /Widget /FT /Tx /T (nota) /V (piena) /Rect [72 600 300 620] /P 3 0 R >>';
const page = (annotations: string) =>
  `<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /Annots [${annotations}] >>`;
const NOTE = '<< /Type /Annot /Subtype /FreeText /Rect [0 0 595 842] /Contents (altro) /P 3 0 R >>';

describe('signatures in PDF', () => {
  it('pass when nothing but the signature lies behind the document', () => {
    const report = validate(signed);
    expect(report).toMatchObject({ indication: 'TOTAL-PASSED', format: 'PAdES-B' });
    expect(report.signatures).toMatchObject([
      { level: 'B', signer: { commonName: 'Anna Rossi' }, cryptographic: 'valid' },
    ]);
    expect(report.signatures[0]!.claimedSigningTime).toEqual(AT);
  });

  it('say of a document without one that it has none', () => {
    expect(validate(plain)).toMatchObject({ indication: 'TOTAL-FAILED', rule: 'document.unsigned', signatures: [] });
  });

  it('both pass when two people sign one after the other, and the first report tells of the second', () => {
    const report = validate(signPdf(signed, { ...signer, at: AT }, 12));
    expect(report.indication).toBe('TOTAL-PASSED');
    expect(report.signatures).toHaveLength(2);
    expect(report.signatures[0]!.changes).toMatchObject([{ kind: 'signature' }]);
  });

  it.each([
    ['another text on the page', { objects: { 4: content('Determina n. 43') } }],
    ['another font under the old name', { objects: { 5: '<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>' } }],
    [
      'the root of another document',
      { objects: { 20: '<< /Type /Catalog /Pages 21 0 R >>', 21: '<< /Kids [] >>' }, root: 20 },
    ],
    [
      'a page more',
      { objects: { 2: '<< /Type /Pages /Kids [3 0 R 30 0 R] /Count 2 /MediaBox [0 0 595 842] >>', 30: page('') } },
    ],
    ['a page less', { objects: { 2: '<< /Type /Pages /Kids [] /Count 0 >>' } }],
    [
      'a page that is larger by inheritance',
      { objects: { 2: '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 100] >>' } },
    ],
    ['a field that is somewhere else', { objects: { 6: FILLED.replace('72 600', '0 0') } }],
  ])('fail on %s', (_, update) => {
    const report = validate(appended(signed, update));
    expect(report.signatures.every((one) => one.cryptographic === 'valid')).toBe(true);
    expect(report.indication).toBe('TOTAL-FAILED');
  });

  it('leave undecided what was filled in or noted after a signature that says nothing of it', () => {
    const updates: readonly Update[] = [{ objects: { 6: FILLED } }, { objects: { 3: page('6 0 R 31 0 R'), 31: NOTE } }];
    for (const update of updates) {
      expect(validate(appended(signed, update))).toMatchObject({ indication: 'INDETERMINATE', rule: 'document.added' });
    }
  });

  it('follow what a certifying signature allows', () => {
    const updates = { form: { objects: { 6: FILLED } }, note: { objects: { 3: page('6 0 R 31 0 R'), 31: NOTE } } };
    const outcome = (permission: 1 | 2 | 3, update: keyof typeof updates) =>
      validate(appended(signPdf(plain, { ...signer, at: AT, permission }), updates[update])).rule;
    expect([outcome(1, 'form'), outcome(2, 'form'), outcome(3, 'form')]).toEqual([
      'document.forbidden-change',
      'passed',
      'passed',
    ]);
    expect([outcome(1, 'note'), outcome(2, 'note'), outcome(3, 'note')]).toEqual([
      'document.forbidden-change',
      'document.forbidden-change',
      'passed',
    ]);
  });

  it('fail when the cross-references of an update show an older state, or when bytes without any follow', () => {
    const mark = signed.lastIndexOf('startxref', signed.lastIndexOf('startxref') - 1);
    const back = Buffer.concat([signed, plain.subarray(plain.lastIndexOf('startxref'))]);
    expect(mark).toBeGreaterThan(0);
    expect(validate(back).indication).toBe('TOTAL-FAILED');
    expect(validate(Buffer.concat([signed, Buffer.from('4 0 obj\n<< >>\nendobj\n')])).indication).toBe('TOTAL-FAILED');
  });

  it('fail when the range leaves out more than the value of the signature', () => {
    const bytes = Buffer.from(signed);
    const range = /\/ByteRange \[0 (\d{10}) /.exec(bytes.toString('latin1'))!;
    bytes.write(String(Number(range[1]) - 20).padStart(10, '0'), range.index + '/ByteRange [0 '.length, 'latin1');
    expect(validate(bytes)).toMatchObject({ indication: 'TOTAL-FAILED' });
  });

  it('do not pass when nobody trusts the signer', () => {
    expect(validate(signPdf(plain, { ...stranger, at: AT }))).toMatchObject({
      subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
    });
  });
});

function validate(bytes: Buffer) {
  return validateSignature({ bytes, at: AT, anchors });
}
