import { copyFile, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { virtualClock, type Caller, type Download } from '../../kernel/index.ts';
import { signCades, validateSignature } from '../signatures/index.ts';
import { letter, testRepository, type Repository } from '../testing/repository.ts';
import type { SigningKey, SigningKeys } from '../types.ts';
import { demonstrationKeys } from './keys/demonstration.ts';
import { trustOf } from './trust.ts';

const packageRoot = fileURLToPath(new URL('../../../', import.meta.url));
const demonstration = () => 'demonstration' as const;
const real = () => 'real' as const;
const signCadesFor = (key: SigningKey, content: Buffer, signingTime: Date) =>
  signCades({ ...key, content, signingTime });

interface Verdict {
  readonly indication: string;
  readonly subIndication: string | null;
  readonly timeSource: string;
  readonly contentSha256: string | null;
  readonly explanation: { it: string; en: string };
  readonly signers: readonly { commonName: string | null; cryptographic: string }[];
}

describe('signatures of documents', () => {
  const clock = virtualClock(new Date('2026-11-24T09:00:00Z'));
  let folder: string;
  let keys: SigningKeys;
  let repository: Repository;
  let manager: Caller;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'digipro-keys-'));
    keys = demonstrationKeys(keyFolder(), demonstration);
    const trust = await trustOf(folder, folder, demonstration);
    repository = await testRepository({ clock, keysFolder: join(folder, 'keys'), mode: demonstration, trust });
    manager = repository.person('manager');
  });
  afterAll(async () => {
    await repository.close();
    await rm(folder, { recursive: true, force: true });
  });

  const keyFolder = () => join(folder, 'keys', 'demo-signing');
  const apply = (documentId: string, caller = manager) =>
    repository.call<{ version: number; sha256: string; filename: string; indication: string }>(
      caller,
      'records.signatures.apply',
      { documentId },
    );
  const validate = (documentId: string, version?: number) =>
    repository.call<Verdict>(manager, 'records.signatures.validate', { documentId, ...(version ? { version } : {}) });

  it('are made as a new version over exactly the bytes of the last one, and pass', async () => {
    const documentId = await repository.document(manager, 'atto da firmare');
    const made = await apply(documentId);
    expect(made).toMatchObject({ version: 2, filename: 'documento.txt.p7m', indication: 'TOTAL-PASSED' });
    const verdict = await validate(documentId);
    const document = await repository.call<{ state: string; versions: { sha256: string; mime: string }[] }>(
      manager,
      'records.documents.get',
      { id: documentId },
    );
    expect(verdict.contentSha256).toBe(document.versions[0]!.sha256);
    expect(verdict.signers).toMatchObject([{ commonName: 'Test manager', cryptographic: 'valid' }]);
    expect(document.state).toBe('final');
    expect(document.versions[1]!.mime).toBe('application/pkcs7-mime');
    const reports = await repository.call<{ items: { version: number }[] }>(manager, 'records.signatures.list', {
      documentId,
    });
    expect(reports.items.map((report) => report.version)).toEqual([2]);
  });

  it('fail when a byte of what was signed is another', async () => {
    const documentId = await repository.document(manager, 'importo: 100 euro');
    await apply(documentId);
    const download = await repository.call<Download>(manager, 'records.documents.download', { id: documentId });
    const forged = (await repository.bytesOf(download)).toString('latin1').replace('100 euro', '900 euro');
    const forgedId = await repository.document(manager, forged);
    const { sha256 } = await repository.put(manager, Buffer.from(forged, 'latin1'));
    await repository.call(manager, 'records.documents.addVersion', {
      id: forgedId,
      sha256,
      filename: 'f.p7m',
      reason: 'prova',
    });
    const verdict = await validate(forgedId);
    expect(verdict).toMatchObject({ indication: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' });
    expect(verdict.explanation.it).not.toBe('');
  });

  it('say why nothing can be judged in a broken file, and name nobody who signed', async () => {
    const documentId = await repository.document(manager, '%PDF-1.7\nsenza firma');
    expect(await validate(documentId)).toMatchObject({
      ...{ indication: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE', signers: [] },
      explanation: { it: expect.stringMatching(/./) as string },
    });
  });

  it('from outside are taken by a final document only when they enclose its current version', async () => {
    const content = 'testo definitivo';
    const documentId = await repository.document(manager, content);
    await repository.call(manager, 'records.documents.finalise', { id: documentId });
    const key = (await keys.keyFor(repository.bodyId, { id: repository.otherBodyId, name: 'Firmataria Esterna' }))!;
    const add = async (bytes: Buffer) => {
      const { sha256 } = await repository.put(manager, bytes);
      const version = { id: documentId, sha256, filename: 'firmato.p7m', reason: 'firma' };
      return repository.call<{ version: number }>(manager, 'records.documents.addVersion', version);
    };
    await expect(add(signCadesFor(key, Buffer.from('altro testo'), clock.now()))).rejects.toMatchObject({
      code: 'DOCUMENT_FINAL',
    });
    expect(await add(signCadesFor(key, Buffer.from(content), clock.now()))).toMatchObject({ version: 2 });
    expect(await validate(documentId)).toMatchObject({ indication: 'TOTAL-PASSED' });
  });

  it('of a registered document are judged at the time of its registration, and it takes no other', async () => {
    const documentId = await repository.document(manager, 'da protocollare');
    await apply(documentId);
    const clerk = repository.person('protocol-clerk');
    await repository.call(clerk, 'records.protocol.register', { ...letter, documentId });
    clock.set(new Date('2150-01-01T00:00:00Z'));
    expect(await validate(documentId)).toMatchObject({ indication: 'TOTAL-PASSED', timeSource: 'registration' });
    const unregistered = await repository.document(manager, 'mai protocollato');
    await apply(unregistered);
    expect((await validate(unregistered)).indication).toBe('INDETERMINATE');
    clock.set(new Date('2026-11-24T09:00:00Z'));
    await expect(apply(documentId)).rejects.toMatchObject({ code: 'DOCUMENT_REGISTERED' });
  });

  it('are made by people with the permission only, of their own body', async () => {
    const documentId = await repository.document(manager);
    await expect(apply(documentId, repository.person('protocol-clerk'))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(apply(documentId, repository.system())).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const stranger = repository.person('manager', { bodyId: repository.otherBodyId });
    await expect(apply(documentId, stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('keep one key for each person, in files that only the owner reads', async () => {
    const person = { id: repository.otherBodyId, name: 'Due Volte' };
    const both = await Promise.all(
      [keys, demonstrationKeys(keyFolder(), demonstration)].map((one) => one.keyFor(repository.bodyId, person)),
    );
    expect(both[0]!.certificate.equals(both[1]!.certificate)).toBe(true);
    for (const name of await readdir(folder, { recursive: true })) {
      if (name.endsWith('.pem')) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    }
    expect(await readdir(keyFolder())).toContain('authority.pem');
  });

  it('are refused in a real installation without a configured key, and demonstration anchors count for nothing there', async () => {
    const trust = await trustOf(folder, packageRoot, real);
    expect(trust.anchors(clock.now())).toEqual([]);
    expect((await trustOf(folder, packageRoot, demonstration)).anchors(clock.now()).length).toBeGreaterThan(1);
    const other = await testRepository({ clock, keysFolder: join(folder, 'keys'), mode: real, trust });
    try {
      const signer = other.person('manager');
      const documentId = await other.document(signer, 'reale');
      await expect(other.call(signer, 'records.signatures.apply', { documentId })).rejects.toMatchObject({
        code: 'SIGNING_KEY_MISSING',
      });
      const key = (await keys.keyFor(other.bodyId, { id: other.bodyId, name: 'Dimostrazione' }))!;
      const { sha256 } = await other.put(signer, signCadesFor(key, Buffer.from('reale'), clock.now()));
      const version = { id: documentId, sha256, filename: 'reale.p7m', reason: 'firma' };
      await other.call(signer, 'records.documents.addVersion', version);
      expect(await other.call(signer, 'records.signatures.validate', { documentId })).toMatchObject({
        indication: 'INDETERMINATE',
        subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
      });
    } finally {
      await other.close();
    }
  });

  it('are trusted by an imported authority only as far as its revocation data is known', async () => {
    const person = { id: repository.otherBodyId, name: 'Con Autorità Importata' };
    const key = (await keys.keyFor(repository.bodyId, person))!;
    await mkdir(join(folder, 'trust'), { recursive: true });
    await copyFile(join(keyFolder(), 'authority.pem'), join(folder, 'trust', 'authority.pem'));
    const anchors = (await trustOf(folder, folder, real)).anchors(clock.now());
    await rm(join(folder, 'trust'), { recursive: true });
    expect(anchors).toMatchObject([{ revocation: 'required' }]);
    const verdict = validateSignature({
      bytes: signCadesFor(key, Buffer.from('x'), clock.now()),
      at: clock.now(),
      anchors,
    });
    expect(verdict).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'TRY_LATER' });
  });
});
