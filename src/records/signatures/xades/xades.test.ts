import { createHash, sign } from 'node:crypto';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { sealXml } from '../../protocol/seal/xades.ts';
import { signCades, validateSignature } from '../index.ts';
import { people } from '../testing/people.ts';
import { canonical, canonicalisationOf } from './canonical.ts';
import { elementsOf, parseXml } from './tree.ts';

const AT = new Date('2026-11-16T10:00:00Z');
const { anchors, signer } = people();
const seal = {
  algorithm: 'ecdsa-sha256' as const,
  certificate: signer.certificate,
  chain: [],
  sign: (bytes: Buffer) => Promise.resolve(sign('sha256', bytes, { key: signer.key, dsaEncoding: 'ieee-p1363' })),
};
const ELEMENT = '<segnatura xmlns="urn:x" versione="1"><oggetto>Determina n. 42</oggetto></segnatura>';
const sealed = await sealXml(ELEMENT, seal, AT);

describe('signatures in XML', () => {
  it('pass when they are as our own seal makes them', () => {
    const report = validate(sealed);
    expect(report).toMatchObject({ indication: 'TOTAL-PASSED', format: 'XAdES-B' });
    expect(report.signatures).toMatchObject([
      { level: 'B', signer: { commonName: 'Anna Rossi' }, scope: ['documento'] },
    ]);
    expect(report.signatures[0]!.claimedSigningTime).toEqual(AT);
  });

  it('hold when only what canonicalisation levels was written otherwise', () => {
    expect(
      validate(sealed.replace('<segnatura xmlns="urn:x" versione="1">', "<segnatura  versione='1'\n xmlns='urn:x'>"))
        .indication,
    ).toBe('TOTAL-PASSED');
  });

  it.each([
    ['text', sealed.replace('n. 42', 'n. 43')],
    ['an attribute', sealed.replace('versione="1"', 'versione="2"')],
    ['an element more', sealed.replace('<oggetto>', '<altro/><oggetto>')],
    ['white space', sealed.replace('<oggetto>', ' <oggetto>')],
    ['the claimed time', sealed.replace('2026-11-16T10', '2026-11-15T10')],
  ])('fail on another %s', (_, xml) => {
    expect(validate(xml)).toMatchObject({ indication: 'TOTAL-FAILED', rule: 'content.hash' });
  });

  it('are no signature of a document that they were wrapped into', () => {
    const signature = /<ds:Signature .*<\/ds:Signature>/s.exec(sealed)![0];
    const body = sealed.slice(sealed.indexOf('<segnatura'));
    const wrapped = `<falso><oggetto>Altro</oggetto>${body}</falso>`;
    const moved = `<falso><oggetto>Altro</oggetto>${signature.replace('</ds:Signature>', `<ds:Object>${ELEMENT}</ds:Object></ds:Signature>`)}</falso>`;
    for (const xml of [wrapped, moved]) expect(validate(xml).indication).toBe('TOTAL-FAILED');
  });

  it('fail when two elements bear the identifier that is signed', () => {
    const twice = sealed
      .replace('</segnatura>', '</segnatura>')
      .replace('<oggetto>', '<oggetto Id="sigillo-proprieta">');
    expect(validate(twice)).toMatchObject({ indication: 'TOTAL-FAILED', rule: 'xml.ambiguous' });
  });

  it('are not read in a document that declares its type', () => {
    expect(validate(sealed.replace('?>\n', '?>\n<!DOCTYPE segnatura>\n'))).toMatchObject({
      indication: 'TOTAL-FAILED',
      rule: 'format.unreadable',
    });
  });

  it('do not pass with a transform outside of the list', () => {
    const other = sealed.replace('xmldsig#enveloped-signature', 'TR/1999/REC-xslt-19991116');
    expect(validate(other)).not.toMatchObject({ indication: 'TOTAL-PASSED' });
  });
});

describe('canonical XML', () => {
  const document = parseXml(
    Buffer.from(
      '<?xml version="1.0"?>\n<!-- a --><a:r xmlns:a="urn:a" xmlns:b="urn:b" xml:lang="it"><b:s a:z="1" y=\'2"\'/>\r\n<t xmlns="urn:t"><u xmlns=""/>&#13;</t></a:r><?p q?>',
    ),
  );
  const write = (algorithm: string, name?: string, prefixes: readonly string[] = []) => {
    const top = name ? [...elementsOf(document.root)].find(({ local }) => local === name)! : document;
    return canonical(
      { top, without: new Set(), comments: true },
      canonicalisationOf(algorithm, new Set(prefixes))!,
    ).toString();
  };

  it('writes a whole document, with and without comments', () => {
    const body =
      '<a:r xmlns:a="urn:a" xmlns:b="urn:b" xml:lang="it"><b:s y="2&quot;" a:z="1"></b:s>\n<t xmlns="urn:t"><u xmlns=""></u>&#xD;</t></a:r>\n<?p q?>';
    expect(write('http://www.w3.org/TR/2001/REC-xml-c14n-20010315')).toBe(body);
    expect(write('http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments')).toBe(`<!-- a -->\n${body}`);
  });

  it('gives a part what it has from above, or only what it uses of it', () => {
    expect(write('http://www.w3.org/2006/12/xml-c14n11', 's')).toBe(
      '<b:s xmlns:a="urn:a" xmlns:b="urn:b" y="2&quot;" xml:lang="it" a:z="1"></b:s>',
    );
    const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#';
    expect(write(exclusive, 'u')).toBe('<u></u>');
    expect(write(exclusive, 't', ['b'])).toBe('<t xmlns="urn:t" xmlns:b="urn:b"><u xmlns=""></u>&#xD;</t>');
  });
});

describe('containers of signed files', () => {
  const data = Buffer.from('Determina n. 42');
  const cades = (content: Buffer) => signCades({ content, ...signer, chain: [], signingTime: AT, detached: true });
  const zip = (files: Readonly<Record<string, Buffer>>) => Buffer.from(zipSync(files));
  const digest = (content: Buffer) => createHash('sha256').update(content).digest('base64');
  const manifest = (files: Readonly<Record<string, Buffer>>) =>
    Buffer.from(
      `<a:ASiCManifest xmlns:a="http://uri.etsi.org/02918/v1.2.1#" xmlns:d="http://www.w3.org/2000/09/xmldsig#"><a:SigReference URI="META-INF/signature.p7s"/>${Object.entries(
        files,
      )
        .map(
          ([name, content]) =>
            `<a:DataObjectReference URI="${name}"><d:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><d:DigestValue>${digest(content)}</d:DigestValue></a:DataObjectReference>`,
        )
        .join('')}</a:ASiCManifest>`,
    );

  it('pass with one file and the signature of it, and give that file', () => {
    const report = validate(zip({ 'atto.txt': data, 'META-INF/signature.p7s': cades(data) }));
    expect(report).toMatchObject({ indication: 'TOTAL-PASSED', format: 'ASiC-S', content: data });
  });

  it('pass with several files under one manifest, and not when a file is changed, missing or added', () => {
    const files = { 'a.txt': data, 'b.txt': Buffer.from('Allegato') };
    const list = manifest(files);
    const parts = { 'META-INF/ASiCManifest.xml': list, 'META-INF/signature.p7s': cades(list) };
    expect(validate(zip({ ...files, ...parts }))).toMatchObject({ indication: 'TOTAL-PASSED', format: 'ASiC-E' });
    expect(validate(zip({ ...files, ...parts, 'b.txt': Buffer.from('Altro') }))).toMatchObject({
      rule: 'content.hash',
    });
    expect(validate(zip({ 'a.txt': data, ...parts })).indication).toBe('TOTAL-FAILED');
    expect(validate(zip({ ...files, ...parts, 'c.txt': data }))).toMatchObject({ rule: 'container.uncovered' });
  });

  it('fail on another file under the signature, and on a name that stands twice', () => {
    expect(validate(zip({ 'atto.txt': Buffer.from('Altro'), 'META-INF/signature.p7s': cades(data) })).indication).toBe(
      'TOTAL-FAILED',
    );
    const twice = zip({ 'atto.txt': data, 'attx.txt': data, 'META-INF/signature.p7s': cades(data) });
    const same = Buffer.from(twice.toString('latin1').replaceAll('attx.txt', 'atto.txt'), 'latin1');
    expect(validate(same)).toMatchObject({ rule: 'format.unreadable' });
  });
});

function validate(bytes: string | Buffer) {
  return validateSignature({ bytes: Buffer.from(bytes as string), at: AT, anchors });
}
