import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DETERMINATION, example, proposal, startCase, testHouse, type House } from '../kits/testing/house.ts';
import type { Download } from '../kernel/index.ts';
import { issueCertificate, signCades } from '../records/signatures/index.ts';
import { demonstrationKeys } from '../records/signing/keys/demonstration.ts';

let house: House;
let dossierId: string;
beforeAll(async () => {
  house = await testHouse({ kits: ['base', 'comune-di-valdoro', DETERMINATION] });
  const dossier = {
    title: 'Atti',
    classCode: 'VI.5',
    kind: 'procedimento amministrativo',
    procedureCode: DETERMINATION,
  };
  dossierId = (await house.call<{ id: string }>(house.as('officer'), 'records.dossiers.open', dossier)).id;
});
afterAll(() => house.close());

const call = <T = Record<string, unknown>>(role: string, operation: string, input: unknown) =>
  house.call<T>(house.as(role), operation, input);

interface Drafted {
  readonly id: string;
  readonly documentId: string;
  readonly sha256: string;
}

/** A draft of a determination; what it says is that of the examples, but for what a test changes. */
async function draft(change: Record<string, unknown> = {}): Promise<Drafted> {
  const given = await proposal();
  const amount = given['amount'] as { total: string };
  const data = { ...given, amount: amount.total, amountDetail: amount, ...change };
  const title = String(given['subject']);
  return call<Drafted>('officer', 'acts.acts.draft', { typeCode: 'determina-impegno', title, dossierId, data });
}

const bytesOf = async (documentId: string): Promise<Buffer> => {
  const { stream } = await call<Download>('manager', 'records.documents.download', { id: documentId });
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};
const versions = async (documentId: string) =>
  (await call<{ versions: { sha256: string }[] }>('manager', 'records.documents.get', { id: documentId })).versions;
const act = (id: string) => call('manager', 'acts.acts.get', { id });
const visa = (id: string, outcome = 'favourable', reason?: string) =>
  call('finance-head', 'acts.opinions.give', { id, kind: 'accounting', outcome, ...(reason ? { reason } : {}) });
const number = (id: string) =>
  call<{ code: string; year: number; number: number }>('manager', 'acts.acts.number', { id });
const sign = (id: string) => call<{ signer: string; sha256: string }>('manager', 'acts.acts.sign', { id });

/** How a certificate writes the name of the manager of the tests. */
const ELSEWHERE = 'MANAGER TEST';

/** Signs elsewhere, with a key that the trusted demonstration authority certified, as an external signing program would. */
async function signedElsewhere(content: Buffer, name = ELSEWHERE): Promise<Buffer> {
  const keys = demonstrationKeys(join(house.folder, 'keys', 'demo-signing'), () => 'demonstration');
  const key = (await keys.keyFor(house.bodyId, {
    id: name === ELSEWHERE ? house.otherBodyId : house.runtime.entropy.id(new Date()),
    name,
  }))!;
  return signCades({ ...key, content, signingTime: house.clock.now() });
}

const upload = async (id: string, bytes: Buffer) => {
  const sha256 = await house.put(house.as('manager'), bytes);
  return call<{ signer: string }>('manager', 'acts.acts.sign', { id, sha256, filename: 'determina.pdf.p7m' });
};

describe('drafts', () => {
  it('are PDFs of the template with the data of the office, dates and amounts as people write them', async () => {
    const made = await draft();
    const bytes = await bytesOf(made.documentId);
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(await act(made.id)).toMatchObject({ status: 'draft', number: null, draftSha256: made.sha256 });
  });

  it('name what is missing, and leave neither act nor document', async () => {
    const count = () => house.database.admin('select 1 from records.document');
    const before = (await count()).length;
    await expect(draft({ supplier: {}, budget: { chapter: '1' } })).rejects.toMatchObject({
      code: 'ACT_TEMPLATE_INVALID',
      detail: { it: expect.stringMatching(/supplier\.name.*budget\.article/) },
    });
    await expect(draft({ grounds: ['uno', { due: 2 }] })).rejects.toMatchObject({
      detail: { it: expect.stringContaining('grounds[1]') },
    });
    await expect(draft({ grounds: ['x'.repeat(20_001)] })).rejects.toMatchObject({
      detail: { it: expect.stringContaining('troppo lungo') },
    });
    expect((await count()).length).toBe(before);
  });

  it('are written by officers and managers only', async () => {
    const input = { typeCode: 'determina-impegno', title: 'x', dossierId, data: {} };
    for (const role of ['protocol-clerk', 'finance-head', 'mayor']) {
      await expect(call(role, 'acts.acts.draft', input)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    await expect(call('officer', 'acts.acts.draft', { ...input, typeCode: 'manca' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('corrected are new versions of the same document; opinions on the old text no longer stand', async () => {
    const made = await draft();
    await visa(made.id);
    await call('officer', 'acts.acts.redraft', {
      id: made.id,
      data: { cupReason: 'non è un investimento' },
      reason: 'CUP',
    });
    expect(await versions(made.documentId)).toHaveLength(2);
    expect(await act(made.id)).toMatchObject({ opinions: [{ kind: 'accounting', onThisDraft: false }] });
    await sign(made.id);
    await expect(number(made.id)).rejects.toMatchObject({ code: 'ACT_OPINION_MISSING' });
    await visa(made.id);
    expect((await number(made.id)).code).toMatch(/^2026\//);
  });
});

describe('opinions', () => {
  it('are given each by its office: who signs does not attest the cover', async () => {
    const { id } = await draft();
    const give = (role: string, kind: string) => call(role, 'acts.opinions.give', { id, kind, outcome: 'favourable' });
    for (const [role, kind] of [
      ['manager', 'accounting'],
      ['secretary', 'accounting'],
      ['finance-head', 'technical'],
      ['manager', 'legitimacy'],
      ['officer', 'technical'],
    ] as const) {
      await expect(give(role, kind)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    for (const [role, kind] of [
      ['manager', 'technical'],
      ['finance-head', 'accounting'],
      ['secretary', 'legitimacy'],
    ] as const) {
      await give(role, kind);
    }
  });

  it('that are contrary need reasons and stop the number until a later one is favourable', async () => {
    const { id } = await draft();
    await sign(id);
    await expect(visa(id, 'contrary')).rejects.toMatchObject({ code: 'ACT_REASON_REQUIRED' });
    await visa(id, 'contrary', 'capitolo incapiente');
    await expect(number(id)).rejects.toMatchObject({ code: 'ACT_OPINION_CONTRARY' });
    await visa(id);
    expect((await number(id)).number).toBeGreaterThan(0);
    await expect(visa(id)).rejects.toMatchObject({ code: 'ACT_ALREADY_ADOPTED' });
  });
});

describe('signatures', () => {
  it('made elsewhere are accepted when they enclose the draft byte for byte, in the name of their certificate', async () => {
    const made = await draft();
    await sign((await draft()).id);
    const { signer } = await upload(made.id, await signedElsewhere(await bytesOf(made.documentId)));
    expect(signer).toBe(ELSEWHERE);
    expect(await act(made.id)).toMatchObject({ status: 'signed', signerName: signer });
  });

  it('made with the key of the demonstration carry the name of who signs', async () => {
    const { id } = await draft();
    expect(await sign(id)).toMatchObject({ signer: 'Test manager' });
    await expect(sign(id)).rejects.toMatchObject({ code: 'ACT_ALREADY_SIGNED' });
    await expect(call('officer', 'acts.acts.sign', { id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('are of the roles that the type of act names: management is not the mayor’s (TUEL art. 107)', async () => {
    const { id } = await draft();
    await expect(call('mayor', 'acts.acts.sign', { id })).rejects.toMatchObject({ code: 'ACT_SIGNER_NOT_COMPETENT' });
    const { abilities } = await call<{ abilities: { action: string; allowed: boolean }[] }>('mayor', 'acts.acts.get', {
      id,
    });
    expect(abilities).toContainEqual(expect.objectContaining({ action: 'sign', allowed: false }));
    await sign(id);
  });

  it('of another text, of nobody we trust, or broken are refused, and the act can still be signed', async () => {
    const made = await draft();
    const content = await bytesOf(made.documentId);
    const good = await signedElsewhere(content);
    const broken = Buffer.from(good);
    broken[broken.length - 10]! ^= 1;
    const altered = Buffer.from(good);
    altered[good.indexOf('%PDF-') + 400]! ^= 1;
    const attempts: readonly (readonly [string, Buffer, string])[] = [
      ['another text', await signedElsewhere(Buffer.from('un altro testo')), 'ACT_CONTENT_DIFFERS'],
      ['the text altered after the signature', altered, 'ACT_CONTENT_DIFFERS'],
      ['a bit of the signature', broken, 'ACT_SIGNATURE_REFUSED'],
      ['the signature of somebody else', await signedElsewhere(content, 'Ilaria Fontanafredda'), 'ACT_SIGNER_DIFFERS'],
      ['an unknown authority', signedByNobody(content), 'ACT_SIGNATURE_REFUSED'],
      ['no signature at all', content, 'ACT_SIGNATURE_REFUSED'],
      ['a citizen’s letter', await letterOfExamples(), 'ACT_CONTENT_DIFFERS'],
    ];
    for (const [name, bytes, code] of attempts) {
      await expect(upload(made.id, bytes), name).rejects.toMatchObject({ code });
    }
    expect(await versions(made.documentId)).toHaveLength(1);
    expect(await act(made.id)).toMatchObject({ status: 'draft', signedSha256: null });
    await upload(made.id, good);
    expect(await act(made.id)).toMatchObject({ status: 'signed' });
  });

  it('freeze the act: neither text nor document changes afterwards, however it was signed', async () => {
    const byKey = await draft();
    await sign(byKey.id);
    const byUpload = await draft();
    await upload(byUpload.id, await signedElsewhere(await bytesOf(byUpload.documentId)));
    for (const { id, documentId } of [byKey, byUpload]) {
      const redraft = call('officer', 'acts.acts.redraft', { id, data: {}, reason: 'ripensamento' });
      await expect(redraft).rejects.toMatchObject({ code: 'ACT_NOT_DRAFT' });
      const sha256 = await house.put(house.as('officer'), '%PDF-1.7 altro testo');
      const version = { id: documentId, sha256, filename: 'altro.pdf', reason: 'sostituzione' };
      await expect(call('officer', 'records.documents.addVersion', version)).rejects.toMatchObject({
        code: 'DOCUMENT_FINAL',
      });
    }
  });

  it('with a demonstration key are worth nothing in a real installation', async () => {
    const real = await testHouse({ kits: ['base', 'comune-di-valdoro', DETERMINATION], mode: 'real' });
    try {
      const officer = real.as('officer');
      const dossier = {
        title: 'Atti',
        classCode: 'VI.5',
        kind: 'procedimento amministrativo',
        procedureCode: DETERMINATION,
      };
      const opened = await real.call<{ id: string }>(officer, 'records.dossiers.open', dossier);
      const given = await proposal();
      const amount = given['amount'] as { total: string };
      const made = await real.call<Drafted>(officer, 'acts.acts.draft', {
        ...{ typeCode: 'determina-impegno', title: 'x', dossierId: opened.id },
        data: { ...given, amount: amount.total, amountDetail: amount },
      });
      const manager = real.as('manager');
      await expect(real.call(manager, 'acts.acts.sign', { id: made.id })).rejects.toMatchObject({
        code: 'SIGNING_KEY_MISSING',
      });
      const { stream } = await real.call<Download>(manager, 'records.documents.download', { id: made.documentId });
      const content: Buffer[] = [];
      for await (const chunk of stream) content.push(chunk as Buffer);
      const sha256 = await real.put(manager, await signedElsewhere(Buffer.concat(content)));
      await expect(real.call(manager, 'acts.acts.sign', { id: made.id, sha256 })).rejects.toMatchObject({
        code: 'ACT_SIGNATURE_REFUSED',
        detail: { it: expect.stringContaining('non risale ad alcuna autorità') },
      });
    } finally {
      await real.close();
    }
  });
});

describe('adoption', () => {
  it('needs signature and visa, and makes the act executive with its number', async () => {
    const { id } = await draft();
    await expect(number(id)).rejects.toMatchObject({ code: 'ACT_NOT_SIGNED' });
    await visa(id);
    await expect(number(id)).rejects.toMatchObject({ code: 'ACT_NOT_SIGNED' });
    await sign(id);
    await number(id);
    await expect(number(id)).rejects.toMatchObject({ code: 'ACT_ALREADY_ADOPTED' });
    const adopted = await act(id);
    expect(adopted).toMatchObject({ status: 'adopted', year: 2026, executiveAt: adopted['adoptedAt'] });
  });

  it('is seen by nobody of another body', async () => {
    const { id } = await draft();
    for (const operation of ['acts.acts.get', 'acts.acts.sign', 'acts.acts.number']) {
      const stranger = house.person('manager', { bodyId: house.otherBodyId });
      await expect(house.call(stranger, operation, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });
});

function signedByNobody(content: Buffer): Buffer {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issue = (subject: string, purpose: 'authority' | 'signature', key: KeyObject, issuer?: Buffer) =>
    issueCertificate({
      ...{ subject: [['commonName', subject]], publicKey: key, purpose, serial: randomBytes(16) },
      issuer: { key: privateKey, ...(issuer ? { certificate: issuer } : {}) },
      ...{ notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2090-01-01T00:00:00Z') },
    });
  const authority = issue('Autorità Mai Vista', 'authority', publicKey);
  const certificate = issue('Il Dirigente', 'signature', publicKey, authority);
  return signCades({ content, key: privateKey, certificate, chain: [authority], signingTime: house.clock.now() });
}

/** The request of a citizen of the examples, signed as it is. */
async function letterOfExamples(): Promise<Buffer> {
  const envelope = await simpleParser(await example('inbox/01-foia-signed.eml'));
  const original = envelope.attachments.find(({ filename }) => filename === 'postacert.eml')!;
  const { attachments } = await simpleParser(original.content);
  return attachments.find(({ filename }) => filename?.endsWith('.p7m'))!.content;
}

describe('what a person may do with an act', () => {
  interface Ability {
    readonly action: string;
    readonly allowed: boolean;
    readonly because: string | null;
    readonly missing: string | null;
  }
  const abilities = async (role: string, id: string) => {
    const found = await call<{ abilities: Ability[] }>(role, 'acts.acts.get', { id });
    return Object.fromEntries(found.abilities.map((ability) => [ability.action, ability]));
  };

  it('is told beforehand as the operations will answer, with the reason where they will refuse', async () => {
    const { id } = await draft();
    expect(await abilities('officer', id)).toMatchObject({
      accounting: { allowed: false, missing: 'acts.opinions.give' },
      sign: { allowed: false, because: null, missing: 'acts.acts.sign' },
      number: { allowed: false, because: expect.stringContaining('firmato') as string },
    });
    expect(await abilities('manager', id)).toMatchObject({
      accounting: { allowed: false, missing: 'acts.opinions.accounting' },
      sign: { allowed: true, because: null, missing: null },
    });
    await sign(id);
    const waiting = await abilities('manager', id);
    expect(waiting['number']).toMatchObject({
      allowed: false,
      because: expect.stringContaining('accounting') as string,
    });
    await expect(number(id)).rejects.toMatchObject({ code: 'ACT_OPINION_MISSING' });
    await visa(id);
    expect((await abilities('manager', id))['number']).toMatchObject({ allowed: true });
    await number(id);
    const closed = await abilities('manager', id);
    expect(Object.values(closed).map(({ allowed }) => allowed)).toEqual([false, false, false]);
  });

  it('is left to the case that leads the act while it runs', async () => {
    const started = await startCase(house, DETERMINATION);
    await house.complete(started.id, 'prepare', 'officer', { proposal: await proposal() });
    const { variables } = await house.caseOf(started.id);
    const { sign: signing } = await abilities('manager', String(variables['actId']));
    expect(signing).toMatchObject({ allowed: false, because: expect.stringContaining(started.code) as string });
  });
});

describe('the list of acts', () => {
  it('is filtered by a text of the title or the number', async () => {
    const { id } = await draft({});
    const list = async (text: string) =>
      (await call<{ items: { id: string }[] }>('manager', 'acts.acts.list', { text, limit: 200 })).items;
    expect((await list('100%')).length).toBe(0);
    expect((await list(String((await proposal())['subject']).slice(3, 20))).map((found) => found.id)).toContain(id);
  });
});
