import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync, strToU8 } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { romeTime, systemCaller, type Caller, type Download } from '../../kernel/index.ts';
import { renderPdf } from '../renditions/pdf.ts';
import { testRepository, type Repository } from '../testing/repository.ts';
import { docx, invoice, mail, pdfOf, SAID, samples, signer } from './testing/samples.ts';
import { nextNight } from './recognise.ts';
import { releaseWork } from './store.ts';
import type { Readable } from './types.ts';
import { textOf } from './text.ts';

const noPoppler = spawnSync('pdftoppm', ['-v']).error !== undefined;
if (noPoppler) console.log('skipped: pdftoppm is not installed');

const noTesseract = noPoppler || spawnSync('tesseract', ['-v']).error !== undefined;
if (noTesseract) console.log('skipped: tesseract is not installed');

/** A page as a scanner leaves it: a picture of its text within a PDF. */
async function scanOf(words: string): Promise<Buffer> {
  const drawn = spawnSync('pdftoppm', ['-png', '-r', '200', '-gray', '-'], {
    input: await pdfOf(...Array.from({ length: 8 }, () => words)),
    maxBuffer: 1e8,
  });
  const { default: PDFDocument } = await import('pdfkit');
  const document = new PDFDocument({ size: 'A4', margin: 0 });
  document.image(drawn.stdout, 0, 0, { width: 595 });
  document.end();
  const chunks: Buffer[] = [];
  for await (const chunk of document) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

interface Stages {
  readonly preview: { readonly thumbnail: boolean; readonly pages: number; readonly readable: boolean };
  readonly pending: boolean;
  readonly stages: readonly {
    stage: string;
    outcome: string;
    reason: string | null;
    attempts: number;
    detail: Record<string, unknown>;
  }[];
  readonly parts: readonly { path: string; mime: string; depth: number }[];
}

/** What clamd says to whom: `EICAR` in the bytes is what it looks for. */
function fakeClamd(path: string): Promise<Server> {
  const server = createServer((socket) => {
    let heard = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      heard = Buffer.concat([heard, chunk]);
      // zINSTREAM and its zero, then pieces with their length before them, then a length of zero.
      let at = 10;
      while (at + 4 <= heard.length && heard.readUInt32BE(at) > 0) at += 4 + heard.readUInt32BE(at);
      if (at + 4 > heard.length) return;
      socket.end(heard.includes('EICAR') ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0');
    });
  });
  return new Promise((resolve) => server.listen(path, () => resolve(server)));
}

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');

describe('intake', () => {
  let repository: Repository;
  let clerk: Caller;
  let clamd: Server;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'digipro-clamd-'));
    const clamdSocket = join(folder, 'clamd.sock');
    clamd = await fakeClamd(clamdSocket);
    repository = await testRepository({ clamdSocket, intake: true });
    clerk = repository.person('protocol-clerk');
  });
  afterAll(async () => {
    await repository.close();
    clamd.close();
    await rm(folder, { recursive: true, force: true });
  });

  const documentOf = async (bytes: Buffer | string) => {
    const { sha256 } = await repository.put(clerk, bytes);
    const input = { typeCode: 'generic', title: 'Prova', sha256, filename: 'prova' };
    return (await repository.call<{ id: string }>(clerk, 'records.documents.create', input)).id;
  };
  const stagesOf = (id: string) => repository.call<Stages>(clerk, 'records.intake.stages', { id });
  const outcome = async (id: string, name: string) => {
    const { outcome: how, reason } = (await stagesOf(id)).stages.find(({ stage }) => stage === name)!;
    return [how, reason];
  };
  const textFor = async (id: string, version = 1) => {
    const { runtime, bodyId, store } = repository;
    const caller = systemCaller(bodyId, 'test', runtime.entropy.id(runtime.clock.realNow()));
    return runtime.invoker.work(caller, 'test.text', (ctx) => textOf(ctx, store, id, version));
  };
  const looked = async (bytes: Buffer | string) => {
    const id = await documentOf(bytes);
    await repository.runtime.settle();
    return id;
  };

  it('says that a content waits, reads it, and tells every version that has it', async () => {
    const { bytes } = await renderPdf({
      title: 'Delibera',
      blocks: [{ kind: 'paragraph', text: 'La giunta così dispone.' }],
      language: 'it',
      at: new Date('2026-11-30T10:00:00Z'),
    });
    const first = await documentOf(bytes);
    expect(await textFor(first)).toBeUndefined();
    await repository.runtime.settle();
    expect(await textFor(first)).toContain('La giunta così dispone.');
    // The same bytes in another document are told of at once.
    const second = await looked(bytes);
    expect(await textFor(second)).toContain('La giunta così dispone.');
    const facts = await repository.database.admin(
      `select data->>'documentId' as id from kernel.event where type = 'it.digipro.records.text-extracted'`,
      [],
    );
    expect(facts.map((fact) => (fact as { id: string }).id)).toEqual(expect.arrayContaining([first, second]));
    const { stages, pending } = await stagesOf(first);
    expect(pending).toBe(false);
    expect(stages.map(({ stage }) => stage)).toEqual([
      'type',
      'antivirus',
      'unwrap',
      'signatures',
      'text',
      'preview',
      'ocr',
    ]);
    const download = await repository.call<Download>(clerk, 'records.intake.text', { id: first });
    expect((download.stream as Buffer).toString('utf8')).toContain('La giunta');
  });

  it.each([
    ['words', docx('Perizia di stima'), ['Perizia di stima', 'secondo']],
    [
      'a page',
      '<!doctype html><html><head><style>p{}</style></head><body><p>Avviso&nbsp;<b>pubblico</b></p><script>x</script></body></html>',
      ['Avviso pubblico'],
    ],
    [
      'RTF',
      String.raw`{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0 Perch\'e9 no\par \u8364? cento}`,
      ['Perché no', '€ cento'],
    ],
    ['Windows-1252', Buffer.from('Perch\xe9 la citt\xe0 costa 5\x80', 'latin1'), ['Perché la città costa 5€']],
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Università', 'utf16le')]), ['Università']],
    [
      'an invoice',
      '<?xml version="1.0"?><p:FatturaElettronica xmlns:p="x"><FatturaElettronicaBody><DatiGenerali><DatiGeneraliDocumento><Numero>12/A</Numero><ImportoTotaleDocumento>122.00</ImportoTotaleDocumento></DatiGeneraliDocumento></DatiGenerali></FatturaElettronicaBody></p:FatturaElettronica>',
      ['Numero: 12/A', 'Totale: 122.00'],
    ],
    [
      'a mail with a file',
      mail([{ name: 'perizia.docx', bytes: docx('Stima dei danni') }]),
      ['Oggetto: Richiesta di accesso', 'Vedi allegato perché urge.', 'perizia.docx', 'Stima dei danni'],
    ],
  ])('reads the text of %s', async (_kind, bytes, expected) => {
    const text = await textFor(await looked(bytes));
    for (const one of expected) expect(text?.replace(/\u00a0/g, ' ')).toContain(one);
    expect(text).not.toContain('Arial');
  });

  it('opens what lies in what lies within, and lists it', async () => {
    const inner = mail([{ name: 'perizia.docx', bytes: docx('Nel profondo') }]);
    const id = await looked(
      Buffer.from(zipSync({ 'posta/uno.eml': new Uint8Array(inner), 'note.txt': strToU8('a margine') })),
    );
    const { parts } = await stagesOf(id);
    expect(parts.map(({ path, depth }) => [path, depth])).toEqual([
      ['posta/uno.eml', 1],
      ['posta/uno.eml › perizia.docx', 2],
      ['note.txt', 1],
    ]);
    expect(await textFor(id)).toContain('Nel profondo');
  });

  it('opens signed and time-stamped files, also in base64 and over each other', async () => {
    const all = new Map((await samples()).map(({ kind, bytes }) => [kind, bytes]));
    const office = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
    const signed = 'application/pkcs7-mime';
    for (const [kind, mimes] of [
      ['p7m', ['application/pdf']],
      ['p7m-base64', ['application/pdf']],
      ['p7m-pem', ['application/pdf']],
      ['p7m-nested', [signed, office]],
      ['p7m-base64-nested', [signed, 'application/pdf']],
      ['tsd', [signed, 'application/pdf']],
    ] as const) {
      const id = await looked(all.get(kind)!);
      expect(
        (await stagesOf(id)).parts.map(({ mime, depth }) => [mime, depth]),
        kind,
      ).toEqual(mimes.map((mime, index) => [mime, index + 1]));
      expect(await textFor(id), kind).toContain(SAID);
    }
  });

  it('judges the signatures of a signed file, for each document that has it', async () => {
    const { bytes } = (await samples()).find(({ kind }) => kind === 'p7m')!;
    const broken = Buffer.from(bytes);
    broken[bytes.indexOf('%PDF-') + 40]! ^= 1;
    for (const [file, indication] of [
      [bytes, 'INDETERMINATE'],
      [broken, 'TOTAL-FAILED'],
    ] as const) {
      for (const id of [await looked(file), await looked(file)]) {
        const { stages } = await stagesOf(id);
        const { outcome: how, detail } = stages.find(({ stage }) => stage === 'signatures')!;
        expect([how, detail]).toEqual(['done', expect.objectContaining({ indication, signatures: 1 })]);
        const { items } = await repository.call<{ items: { indication: string; signers: { commonName: string }[] }[] }>(
          clerk,
          'records.signatures.list',
          { documentId: id },
        );
        expect(items).toHaveLength(1);
        expect(items[0]).toMatchObject({ indication, signers: [{ commonName: 'Anna Rossi' }] });
      }
    }
  });

  it.skipIf(noPoppler)('draws pages and thumbnails of PDFs, of pictures, and of what is signed', async () => {
    const all = new Map((await samples()).map(({ kind, bytes }) => [kind, bytes]));
    for (const kind of ['pdf', 'p7m', 'png', 'jpg']) {
      const id = await looked(all.get(kind)!);
      const { preview } = await stagesOf(id);
      expect(preview, kind).toEqual({ thumbnail: true, pages: 1, readable: false });
      for (const [name, input] of [
        ['records.intake.thumbnail', { id }],
        ['records.intake.page', { id, page: 1 }],
      ] as const) {
        const picture = await repository.call<Download>(clerk, name, input);
        expect(picture.mime).toBe('image/jpeg');
        expect((await repository.bytesOf(picture)).subarray(0, 3).toString('hex')).toBe('ffd8ff');
      }
      await expect(repository.call(clerk, 'records.intake.page', { id, page: 2 })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    }
    const id = await looked('solo testo, senza immagini');
    expect((await repository.call<Download>(clerk, 'records.intake.thumbnail', { id })).mime).toBe('image/gif');
  });

  it('shows a mail and an electronic invoice as a page, also a signed one, and nothing of the rest', async () => {
    const bill = invoice('Manutenzione <b>ordinaria</b> dell’acquedotto'.replace(/[<>]/g, ''));
    for (const bytes of [Buffer.from(bill), signer()(Buffer.from(bill))]) {
      const id = await looked(bytes);
      const { readable } = await repository.call<{ readable: Readable }>(clerk, 'records.intake.readable', { id });
      expect(readable).toMatchObject({ kind: 'invoice', title: 'Fattura 12/A' });
      const said = JSON.stringify(readable);
      for (const one of ['Studio Bianchi s.r.l.', '1220.00', 'Z1A2B3C4D5', 'acquedotto', 'IT60X0542811101000000123456'])
        expect(said).toContain(one);
      expect(said).not.toContain(Buffer.from('copia di cortesia').toString('base64'));
    }
    const letter = await looked(
      mail([{ name: 'perizia.txt', bytes: Buffer.from('x') }], 'Si trasmette\n<script>la perizia</script>'),
    );
    const { readable } = await repository.call<{ readable: Readable }>(clerk, 'records.intake.readable', {
      id: letter,
    });
    expect(readable).toMatchObject({ kind: 'mail', title: 'Richiesta di accesso' });
    expect(JSON.stringify(readable)).toContain('<script>la perizia</script>');
    expect(readable.sections.at(-1)!.table!.rows).toEqual([['perizia.txt', 'text/plain', '1']]);
    const plain = await looked('né messaggio né fattura');
    expect(await repository.call(clerk, 'records.intake.readable', { id: plain })).toEqual({ readable: null });
  });

  it('puts recognition off to the night of Rome, and no further when it is night', () => {
    const evening = (at: string) => romeTime(nextNight(new Date(at)));
    expect(evening('2026-07-01T10:20:30Z')).toBe('22:00:00');
    expect(evening('2026-12-01T05:30:00Z')).toBe('22:00:00');
    for (const night of ['2026-07-01T21:00:00Z', '2026-12-01T02:15:00Z'])
      expect(nextNight(new Date(night))).toEqual(new Date(night));
  });

  it.skipIf(noTesseract)(
    'recognises the text of scans by night or when it is asked, and beside text that is read',
    async () => {
      const words = 'Relazione geologica del versante settentrionale';
      const scan = await scanOf(words);
      const id = await looked(scan);
      expect(await outcome(id, 'ocr')).toEqual(['waiting', null]);
      await repository.call(clerk, 'records.intake.repeat', { id, recognise: true });
      await repository.runtime.settle();
      expect(await outcome(id, 'ocr')).toEqual(['done', null]);
      expect(await textFor(id)).toContain('Relazione geologica');
      const search = { q: 'geologica settentrionale' };
      const found = await repository.call<{ items: { id: string }[] }>(clerk, 'records.search.find', search);
      expect(found.items.map((item) => item.id)).toContain(id);
      // What is read without it needs no night.
      const read = await looked(
        await pdfOf('Questa pagina ha un testo suo, di più di cinquanta lettere, che si legge senza altro.'),
      );
      expect(await outcome(read, 'ocr')).toEqual(['nothing', 'not-this-kind']);
    },
  );

  it('gives out one file within a document, as bytes that nobody interprets', async () => {
    const page = Buffer.from('<!doctype html><html><body><script>x</script></body></html>');
    const inner = mail([
      { name: '../pagina.html', bytes: page },
      { name: 'perizia.docx', bytes: docx('Dentro') },
    ]);
    const id = await looked(
      Buffer.from(zipSync({ 'posta/uno.eml': new Uint8Array(inner), 'nota.txt': strToU8('a margine') })),
    );
    const take = (position: number) => repository.call<Download>(clerk, 'records.intake.part', { id, position });
    const taken = [];
    for (const position of [1, 2, 3, 4]) {
      const download = await take(position);
      taken.push([download.filename, download.mime, (await repository.bytesOf(download)).length, download.disposition]);
    }
    expect(taken).toEqual([
      ['uno.eml', 'message/rfc822', inner.length, undefined],
      ['pagina.html', 'application/octet-stream', page.length, undefined],
      ['perizia.docx', expect.stringContaining('wordprocessingml'), docx('Dentro').length, undefined],
      ['nota.txt', 'text/plain', 9, undefined],
    ]);
    await expect(take(5)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const stranger = repository.person('nobody');
    await expect(repository.call(stranger, 'records.intake.part', { id, position: 1 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('shows names without what deceives the eye, in an archive, a mail and an upload', async () => {
    const names = ['../../etc/passwd', 'fattura\u202efdp.exe', 'zero\0.txt', 'x'.repeat(4096)];
    const files = Object.fromEntries(names.map((name, index) => [name, strToU8(`contenuto ${index}`)]));
    const attached = names.map((name, index) => ({
      name: `=?utf-8?b?${base64(name)}?=`,
      bytes: base64(`testo ${index}`),
    }));
    const letter = mail(attached.map(({ name, bytes }) => ({ name, bytes: Buffer.from(bytes) })));
    for (const content of [Buffer.from(zipSync(files)), letter]) {
      const { parts } = await stagesOf(await looked(content));
      expect(parts).toHaveLength(4);
      for (const { path } of parts) {
        // eslint-disable-next-line no-control-regex
        expect(path).not.toMatch(/[\0\u202e]/);
        expect(path.length).toBeLessThanOrEqual(1000);
      }
    }
    const { sha256 } = await repository.put(clerk, 'nomi');
    const input = (filename: string) => ({ typeCode: 'generic', title: 'Nomi', sha256, filename });
    for (const name of [names[0]!, names[2]!, names[3]!]) {
      const refused = repository.call(clerk, 'records.documents.create', input(name));
      await expect(refused).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    }
    const { id } = await repository.call<{ id: string }>(clerk, 'records.documents.create', input(names[1]!));
    const download = await repository.call<Download>(clerk, 'records.documents.download', { id });
    expect(download.filename).toBe('fatturafdp.exe');
  });

  it('stops at a bomb, too many files and too much depth, and keeps the content', async () => {
    const bomb = Buffer.from(zipSync({ 'zeri.txt': new Uint8Array(60_000_000) }));
    const bombed = await looked(bomb);
    expect(await outcome(bombed, 'unwrap')).toEqual(['refused', 'too-dense']);
    const many = Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`${index}`, strToU8('x')]));
    expect(await outcome(await looked(Buffer.from(zipSync(many))), 'unwrap')).toEqual(['refused', 'too-many']);
    let deep: Uint8Array = strToU8('fondo');
    for (let level = 0; level < 7; level += 1) deep = zipSync({ [`livello-${level}.zip`]: deep }, { level: 0 });
    expect(await outcome(await looked(Buffer.from(deep)), 'unwrap')).toEqual(['refused', 'too-deep']);
    const download = await repository.call<Download>(clerk, 'records.documents.download', { id: bombed });
    expect((await repository.bytesOf(download)).equals(bomb)).toBe(true);
  });

  it('says why a broken file has no text', async () => {
    expect(await outcome(await looked(Buffer.from('%PDF-1.7\nnulla di vero')), 'text')).toEqual(['failed', 'damaged']);
    const doctype = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>';
    expect(await outcome(await looked(doctype), 'text')).toEqual(['failed', 'damaged']);
    const ruin = Buffer.from(`3080${'06092a864886f70d010702'}a080`, 'hex');
    expect(await outcome(await looked(ruin), 'unwrap')).toEqual(['refused', 'damaged']);
  });

  it('reads a mail of too many parts as it stands', async () => {
    const crowded = mail(
      Array.from({ length: 1500 }, (_, index) => ({ name: `${index}.txt`, bytes: Buffer.from('x') })),
    );
    const id = await looked(crowded);
    expect(await outcome(id, 'unwrap')).toEqual(['refused', 'too-many']);
    expect(await textFor(id)).toContain('Subject: Richiesta di accesso');
  });

  it('notes what the antivirus finds, and what is a program', async () => {
    expect(await outcome(await looked('un EICAR di prova'), 'antivirus')).toEqual(['refused', 'malware']);
    expect(await outcome(await looked('pulito'), 'antivirus')).toEqual(['done', null]);
    expect(await outcome(await looked(Buffer.from('4d5a90000300', 'hex')), 'type')).toEqual(['refused', 'program']);
  });

  it('looks into a content again when it is asked', async () => {
    const id = await looked('una volta e ancora');
    await repository.call(clerk, 'records.intake.repeat', { id });
    await repository.runtime.settle();
    const { stages } = await stagesOf(id);
    expect(stages.find(({ stage }) => stage === 'text')).toMatchObject({ outcome: 'done', attempts: 2 });
  });

  it('takes up what an ended process had in hand, and leaves no file behind', async () => {
    const id = await documentOf('interrotto a metà');
    const { runtime, database } = repository;
    // As a process leaves it that was killed after it took the content: leased, nothing written.
    await runtime.sealer.sealNow(repository.bodyId);
    await runtime.dispatcher.drain();
    const owner = runtime.entropy.id(runtime.clock.realNow());
    await database.admin(
      "update records.intake_work set lease_owner = $1, due_at = $2, attempts = 1 where lane = 'look'",
      [owner, new Date(runtime.clock.realNow().getTime() + 300_000)],
    );
    await runtime.settle();
    expect(await textFor(id)).toBeUndefined();
    await runtime.database.system((db) => releaseWork(db, runtime.clock.realNow()));
    await runtime.settle();
    expect(await textFor(id)).toBe('interrotto a metà');
    expect(await readdir(join(repository.folder, 'scratch'))).toEqual([]);
  });

  it('gives a content up that took the process with it three times', async () => {
    const id = await documentOf('veleno');
    const { runtime, database } = repository;
    await runtime.sealer.sealNow(repository.bodyId);
    await runtime.dispatcher.drain();
    await database.admin("update records.intake_work set attempts = 3 where lane = 'look'", []);
    await runtime.settle();
    expect(await outcome(id, 'text')).toEqual(['failed', 'interrupted']);
    expect(await textFor(id)).toBe('');
  });
});
