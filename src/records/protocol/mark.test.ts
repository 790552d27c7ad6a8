import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { type MarkInput, markText, markXml } from './mark.ts';
import { softwareSealer } from './seal/keys/software.ts';
import { sealXml } from './seal/xades.ts';

const schemas = fileURLToPath(new URL('../../../../shared/data/agid-protocollo/', import.meta.url));
const missing = existsSync(schemas) ? undefined : 'the schemas of AgID are not here';

const base: MarkInput = {
  identity: {
    bodyName: 'Comune di Valdoro',
    bodyCode: 'c_v999',
    taxCode: '01234567890',
    digitalAddress: 'protocollo@pec.comune.valdoro.example',
    areaCode: 'AOO1',
    areaName: 'Area unica',
  },
  registerCode: 'PROTOCOLLO',
  number: 123,
  year: 2026,
  registeredAt: new Date('2026-12-31T22:59:59Z'),
  flow: 'incoming',
  subject: 'Istanza',
  correspondents: [{ kind: 'person', name: 'Maria Rossi' }],
  filingClass: undefined,
  dossier: undefined,
  document: {
    documentId: '',
    version: 1,
    sha256: 'ab'.repeat(32),
    filename: 'istanza.pdf.p7m',
    mime: 'application/pkcs7-mime',
    title: 'Istanza',
  },
  attachments: [],
};

describe('the registration mark', () => {
  it('prints number, date of Rome and area', () => {
    expect(markText(base)).toBe('Comune di Valdoro - AOO AOO1 - Prot. n. 0000123/2026 del 31/12/2026');
    expect(markXml(base)).toContain('<prot:OraRegistrazione>23:59:59</prot:OraRegistrazione>');
  });

  it('carries the names as they are, and nothing of them becomes markup', () => {
    const subject = 'R&D <script> "così" – «perché» \uffff';
    const xml = markXml({ ...base, subject });
    expect(xml).toContain('R&amp;D &lt;script&gt; "così" – «perché» </prot:Oggetto>');
  });
});

describe.skipIf(missing)(`the registration mark against the schema of AgID${missing ? ` (${missing})` : ''}`, () => {
  let schema: string;
  let signature: string;

  beforeAll(async () => {
    const published = await readFile(join(schemas, 'xmldsig-core-schema.xsd'), 'utf8');
    signature = published.replace(/<!DOCTYPE[\s\S]*?\]>/, '');
    const mark = await readFile(join(schemas, 'segnatura_protocollo.xsd'), 'utf8');
    schema = mark.replace('import_schemas/xmldsig-core-schema.xsd', 'xmldsig-core-schema.xsd');
  });

  const problemsOf = async (xmls: readonly string[]) => {
    const { errors } = await validateXML({
      xml: xmls.map((contents, index) => ({ fileName: `${index}.xml`, contents })),
      schema: { fileName: 'segnatura.xsd', contents: schema },
      preload: [{ fileName: 'xmldsig-core-schema.xsd', contents: signature }],
      maxMemoryPages: 4096,
    });
    return errors.map(({ message }) => message);
  };

  it('is valid whatever the names, flows and codes are', async () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).map(withoutControls);
    const correspondent = fc.record(
      {
        kind: fc.constantFrom('person' as const, 'organisation' as const, 'administration' as const),
        name: text,
        taxCode: fc.constantFrom('RSSMRA80A41H501X', '01234567890', 'DE123', ''),
        digitalAddress: fc.constantFrom('a@pec.it', 'x'),
        ipaCode: fc.constantFrom('c_h501'),
      },
      { requiredKeys: ['kind', 'name'] },
    );
    const input: fc.Arbitrary<MarkInput> = fc.record({
      identity: fc.record({
        bodyName: text,
        bodyCode: fc.constant('c_v999'),
        taxCode: fc.constantFrom(null, '01234567890', 'IT1'),
        digitalAddress: fc.constantFrom(null, 'protocollo@pec.example'),
        areaCode: fc.constant('AOO1'),
        areaName: text,
      }),
      registerCode: fc.constant('PROTOCOLLO'),
      number: fc.integer({ min: 1, max: 99_999_999 }),
      year: fc.constant(2026),
      registeredAt: fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
      flow: fc.constantFrom('incoming' as const, 'outgoing' as const, 'internal' as const),
      subject: text,
      correspondents: fc.array(correspondent, { minLength: 1, maxLength: 4 }),
      filingClass: fc.option(fc.record({ code: fc.constant('VI.3'), title: text }), { nil: undefined }),
      dossier: fc.option(fc.record({ code: fc.constant('2026/VI.3/1'), title: text }), { nil: undefined }),
      document: fc.record({
        ...fixed,
        filename: text,
        title: text,
        mime: fc.constantFrom('application/pdf', 'application/pkcs7-mime'),
      }),
      attachments: fc.array(fc.record({ ...fixed, filename: text, title: text, mime: fc.constant('image/png') }), {
        maxLength: 3,
      }),
    });
    expect(await problemsOf(await Promise.all(fc.sample(input, 150).map(sealed)))).toEqual([]);
  });

  it('would be refused if a field were wrong', async () => {
    expect(await problemsOf([await sealed({ ...base, registerCode: 'con spazio' })])).not.toEqual([]);
    expect(await problemsOf([markXml(base)])).not.toEqual([]);
  });
});

const body = { id: '019aaaaa-0000-7000-8000-000000000001', name: 'Comune di Valdoro', code: 'c_v999' };
const sealer = softwareSealer(undefined);

async function sealed(input: MarkInput): Promise<string> {
  return sealXml(markXml(input), await sealer.sealFor(body), input.registeredAt);
}

const fixed = {
  documentId: fc.constant(''),
  version: fc.constant(1),
  sha256: fc.constant('ab'.repeat(32)),
};

/** What the validator of inputs lets through. */
function withoutControls(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '').replace(/\p{Cs}/gu, '') || 'x';
}
