import { X509Certificate, createHash, verify } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { simpleParser } from 'mailparser';
import type { ParsedMail } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { unwrap, validateSignature } from '../src/records/signatures/index.ts';
import { taxCodeCheck, vatNumberOf } from './make/taxCode.ts';

const folder = dirname(fileURLToPath(import.meta.url));
const AT = new Date('2026-11-24T09:00:00Z');
const manifest = JSON.parse(text('manifest.json')) as {
  readonly files: readonly {
    readonly file: string;
    readonly kind: string;
    readonly signature?: string;
    readonly subIndication?: string;
  }[];
};
const anchors = [{ certificate: der('pki/root-ca.pem'), revocation: 'not-required' as const }];

describe('the examples as a whole', () => {
  it('are all in the manifest and in the README, and nothing else is', () => {
    const inputs = allFiles().filter((file) => /^(inbox|scan|portal|acts|opencup)\//.test(file));
    expect(inputs).toEqual(manifest.files.map(({ file }) => file).sort());
    const readme = text('README.md');
    for (const file of [...inputs, ...allFiles().filter((file) => file.startsWith('pki/'))]) {
      expect(readme, file).toContain(`\`${file.split('/')[1]}\``);
    }
  });

  it('hold no private key in any form', () => {
    // Algorithm identifiers of PKCS#8 (RSA, EC) after its version, and of SEC 1 and PKCS#1, in DER and as base64 of them.
    const traces = [
      /PRIVATE KEY/,
      /\x02\x01\x00\x30[\x0d\x13]\x06/,
      /\x02\x01\x01\x04\x20[^]{32}\xa0/,
      /MII[A-Za-z0-9+/]{3}IBADAN/,
      /MIG[A-Za-z0-9+/]AgEAMBMG/,
    ];
    for (const file of allFiles().filter((file) => !file.startsWith('make/') && !file.endsWith('.test.ts'))) {
      const bytes = readFileSync(join(folder, file)).toString('latin1');
      for (const trace of traces) expect(trace.test(bytes), `${file} ${trace}`).toBe(false);
    }
  });

  it('name nobody who exists: addresses under .example, tax codes of a place that is none, check characters right', () => {
    expect(taxCodeCheck('RSSMRA85T10A562')).toBe('S');
    const subjects = allFiles()
      .filter((file) => file.startsWith('pki/'))
      .map((file) => new X509Certificate(der(file)).subject);
    // Soft line breaks of quoted-printable cut addresses in two.
    const messages = allFiles()
      .filter((file) => /\.(eml|json)$/.test(file))
      .map((file) => text(file).replace(/=\r\n/g, ''));
    const all = [...messages, ...subjects].join('\n');
    for (const [address] of all.matchAll(/[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/gi))
      expect(address).toMatch(/\.example$/i);
    const codes = new Set(Array.from(all.matchAll(/\b[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]\b/g), ([code]) => code));
    expect(codes.size).toBeGreaterThanOrEqual(3);
    for (const code of codes) {
      expect(code).toMatch(/V000.$/);
      expect(code[15]).toBe(taxCodeCheck(code.slice(0, 15)));
    }
    const { supplier } = JSON.parse(text('acts/spending-determination.json')) as { supplier: { vatNumber: string } };
    expect(supplier.vatNumber).toBe(vatNumberOf(supplier.vatNumber.slice(0, 10)));
  });
});

describe('certificates', () => {
  const root = new X509Certificate(der('pki/root-ca.pem'));

  it.each(allFiles().filter((file) => file.startsWith('pki/')))(
    '%s is valid until 2099 and leads to the root',
    (file) => {
      const certificate = new X509Certificate(der(file));
      expect(new Date(certificate.validTo).getUTCFullYear()).toBe(2099);
      expect(new Date(certificate.validFrom) < AT).toBe(true);
      const issuers = [
        root,
        new X509Certificate(der('pki/signing-ca.pem')),
        new X509Certificate(der('pki/pec-ca.pem')),
      ];
      expect(issuers.some((issuer) => certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey))).toBe(
        true,
      );
    },
  );
});

describe('inbox', () => {
  const certified = manifest.files.filter(({ kind }) => /^pec(?!-anomaly|-forged)/.test(kind));

  it.each(certified.map(({ file }) => file))('%s is an envelope that the provider signed', async (file) => {
    expect(envelopeVerdict(file)).toMatchObject({ indication: 'TOTAL-PASSED' });
    const mail = await parsed(file);
    const daticert = attachment(mail, 'daticert.xml').toString();
    expect(daticert).toMatch(/<postacert tipo="(posta-certificata|accettazione|avvenuta-consegna)" errore="nessuno">/);
    expect(mail.headers.get('x-trasporto') ?? mail.headers.get('x-ricevuta')).toBe(
      /tipo="([a-z-]+)"/.exec(daticert)?.[1],
    );
    const reference = mail.headers.get('x-riferimento-message-id');
    expect(daticert).toContain(`<msgid>${String(reference).replace('<', '&lt;').replace('>', '&gt;')}</msgid>`);
  });

  it.each(manifest.files.filter(({ signature }) => signature))(
    '$file has the verdict of the manifest',
    async (entry) => {
      const original = await simpleParser(attachment(await parsed(entry.file), 'postacert.eml'));
      const signed = original.attachments.find(({ filename }) => filename?.endsWith('.p7m'))!;
      const report = validateSignature({ bytes: signed.content, at: original.date!, anchors });
      expect(report.indication).toBe(entry.signature);
      expect(report.subIndication).toBe(entry.subIndication);
      expect(report.mime).toBe('application/pdf');
      expect(unwrap(signed.content)?.content.subarray(0, 5).toString()).toBe('%PDF-');
      expect(report.signatures[0]?.signer?.taxCode).toMatch(/V000[A-Z]$/);
    },
  );

  it('keeps long subjects and accents through the headers', async () => {
    const mail = await parsed('inbox/01-foia-signed.eml');
    const original = await simpleParser(attachment(mail, 'postacert.eml'));
    expect(mail.subject).toBe(`POSTA CERTIFICATA: ${original.subject}`);
    expect(original.subject).toMatch(/«Nicolò Tommasèo».*perché la città possa sapere$/);
    expect(original.from?.value[0]?.name).toBe(
      "Niccolò Dell'Àncora (già presidente del Comitato «Più scuola, più città»)",
    );
    expect(original.attachments[0]?.filename).toBe('richiesta accesso civico – palestra Tommasèo.pdf.p7m');
    for (const line of text('inbox/01-foia-signed.eml').split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
  });

  it('brings the first message a second time with the same id and other bytes', async () => {
    const [first, again] = [await parsed('inbox/01-foia-signed.eml'), await parsed('inbox/06-foia-signed-again.eml')];
    expect(again.messageId).toBe(first.messageId);
    expect(text('inbox/06-foia-signed-again.eml')).not.toBe(text('inbox/01-foia-signed.eml'));
    const others = manifest.files.filter(({ file }) => file.startsWith('inbox/') && !file.includes('06-'));
    const ids = await Promise.all(others.map(async ({ file }) => (await parsed(file)).messageId));
    expect(new Set(ids).size).toBe(others.length);
  });

  it('carries the offer twice: in the clear and inside its signature', async () => {
    const original = await simpleParser(attachment(await parsed('inbox/03-business-offer.eml'), 'postacert.eml'));
    const [clear, signed] = [
      attachment(original, 'Offerta_118-2026.pdf'),
      attachment(original, 'Offerta_118-2026.pdf.p7m'),
    ];
    expect(unwrap(signed)?.content).toEqual(clear);
  });

  it('has messages that are not certified mail, each in its own way', async () => {
    const truncated = await parsed('inbox/08-truncated.eml');
    expect(truncated.attachments.map(({ filename }) => filename)).not.toContain('daticert.xml');
    expect((await parsed('inbox/09-not-a-message.eml')).messageId).toBeUndefined();
    expect((await parsed('inbox/10-ordinary-mail.eml')).attachments).toEqual([]);
    const anomaly = await parsed('inbox/12-anomaly-envelope.eml');
    expect(anomaly.headers.get('x-trasporto')).toBe('errore');
    expect(anomaly.attachments.map(({ filename }) => filename)).toEqual(['postacert.eml', 'smime.p7s']);
    expect(envelopeVerdict('inbox/13-forged-envelope.eml')).toMatchObject({
      indication: 'INDETERMINATE',
      subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
    });
  });

  it('has a mark whose digests are those of the attachments and whose seal holds', async () => {
    const original = await simpleParser(attachment(await parsed('inbox/11-province-segnatura.eml'), 'postacert.eml'));
    const mark = attachment(original, 'segnatura.xml').toString();
    const documents = [
      ...mark.matchAll(
        /<prot:(?:DocumentoPrimario|Allegato) [^>]*prot:nomeFile="([^"]+)".*?<prot:Impronta [^>]*>([^<]+)</g,
      ),
    ];
    expect(documents.map(([, name]) => name)).toEqual(['parere_rotatoria_SP12.pdf', 'planimetria_tavola_3.pdf']);
    for (const [, name, digest] of documents) expect(sha256(attachment(original, name!))).toBe(digest);
    const canonical = mark.slice(mark.indexOf('<prot:'), -1);
    const references = [...canonical.matchAll(/<ds:DigestValue>([^<]+)</g)].map(([, value]) => value);
    expect(references[0]).toBe(sha256(Buffer.from(canonical.replace(/<ds:Signature .*<\/ds:Signature>/s, ''))));
    const signedInfo = /<ds:SignedInfo>.*<\/ds:SignedInfo>/s.exec(canonical)![0];
    const toVerify = signedInfo.replace(
      '<ds:SignedInfo>',
      '<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">',
    );
    const value = Buffer.from(/<ds:SignatureValue>([^<]+)</.exec(canonical)![1]!, 'base64');
    const seal = new X509Certificate(der('pki/seal-montevero.pem'));
    expect(verify('sha256', Buffer.from(toVerify), seal.publicKey, value)).toBe(true);
  });
});

describe('the other inputs', () => {
  it('give the portal’s attachment with its digest', () => {
    const { attachments, applicant } = JSON.parse(text('portal/foia-application.json')) as {
      attachments: { content: string; sha256: string; size: number }[];
      applicant: { identity: { fiscalNumber: string } };
    };
    const content = Buffer.from(attachments[0]!.content, 'base64');
    expect(createHash('sha256').update(content).digest('hex')).toBe(attachments[0]!.sha256);
    expect(content.length).toBe(attachments[0]!.size);
    expect(applicant.identity.fiscalNumber).toMatch(/^TINIT-[A-Z0-9]{16}$/);
  });

  it('give the act amounts that add up and the digest of the quote', () => {
    const act = JSON.parse(text('acts/spending-determination.json')) as {
      amount: Record<'taxable' | 'vat' | 'total', string>;
      attachments: { file: string; sha256: string }[];
    };
    expect(Number(act.amount.taxable) + Number(act.amount.vat)).toBe(Number(act.amount.total));
    const quote = readFileSync(join(folder, 'acts', act.attachments[0]!.file));
    expect(createHash('sha256').update(quote).digest('hex')).toBe(act.attachments[0]!.sha256);
  });

  it('give a scan that is one image without text', () => {
    const scan = readFileSync(join(folder, 'scan/paper-letter.pdf')).toString('latin1');
    expect(scan).toContain('/Subtype /Image');
    expect(scan).not.toContain('/Type /Font');
  });
});

function envelopeVerdict(file: string) {
  const raw = readFileSync(join(folder, file)).toString('latin1');
  const boundary = /protocol="application\/x-pkcs7-signature";\s+micalg=sha-256; boundary="([^"]+)"/.exec(raw)![1]!;
  const [, signedPart, signaturePart] = raw.split(`--${boundary}`);
  const content = Buffer.from(signedPart!.slice(2, -2), 'latin1');
  const signature = Buffer.from(signaturePart!.split('\r\n\r\n')[1]!, 'base64');
  return validateSignature({ bytes: signature, detachedContent: content, at: AT, anchors, profile: 'smime' });
}

function parsed(file: string): Promise<ParsedMail> {
  return simpleParser(readFileSync(join(folder, file)));
}

function attachment(mail: ParsedMail, name: string): Buffer {
  const found = mail.attachments.find(({ filename }) => filename === name);
  expect(found, name).toBeDefined();
  return found!.content;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64');
}

function der(file: string): Buffer {
  return new X509Certificate(readFileSync(join(folder, file))).raw;
}

function text(file: string): string {
  return readFileSync(join(folder, file)).toString();
}

function allFiles(): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}
