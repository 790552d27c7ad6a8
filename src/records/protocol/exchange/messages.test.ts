import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { markXml, type MarkInput } from '../mark.ts';
import { softwareSealer } from '../seal/keys/software.ts';
import { sealXml } from '../seal/xades.ts';
import { annulmentXml, confirmationXml, exceptionXml } from './make.ts';
import { AnomalyFound, readMessage } from './read.ts';
import { ANOMALIES, type Identifier } from './types.ts';
import { verifySeal } from './verify.ts';

const schemas = fileURLToPath(new URL('../../../../../shared/data/agid-protocollo/', import.meta.url));
const missing = existsSync(schemas) ? undefined : 'the schemas of AgID are not here';

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  // What an input may hold, without the spaces around it and the signs that turn the writing.
  .map((value) => value.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu, '').trim() || 'x');
const digits = fc.integer({ min: 1, max: 99_999_999 }).map((number) => String(number).padStart(7, '0'));
const identifier: fc.Arbitrary<Identifier> = fc.record({
  administration: fc.constantFrom('c_v999', 'p_tn'),
  area: fc.constantFrom('AOO1', 'A12B34C'),
  register: fc.constantFrom('PROTOCOLLO', 'RP-2'),
  number: digits,
  date: fc.constantFrom('2026-02-28', '2024-02-29'),
});

const mark: MarkInput = {
  identity: {
    ...{ bodyName: 'Provincia di Valdoro', bodyCode: 'p_vd', taxCode: null, digitalAddress: 'prov@pec.example' },
    ...{ areaCode: 'AOOP', areaName: 'Area unica' },
  },
  ...{ registerCode: 'PROTOCOLLO', number: 7, year: 2026, registeredAt: new Date('2026-11-20T08:00:00Z') },
  ...{ flow: 'outgoing', subject: 'Richiesta di «pareri» & atti', filingClass: undefined, dossier: undefined },
  correspondents: [{ kind: 'administration', name: 'Comune di Valdoro', ipaCode: 'c_v999' }],
  document: {
    ...{ documentId: '', version: 1, sha256: 'ab'.repeat(32), filename: 'lettera è.pdf', mime: 'application/pdf' },
    title: 'Lettera',
  },
  attachments: [],
};
const body = { id: '019aaaaa-0000-7000-8000-000000000001', name: 'Provincia di Valdoro', code: 'p_vd' };
const sealed = async (input: MarkInput = mark) =>
  sealXml(markXml(input), await softwareSealer(undefined).sealFor(body), input.registeredAt);
const read = (xml: string) => readMessage(Buffer.from(xml)).message;
const verdict = (xml: string) => verifySeal(readMessage(Buffer.from(xml)).root);

describe('messages between administrations', () => {
  it('are read back as they were made', () => {
    fc.assert(
      fc.property(
        identifier,
        identifier,
        text,
        text,
        fc.constantFrom(...ANOMALIES),
        (own, about, reason, act, anomaly) => {
          expect(read(confirmationXml(own, about))).toEqual({ kind: 'confirmation', identifier: own, about });
          expect(read(annulmentXml({ identifier: own, reason, act }))).toEqual({
            ...{ kind: 'annulment', identifier: own, reason, act },
          });
          const detail = reason;
          expect(read(exceptionXml({ identifier: own, about, anomaly, detail }))).toEqual({
            ...{ kind: 'exception', identifier: own, about, anomaly, reason: `${anomaly}: ${detail}` },
          });
          expect(read(exceptionXml({ identifier: undefined, about: act, anomaly, detail: '' }))).toEqual({
            ...{ kind: 'exception', identifier: undefined, about: undefined, anomaly, reason: anomaly },
          });
        },
      ),
    );
  });

  it('a mark is read back as it was made, its seal intact', async () => {
    await fc.assert(
      fc.asyncProperty(text, digits, async (subject, number) => {
        const xml = await sealed({ ...mark, subject, number: Number(number) });
        expect(read(xml)).toEqual({
          ...{ kind: 'mark', subject, reserved: false, recipients: [{ ipaCode: 'c_v999', confirm: true }] },
          identifier: {
            ...{ administration: 'p_vd', area: 'AOOP', register: 'PROTOCOLLO', number, date: '2026-11-20' },
            time: '09:00:00',
          },
          documents: [{ filename: 'lettera è.pdf', sha256: 'ab'.repeat(32) }],
        });
        expect(verdict(xml)).toMatchObject({ valid: true, reason: null });
        expect(verdict(xml).sealedBy).toContain('Provincia di Valdoro');
      }),
      { numRuns: 25 },
    );
  });

  it('a seal is broken by any change of what it covers, and counts nowhere else', async () => {
    const xml = await sealed();
    const other = await sealed({ ...mark, subject: 'Altro' });
    const signature = /<ds:Signature [\s\S]*<\/ds:Signature>/;
    const [ownSeal] = signature.exec(xml)!;
    const inside = (name: string, from: string) => new RegExp(`<ds:${name}[^>]*>[^<]*</ds:${name}>`).exec(from)![0];
    const broken: Readonly<Record<string, string>> = {
      subject: xml.replace('pareri', 'parere'),
      'a space': xml.replace('<prot:Intestazione>', '<prot:Intestazione> '),
      'an attribute': xml.replace('prot:lang="it"', 'prot:lang="it" prot:nota="x"'),
      'none at all': xml.replace(signature, ''),
      'another mark’s': xml.replace(signature, signature.exec(other)![0]),
      'two of them': xml.replace(signature, ownSeal + ownSeal),
      'another certificate': xml.replace(inside('X509Certificate', xml), inside('X509Certificate', other)),
      'the time of sealing': xml.replace('2026-11-20T08:00:00Z', '2026-11-21T08:00:00Z'),
      'a part only': xml.replace('URI=""', 'URI="#sigillo-proprieta"'),
      'a weak digest': xml.replaceAll(
        'http://www.w3.org/2001/04/xmlenc#sha256',
        'http://www.w3.org/2000/09/xmldsig#sha1',
      ),
      'no certificate': xml.replace(inside('X509Certificate', xml), '<ds:X509Certificate>AAAA</ds:X509Certificate>'),
    };
    for (const [what, bytes] of Object.entries(broken)) {
      expect(bytes, what).not.toBe(xml);
      expect(verdict(bytes), what).toMatchObject({ valid: false, reason: expect.any(String) });
    }
    // What does not change the canonical form does not break it.
    expect(
      verdict(xml.replace('prot:lang="it" prot:versione="3.0.0"', 'prot:versione="3.0.0"  prot:lang=\'it\'')).valid,
    ).toBe(true);
  });

  it.each([
    ['entities', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', 'document type'],
    ['nesting without end', '<a>'.repeat(5000), 'nested'],
    ['no XML', 'ciao', 'XML'],
    ['nothing', '', 'XML'],
    ['another vocabulary', '<Segnatura xmlns="urn:altro" versione="3.0.0"/>', 'allegato 6'],
    ['an older version', '<Segnatura versione="2009-12-03"/>', '3.0.0'],
    ['too much', ' '.repeat(5_000_001), 'larger'],
  ])('with %s are an anomaly with its code', (_name, xml, why) => {
    try {
      read(xml);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(AnomalyFound);
      expect((error as AnomalyFound).anomaly).toBe('000_Irricevibile');
      expect((error as AnomalyFound).message).toContain(why);
    }
  });

  it('cut or changed anywhere are read or are an anomaly, and never anything else', async () => {
    const xml = await sealed();
    fc.assert(
      fc.property(fc.nat(xml.length), fc.nat(xml.length), fc.string({ maxLength: 8 }), (from, to, put) => {
        const bytes = Buffer.from(xml.slice(0, Math.min(from, to)) + put + xml.slice(Math.max(from, to)));
        try {
          const { root } = readMessage(bytes);
          verifySeal(root);
        } catch (error) {
          expect(error).toBeInstanceOf(AnomalyFound);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe.skipIf(missing)(`the schemas of annex 6${missing ? ` (${missing})` : ''}`, () => {
  it('accept what is made', async () => {
    const own: Identifier = {
      administration: 'c_v999',
      area: 'AOO1',
      register: 'PROTOCOLLO',
      number: '0000012',
      date: '2026-11-24',
      time: '09:00:00',
    };
    const of = (file: string) => readFile(join(schemas, file), 'utf8');
    const xmls = [
      confirmationXml(own, own),
      exceptionXml({ identifier: own, about: own, anomaly: '001_ValidazioneFirma', detail: 'sigillo alterato' }),
      exceptionXml({
        identifier: undefined,
        about: 'messaggio del 24/11/2026',
        anomaly: '000_Irricevibile',
        detail: '',
      }),
      annulmentXml({ identifier: own, reason: 'Doppia registrazione', act: 'Disposizione 3/2026' }),
    ];
    const { errors } = await validateXML({
      xml: xmls.map((contents, index) => ({ fileName: `${index}.xml`, contents })),
      schema: { fileName: 'pec.xsd', contents: await of('pec_message.xsd') },
      preload: [
        {
          fileName: 'segnatura_protocollo.xsd',
          contents: (await of('segnatura_protocollo.xsd')).replace('import_schemas/', ''),
        },
        {
          fileName: 'xmldsig-core-schema.xsd',
          contents: (await of('xmldsig-core-schema.xsd')).replace(/<!DOCTYPE[\s\S]*?\]>/, ''),
        },
      ],
      maxMemoryPages: 4096,
    });
    expect(errors.map(({ message }) => message)).toEqual([]);
  });
});
