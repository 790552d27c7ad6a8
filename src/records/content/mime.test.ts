import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { contradicts, detectMime } from './mime.ts';

const signed = Buffer.from('3082011a06092a864886f70d010702a082010b30820107020101', 'hex');

describe('types told by the bytes', () => {
  it.each([
    ['%PDF-1.4\n...', 'application/pdf'],
    ['spazzatura prima\n%PDF-1.4\n...', 'application/pdf'],
    ['\uFEFF<?xml version="1.0"?><a/>', 'application/xml'],
    ['<p:FatturaElettronica xmlns:p="x">', 'application/xml'],
    ['<!DOCTYPE html><html lang="it">', 'text/html'],
    ['{"oggetto":"istanza"}', 'application/json'],
    ['[{"a":1}]', 'application/json'],
    ['[nota] non è JSON', 'text/plain'],
    ['nome;importo\nRossi;10\nVerdi;"1;2"\n', 'text/csv'],
    ['Caro sindaco,\nperché è così?\n', 'text/plain'],
    ['Received: from pec\nMessage-ID: <1@pec>\nFrom: a@b\n\nciao', 'message/rfc822'],
    ['Subject: promemoria per me\n', 'text/plain'],
    [`-----BEGIN PKCS7-----\n${signed.toString('base64')}\n-----END PKCS7-----`, 'application/pkcs7-mime'],
    [signed.toString('base64'), 'application/pkcs7-mime'],
  ])('knows %j', (text, mime) => {
    expect(detectMime(Buffer.from(text))).toBe(mime);
  });

  it.each([
    ['89504e470d0a1a0a0000000d', 'image/png'],
    ['ffd8ffe000104a464946', 'image/jpeg'],
    ['49492a0008000000', 'image/tiff'],
    ['4d4d002a00000008', 'image/tiff'],
    [signed.toString('hex'), 'application/pkcs7-mime'],
    ['308006092a864886f70d010702a0803080020101', 'application/pkcs7-mime'],
    ['30823039060b2a864886f70d010910011fa0823028', 'application/timestamped-data'],
    // A signed PDF: the signed file, not what it encloses.
    [`${signed.toString('hex')}${Buffer.from('%PDF-1.7').toString('hex')}`, 'application/pkcs7-mime'],
    ['43617266f92c20646f76e83f', 'text/plain'],
    ['00010203', 'application/octet-stream'],
    ['', 'application/octet-stream'],
  ])('knows %s', (hex, mime) => {
    expect(detectMime(Buffer.from(hex, 'hex'))).toBe(mime);
  });

  it('looks into ZIP containers', () => {
    const odt = 'application/vnd.oasis.opendocument.text';
    expect(detectMime(zip([['mimetype', odt, false]]))).toBe(odt);
    const docx = zip([
      ['[Content_Types].xml', '<Types/>'.repeat(50), true],
      ['_rels/.rels', '<R/>', true],
      ['word/document.xml', '<w/>', true],
    ]);
    expect(detectMime(docx)).toMatch(/wordprocessingml/);
    expect(detectMime(zip([['foto.jpg', 'x', false]]))).toBe('application/zip');
    expect(detectMime(Buffer.from('PK\x03\x04', 'latin1'))).toBe('application/zip');
  });

  it('takes a declaration for wrong only where it says something else', () => {
    expect(contradicts('text/html; charset=utf-8', 'application/pdf')).toBe(true);
    expect(contradicts('application/octet-stream', 'application/pdf')).toBe(false);
    expect(contradicts('application/x-pkcs7-mime', 'application/pkcs7-mime')).toBe(false);
    expect(contradicts('text/csv', 'text/plain')).toBe(false);
  });
});

function zip(entries: readonly (readonly [name: string, text: string, deflate: boolean])[]): Buffer {
  return Buffer.concat(
    entries.flatMap(([name, text, deflate]) => {
      const data = deflate ? deflateRawSync(text) : Buffer.from(text);
      const header = Buffer.alloc(30);
      header.write('PK\x03\x04', 0, 'latin1');
      header.writeUInt16LE(deflate ? 8 : 0, 8);
      header.writeUInt32LE(data.length, 18);
      header.writeUInt32LE(text.length, 22);
      header.writeUInt16LE(name.length, 26);
      return [header, Buffer.from(name), data];
    }),
  );
}
