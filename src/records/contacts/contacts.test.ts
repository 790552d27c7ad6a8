import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../kernel/index.ts';
import { testRepository, type Repository } from '../testing/repository.ts';

interface Found {
  readonly id: string;
  readonly name: string;
  readonly digitalAddress: string | null;
  readonly phone: string | null;
  readonly mergedInto: string | null;
}

describe('the book of contacts', () => {
  let repository: Repository;
  let clerk: Caller;
  beforeAll(async () => {
    repository = await testRepository();
    clerk = repository.person('protocol-clerk');
  });
  afterAll(() => repository.close());

  const call = <T>(operation: string, input: object, caller = clerk) => repository.call<T>(caller, operation, input);
  const create = (contact: object) => call<{ id: string }>('records.contacts.create', { kind: 'person', ...contact });
  const get = (id: string) => call<Found & { merged: { id: string }[] }>('records.contacts.get', { id });
  const list = (input: object, caller = clerk) =>
    call<{ items: Found[]; next: string | null }>('records.contacts.list', input, caller);

  it('knows somebody by any part of name or codes, whatever the case and accents', async () => {
    const { id } = await create({ name: 'Niccolò Zambòn', taxCode: 'zmbncl80a01h501u', email: 'nz@example.org' });
    for (const text of ['zambon', 'NICCOLÒ', 'ZMBNCL80', 'nz@example']) {
      expect((await list({ text })).items.map((one) => one.id)).toEqual([id]);
    }
    expect((await list({ text: 'zambon', kind: 'organisation' })).items).toEqual([]);
  });

  it('goes through all by pages in the order of names, each once', async () => {
    for (const name of ['Álvaro', 'alvaro', 'Bea', 'bea', 'Carla']) await create({ name: `Pagina ${name}` });
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page: { items: Found[]; next: string | null } = await list({
        ...{ text: 'pagina', limit: 2 },
        ...(cursor ? { after: cursor } : {}),
      });
      seen.push(...page.items.map(({ name }) => name));
      cursor = page.next;
    }
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
    expect(seen.at(-1)).toBe('Pagina Carla');
  });

  it('has one contact for a tax code, also when two desks enter it at the same moment', async () => {
    const both = await Promise.allSettled([1, 2].map((n) => create({ name: `Ditta ${n}`, taxCode: '01234567891' })));
    const refused = both.filter((one) => one.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect((refused[0] as PromiseRejectedResult).reason).toMatchObject({
      code: 'CONTACT_KNOWN',
      errors: [{ pointer: '/taxCode', message: expect.stringMatching(/^Ditta [12]$/) }],
    });
  });

  it('shows what looks like one, and merges it: nothing that was known is lost', async () => {
    const kept = await create({ name: 'Studio Bassi', digitalAddress: 'Studio@PEC.example' });
    const other = await create({ name: 'studio bassi', phone: '0165 1234', taxCode: 'BSSMRA70A01H501X' });
    const stranger = await create({ name: 'STUDIO BASSI', taxCode: 'BSSLCU70A01H501X' });
    const { items } = await call<{ items: { by: string; contacts: Found[] }[] }>('records.contacts.duplicates', {});
    // Two tax codes are two people, whatever they are called.
    expect(items.flatMap(({ contacts }) => contacts).some(({ id }) => id === stranger.id)).toBe(false);
    await expect(call('records.contacts.merge', { id: other.id, mergedIds: [stranger.id] })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    await call('records.contacts.update', {
      id: stranger.id,
      kind: 'person',
      name: 'Bassi Luca',
      taxCode: 'BSSLCU70A01H501X',
    });
    const now = await call<{ items: { by: string; contacts: Found[] }[] }>('records.contacts.duplicates', {});
    const groups = now.items.filter(({ contacts }) => contacts.some(({ name }) => /bassi/i.test(name)));
    expect(groups.map(({ by, contacts }) => [by, contacts.map(({ id }) => id)])).toEqual([
      ['name', [kept.id, other.id].sort()],
    ]);
    await call('records.contacts.merge', { id: kept.id, mergedIds: [other.id] });
    expect(await get(kept.id)).toMatchObject({
      ...{
        name: 'Studio Bassi',
        digitalAddress: 'studio@pec.example',
        phone: '0165 1234',
        taxCode: 'BSSMRA70A01H501X',
      },
      merged: [{ id: other.id }],
    });
    expect(await get(other.id)).toMatchObject({ mergedInto: kept.id });
    expect((await list({ text: 'studio bassi' })).items.map(({ id }) => id)).toEqual([kept.id]);
    await expect(
      call('records.contacts.update', { id: other.id, kind: 'person', name: 'Altro' }),
    ).rejects.toMatchObject({ code: 'CONTACT_MERGED' });
  });

  it('is kept by those who may, and each body has its own', async () => {
    const { id } = await create({ name: 'Solo nostro' });
    const mayor = repository.person('mayor');
    expect((await list({ text: 'solo nostro' }, mayor)).items).toHaveLength(1);
    await expect(call('records.contacts.create', { kind: 'person', name: 'X' }, mayor)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    const elsewhere = repository.person('protocol-clerk', { bodyId: repository.otherBodyId });
    expect((await list({ text: 'solo nostro' }, elsewhere)).items).toEqual([]);
    await expect(call('records.contacts.get', { id }, elsewhere)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
