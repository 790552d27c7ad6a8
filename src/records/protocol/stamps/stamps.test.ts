import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../../kernel/index.ts';
import { letter, testRepository, type Repository } from '../../testing/repository.ts';

describe('stamp duty of what is registered', () => {
  let repository: Repository;
  let clerk: Caller;
  beforeAll(async () => {
    repository = await testRepository();
    clerk = repository.person('protocol-clerk');
  });
  afterAll(async () => {
    await repository.close();
  });

  const register = async (stampDuty: object) =>
    repository.call<{ id: string; code: string; number: number }>(clerk, 'records.protocol.register', {
      ...{ ...letter, stampDuty, documentId: await repository.document(clerk) },
    });
  const marks = (...identifiers: string[]) => ({
    marks: identifiers.map((identifier) => ({ identifier, issuedOn: '2026-11-01' })),
  });
  const entry = (id: string) => repository.call<Record<string, unknown>>(clerk, 'records.protocol.get', { id });
  const check = (identifier: string) => repository.call(clerk, 'records.stamps.check', { identifier });

  it('takes a mark once, however it is written, says where, and leaves no gap', async () => {
    expect(await check('0119 1234 5678 90')).toEqual({ used: false, entry: null });
    const first = await register(marks('01191234567890', '0119-1234567-891'));
    expect((await entry(first.id))['stampDuty']).toEqual({
      exemption: null,
      marks: [
        { identifier: '01191234567890', issuedOn: '2026-11-01' },
        { identifier: '01191234567891', issuedOn: '2026-11-01' },
      ],
    });
    expect(await check('0119 1234 5678 90')).toEqual({ used: true, entry: { id: first.id, code: first.code } });
    const refused = register(marks('99991234567890', '0119 1234 5678 91'));
    await expect(refused).rejects.toMatchObject({
      code: 'STAMP_MARK_USED',
      detail: { it: expect.stringContaining(first.code) },
    });
    const twice = register(marks('88881234567890', '8888.1234567890'));
    await expect(twice).rejects.toMatchObject({ code: 'STAMP_MARK_USED' });
    // What was refused took neither a number nor the other marks.
    expect((await register(marks('99991234567890'))).number).toBe(first.number + 1);
  });

  it('takes a mark once when two use it at the same moment', async () => {
    const both = await Promise.allSettled(Array.from({ length: 4 }, () => register(marks('77771234567890'))));
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('holds the norm that exempts, and nothing where nothing was said', async () => {
    const { id } = await register({ exemption: 'DPR 642/1972, tab. B, art. 27-bis' });
    expect((await entry(id))['stampDuty']).toEqual({ marks: [], exemption: 'DPR 642/1972, tab. B, art. 27-bis' });
    const plain = { ...letter, documentId: await repository.document(clerk) };
    const none = await repository.call<{ id: string }>(clerk, 'records.protocol.register', plain);
    expect((await entry(none.id))['stampDuty']).toBeNull();
  });

  it('names the field that is wrong', async () => {
    await expect(register({})).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(register({ ...marks('66661234567890'), exemption: 'x' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    await expect(register({ marks: [{ identifier: '12', issuedOn: '2026-11-01' }] })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    await expect(register({ marks: [{ identifier: '55551234567890', issuedOn: '2199-01-01' }] })).rejects.toMatchObject(
      {
        code: 'VALIDATION_FAILED',
      },
    );
  });
});
