import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { virtualClock, type Caller, type Download } from '../../../kernel/index.ts';
import { letter, testRepository, type Repository } from '../../testing/repository.ts';

describe('what the counter prints', () => {
  let repository: Repository;
  let clerk: Caller;
  beforeAll(async () => {
    repository = await testRepository({ clock: virtualClock(new Date('2026-11-24T09:00:00Z')) });
    clerk = repository.person('protocol-clerk');
  });
  afterAll(async () => {
    await repository.close();
  });

  const register = async (extra: object = {}) =>
    repository.call<{ id: string; code: string }>(clerk, 'records.protocol.register', {
      ...{ ...letter, documentId: await repository.document(clerk), ...extra },
    });
  const printed = async (name: string, id: string) => {
    const download = await repository.call<Download>(clerk, `records.protocol.${name}`, { id });
    return { ...download, text: (await repository.bytesOf(download)).toString('latin1') };
  };

  it('is a label of its own size, and a receipt on a page, both PDF/A', async () => {
    const { id, code } = await register();
    const label = await printed('label', id);
    expect(label).toMatchObject({ mime: 'application/pdf', filename: `etichetta-${code.replace('/', '-')}.pdf` });
    expect(label.text).toContain('/MediaBox [0 0 283.46 170.08]');
    expect(label.text.match(/\/Type \/Page\b/g)).toHaveLength(1);
    const receipt = await printed('receipt', id);
    expect(receipt.text).toContain('/MediaBox [0 0 595.28 841.89]');
    for (const { text } of [label, receipt]) expect(text).toContain('pdfaid:part');
  });

  it('is a receipt only of what came in and stands', async () => {
    const outgoing = await register({ flow: 'outgoing' });
    await expect(printed('receipt', outgoing.id)).rejects.toMatchObject({ code: 'ENTRY_NOT_INCOMING' });
    const { id } = await register();
    const annulment = { id, reason: 'doppia', authorisation: 'P 1' };
    await repository.call(repository.person('secretary'), 'records.protocol.annul', annulment);
    await expect(printed('receipt', id)).rejects.toMatchObject({ code: 'ENTRY_ANNULLED' });
    const stranger = repository.person('secretary', { bodyId: repository.otherBodyId });
    for (const name of ['label', 'receipt']) {
      await expect(repository.call(stranger, `records.protocol.${name}`, { id })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    }
  });

  it('knows a letter again by the number that its sender gave', async () => {
    const { id } = await register({ references: { senderNumber: 'Prot. 77/2026', senderDate: '2026-11-02' } });
    await register({ references: { senderNumber: 'Prot. 78/2026' } });
    const known = await repository.call<{ items: { id: string }[] }>(clerk, 'records.protocol.list', {
      senderNumber: 'Prot. 77/2026',
    });
    expect(known.items.map((entry) => entry.id)).toEqual([id]);
  });
});
