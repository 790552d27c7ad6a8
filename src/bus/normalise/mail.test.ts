import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Normalised } from '../types.ts';
import type { EnvelopeVerifier } from './envelope.ts';
import { mailKey, normaliseMail } from './mail.ts';
import { normaliseWithMark } from './mark.ts';
import { tidy } from './tidy.ts';

const NOW = new Date('2026-11-24T09:00:00Z');
const digest = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

/** Trusts whoever writes the digest of exactly the signed bytes where a provider writes its signature. */
const verifier: EnvelopeVerifier = {
  verify: async (content, signature) =>
    signature.toString() === digest(content)
      ? { indication: 'TOTAL-PASSED', subIndication: null }
      : { indication: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' },
};

const daticert = (sender: string, type = 'posta-certificata') =>
  `<?xml version="1.0"?><postacert tipo="${type}"><intestazione><mittente>${sender}</mittente>` +
  '<oggetto>Oggetto</oggetto></intestazione><dati><data zona="+0100"><giorno>20/11/2026</giorno><ora>10:00:00</ora></data>' +
  '<msgid>&lt;orig@x&gt;</msgid></dati></postacert>';

const part = (type: string, disposition: string, filename: string, body: string) =>
  `Content-Type: ${type}; name="${filename}"\r\nContent-Disposition: ${disposition}; filename="${filename}"\r\n\r\n${body}`;
const multipart = (boundary: string, parts: readonly string[], headers = '') =>
  `Content-Type: multipart/mixed; boundary="${boundary}"\r\n${headers}\r\n${parts.map((one) => `--${boundary}\r\n${one}\r\n`).join('')}--${boundary}--\r\n`;

interface EnvelopeParts {
  readonly original: string;
  readonly statement?: string;
  readonly disposition?: string;
  readonly order?: 'statement-first' | 'original-first';
}

function signedContent({ original, statement, disposition = 'inline', order }: EnvelopeParts): string {
  const carried = part('message/rfc822', disposition, 'postacert.eml', original);
  const stated = part('application/xml', disposition, 'daticert.xml', statement ?? daticert('zoe@pec.example'));
  return multipart('Part', order === 'original-first' ? [carried, stated] : [stated, carried]);
}

function envelope(content: string, headers = 'X-Trasporto: posta-certificata\r\n'): Buffer {
  const signature = part('application/x-pkcs7-signature', 'attachment', 'smime.p7s', digest(content));
  return Buffer.from(
    `From: gestore@pec.example\r\nSubject: POSTA CERTIFICATA\r\nMessage-ID: <env@x>\r\n${headers}` +
      `Content-Type: multipart/signed; boundary="Sig"\r\n\r\nThis is signed\r\n--Sig\r\n${content}\r\n--Sig\r\n${signature}\r\n--Sig--\r\n`,
  );
}

const inner = (attachments: readonly string[]) =>
  `From: "Zoé" <zoe@pec.example>\r\nSubject: Istanza\r\nMessage-ID: <orig@x>\r\nMIME-Version: 1.0\r\n${multipart('In', ['Content-Type: text/plain\r\n\r\nciao', ...attachments])}`;

const read = (bytes: Buffer) => normaliseMail(bytes, NOW, verifier);

describe('certified mail', () => {
  it.each(['inline', 'attachment'])('is opened when providers enclose the message %s', async (disposition) => {
    for (const order of ['statement-first', 'original-first'] as const) {
      const file = part('application/pdf', 'attachment', 'istanza.pdf', '%PDF-1.7');
      const message = await read(envelope(signedContent({ original: inner([file]), disposition, order })));
      expect(message).toMatchObject({ channel: 'pec', subject: 'Istanza', messageId: '<orig@x>' });
      expect(message.presentedAt.toISOString()).toBe('2026-11-20T09:00:00.000Z');
      expect(message.attachments.map(({ filename }) => filename)).toEqual(['istanza.pdf']);
    }
  });

  it('is stated by its provider alone: a daticert.xml that the sender attached says nothing', async () => {
    const forged = part('application/xml', 'attachment', 'daticert.xml', daticert('sindaco@pec.example'));
    for (const order of ['statement-first', 'original-first'] as const) {
      const message = await read(envelope(signedContent({ original: inner([forged]), order })));
      expect(message.sender.digitalAddress).toBe('zoe@pec.example');
    }
  });

  it('takes nothing from parts that are not signed, however the header is doubled', async () => {
    const genuine = envelope(signedContent({ original: inner([]) })).toString();
    const forged = multipart('Evil', [
      part('application/xml', 'attachment', 'daticert.xml', daticert('sindaco@pec.example')),
      part('message/rfc822', 'attachment', 'postacert.eml', inner([]).replace('Istanza', 'Nuovo IBAN')),
    ]);
    const doubled = 'Content-Type: multipart/mixed; boundary="Evil"\r\n';
    const variants = [
      genuine.replace('Content-Type: multipart/signed', `${doubled}Content-Type: multipart/signed`),
      genuine.replace('boundary="Sig"\r\n', `boundary="Sig"\r\n${doubled}`),
      genuine.replace('This is signed', forged),
      `${genuine}${forged}`,
      genuine.replace('--Sig--', `--Sig\r\n${forged}\r\n--Sig--`),
    ];
    for (const variant of variants) {
      const outcome = await read(Buffer.from(variant)).catch((error: Error) => error.message);
      if (typeof outcome === 'string') expect(outcome).toContain('incompleta');
      else expect(outcome).toMatchObject({ subject: 'Istanza', sender: { digitalAddress: 'zoe@pec.example' } });
    }
  });

  it('is refused when a byte of what is signed differs, and saved with bare line feeds it is still whole', async () => {
    const genuine = envelope(signedContent({ original: inner([]) })).toString();
    await expect(read(Buffer.from(genuine.replace('ciao', 'Ciao')))).rejects.toThrow('HASH_FAILURE');
    expect(await read(Buffer.from(genuine.replaceAll('\r\n', '\n')))).toMatchObject({ subject: 'Istanza' });
  });

  it('is ordinary mail once somebody forwards it: the forwarder’s address counts, not the old envelope', async () => {
    const content = signedContent({ original: inner([]), disposition: 'attachment' });
    const forwarded = `From: altro@posta.example\r\nSubject: I: POSTA CERTIFICATA\r\n${content}`;
    const message = await read(Buffer.from(forwarded));
    expect(message).toMatchObject({ channel: 'email', sender: { digitalAddress: 'altro@posta.example' } });
    expect(message.presentedAt).toEqual(NOW);
  });

  it('tells receipts from messages by what the provider states, not by the header', async () => {
    const statement = daticert('protocollo@pec.example', 'avvenuta-consegna');
    for (const headers of ['X-Ricevuta: avvenuta-consegna\r\n', 'X-Trasporto: posta-certificata\r\n']) {
      const message = await read(envelope(signedContent({ original: inner([]), statement }), headers));
      expect(message.receipt).toMatchObject({
        ...{ type: 'avvenuta-consegna', about: '<orig@x>', sender: 'protocollo@pec.example' },
        at: new Date('2026-11-20T09:00:00Z'),
      });
    }
  });

  it('reports ordinary mail in an envelope of anomaly, which certifies nothing: the sender counts, not the provider', async () => {
    const carried = part(
      'message/rfc822',
      'attachment',
      'postacert.eml',
      inner([part('application/pdf', 'attachment', 'a.pdf', '%PDF')]),
    );
    const notice = 'Content-Type: text/plain\r\n\r\nAnomalia nel messaggio';
    const content = multipart('Part', [notice, carried]);
    for (const bytes of [
      envelope(content, 'X-Trasporto: errore\r\n'),
      Buffer.from(`From: gestore@pec.example\r\nX-Trasporto: errore\r\nMessage-ID: <env@x>\r\n${content}`),
    ]) {
      const message = await read(bytes);
      expect(message).toMatchObject({
        ...{ channel: 'email', subject: 'Istanza', messageId: '<orig@x>', receipt: null, presentedAt: NOW },
        sender: { name: 'Zoé', digitalAddress: 'zoe@pec.example' },
      });
      expect(message.attachments.map(({ filename }) => filename)).toEqual(['a.pdf']);
      expect(message.notes.join()).toContain('busta di anomalia');
    }
    const empty = await read(envelope(multipart('Part', [notice]), 'X-Trasporto: errore\r\n'));
    expect(empty).toMatchObject({ channel: 'email', subject: 'POSTA CERTIFICATA' });
  });

  it('refuses a statement with a document type, and says where', async () => {
    const statement = `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${daticert('&e;')}`;
    await expect(read(envelope(signedContent({ original: inner([]), statement })))).rejects.toThrow(
      /daticert\.xml: .*DOCTYPE.*riga 1/,
    );
  });
});

describe('a mark that cannot be trusted', () => {
  const marked = (xml: string) => {
    const file = part('application/xml', 'attachment', 'Segnatura.XML', xml);
    return normaliseWithMark(Buffer.from(inner([file])), NOW, verifier);
  };

  it.each([
    ['entities', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', 'DOCTYPE'],
    ['a million laughs', '<!DOCTYPE l [<!ENTITY a "haha"><!ENTITY b "&a;&a;">]><l>&b;</l>', 'DOCTYPE'],
    ['bottomless nesting', '<a>'.repeat(5000), 'annidato'],
    ['no XML', 'ciao', 'XML'],
    ['another vocabulary', '<Segnatura xmlns="urn:altro"/>', 'AgID'],
    ['nothing', ' ', ''],
  ])('with %s takes nothing from the message but its mark', async (_name, xml, why) => {
    const message = await marked(xml);
    expect(message).toMatchObject({ channel: 'email', subject: 'Istanza' });
    expect(message.notes.join()).toContain(why);
  });

  it('gives what it says of the sender, and no more than fits', async () => {
    const ns = 'xmlns="http://www.agid.gov.it/protocollo/"';
    const number =
      '<NumeroRegistrazione>0000012</NumeroRegistrazione><DataRegistrazione>2026-02-30</DataRegistrazione>';
    const message = await marked(
      `<S ${ns}><Intestazione><Identificatore><CodiceAOO>${'A'.repeat(9000)}</CodiceAOO>${number}</Identificatore>` +
        `<Oggetto>Prova</Oggetto></Intestazione><Descrizione><Mittente><Amministrazione>` +
        `<DenominazioneAmministrazione>Provincia</DenominazioneAmministrazione>` +
        `<CodiceIPAAmministrazione>p_vd</CodiceIPAAmministrazione><CodiceIPAAOO>x y</CodiceIPAAOO>` +
        `</Amministrazione></Mittente></Descrizione></S>`,
    );
    expect(message).toMatchObject({ channel: 'interoperability', subject: 'Prova', senderNumber: '0000012' });
    expect(message.exchange).toMatchObject({ kind: 'mark', certified: false, file: { filename: 'Segnatura.XML' } });
    expect(message).not.toHaveProperty('senderDate');
    expect(tidy(message, NOW).sender).toEqual({
      ...{ kind: 'administration', name: 'Provincia', ipaCode: 'p_vd', digitalAddress: 'zoe@pec.example' },
    });
    expect(JSON.stringify(message.data).length).toBeLessThan(500);
  });
});

describe('the canonical model', () => {
  const base: Normalised = {
    ...{ channel: 'email', subject: '', presentedAt: NOW, text: '', attachments: [], messageId: null, receipt: null },
    ...{ procedureKey: null, data: {}, notes: [], sender: { kind: 'person', name: '' } },
  };

  it('never cuts a character in half and keeps no control characters', () => {
    const { subject, sender } = tidy(
      {
        ...base,
        subject: `${'a'.repeat(999)}😀`,
        sender: { ...base.sender, name: `M\u0000ario\u202e Rossi`, digitalAddress: 'x'.repeat(400) },
      },
      NOW,
    );
    expect(subject.isWellFormed()).toBe(true);
    expect(sender).toEqual({ kind: 'person', name: 'Mario Rossi' });
  });

  it('refuses data that a case could not hold', () => {
    expect(() => tidy({ ...base, data: { request: 'x'.repeat(200_000) } }, NOW)).toThrow('100 kB');
  });
});

describe('the key of a message', () => {
  it.each([
    ['From: a@b\r\nMessage-ID:\r\n <folded@x>\r\n\r\nciao', '<folded@x>'],
    ['from: a@b\nmessage-id: <lf@x>\n\nciao', '<lf@x>'],
    ['From: a@b\r\n\r\nMessage-ID: <body@x>', null],
    ['Message-ID: <one@x>\r\nMessage-ID: <two@x>\r\n\r\n', '<one@x>'],
    ['Message-ID: <nul\0@x>\r\n\r\n', null],
    ['Message-ID: senza-parentesi\r\n\r\n', null],
  ])('%j is %s', (text, key) => {
    expect(mailKey(Buffer.from(text))).toBe(key);
  });
});
