import { createHash } from 'node:crypto';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { virtualClock, type Caller, type Download } from '../../../kernel/index.ts';
import { letter, testRepository, type Repository } from '../../testing/repository.ts';

interface Day {
  readonly id: string;
  readonly day: string;
  readonly areaCode: string;
  readonly entries: number;
  readonly annulled: number;
  readonly changed: number;
  readonly firstCode: string | null;
  readonly lastCode: string | null;
  readonly documentId: string;
  readonly sha256: string;
  readonly deliverBy: string;
  readonly state: string;
}

describe('the daily register', () => {
  const clock = virtualClock(new Date('2026-11-27T09:00:00Z'));
  let repository: Repository;
  let clerk: Caller;
  let head: Caller;
  beforeAll(async () => {
    repository = await testRepository({ clock });
    clerk = repository.person('protocol-clerk');
    head = repository.person('secretary');
    await repository.runtime.schedules.drain();
  });
  afterAll(async () => {
    await repository.close();
  });

  const register = async (extra: object = {}) =>
    repository.call<{ id: string; code: string }>(clerk, 'records.protocol.register', {
      ...letter,
      documentId: await repository.document(clerk),
      ...extra,
    });
  const days = async (input: object = {}) =>
    (await repository.call<{ items: Day[] }>(head, 'records.dailyRegisters.list', input)).items;

  it('is made by itself after midnight of Rome, as PDF/A with its sealed XML, due on the next working day', async () => {
    const made = [await register({ subject: 'Prima <lettera> & "altro"' }), await register(), await register()];
    await register({ areaCode: 'AOO2' });
    await repository.call(head, 'records.protocol.annul', { id: made[1]!.id, reason: 'doppia', authorisation: 'P 1' });
    await repository.call(clerk, 'records.protocol.assign', {
      ...{ id: made[2]!.id, unitId: '019aaaaa-0000-7000-8000-000000000009' },
    });
    clock.set(new Date('2026-11-27T22:59:00Z'));
    await repository.runtime.schedules.drain();
    expect(await days()).toEqual([]);
    clock.set(new Date('2026-11-27T23:11:00Z'));
    await repository.runtime.schedules.drain();
    // 27 November is a Friday: the next working day is Monday.
    const [first, second] = (await days()).toSorted((a, b) => (a.areaCode < b.areaCode ? -1 : 1)) as [Day, Day];
    expect(second).toMatchObject({ areaCode: 'AOO2', entries: 1 });
    expect(first).toMatchObject({
      ...{ day: '2026-11-27', entries: 3, annulled: 1, changed: 1, deliverBy: '2026-11-30', state: 'ready' },
      ...{ firstCode: made[0]!.code, lastCode: made[2]!.code },
    });

    const download = await repository.call<Download>(head, 'records.dailyRegisters.package', { id: first.id });
    const files = unzipSync(new Uint8Array(await repository.bytesOf(download)));
    const [pdf, xml] = ['pdf', 'xml'].map((kind) =>
      Buffer.from(files[`registro-giornaliero-protocollo-2026-11-27.${kind}`]!),
    ) as [Buffer, Buffer];
    const digest = createHash('sha256').update(pdf);
    expect(pdf.toString('latin1')).toContain('pdfaid:part');
    const said = xml.toString('utf8');
    expect(said).toContain(digest.copy().digest('base64'));
    expect(digest.digest('hex')).toBe(first.sha256);
    expect(said).toContain('<ds:SignatureValue>');
    expect(said).toContain('Prima &lt;lettera&gt; &amp; "altro"');
    for (const { code } of made) expect(said).toContain(`<Numero>${code.slice(5)}</Numero>`);
    const document = await repository.call<{ state: string; typeCode: string }>(head, 'records.documents.get', {
      id: first.documentId,
    });
    expect(document).toMatchObject({ state: 'final', typeCode: 'daily-register' });
  });

  it('is made once, and later for each day that a stopped machine has missed', async () => {
    const [{ id }] = (await days()) as [Day];
    const again = await repository.call<Day>(head, 'records.dailyRegisters.make', {
      ...{ day: '2026-11-27', areaCode: (await days()).find((day) => day.id === id)!.areaCode },
    });
    expect(again.id).toBe(id);
    for (const day of ['2026-11-30', '2026-12-02']) {
      clock.set(new Date(`${day}T10:00:00Z`));
      await register();
    }
    clock.set(new Date('2026-12-04T10:00:00Z'));
    await repository.runtime.schedules.drain();
    expect((await days()).map(({ day }) => day)).toEqual(['2026-12-02', '2026-11-30', '2026-11-27', '2026-11-27']);
    await expect(repository.call(head, 'records.dailyRegisters.make', { day: '2026-12-04' })).rejects.toMatchObject({
      code: 'DAY_NOT_OVER',
    });
  });

  it('stays flagged until somebody says with what receipt it was delivered', async () => {
    const waiting = await days({ waiting: true });
    expect(waiting.map(({ state }) => state)).toEqual(['overdue', 'overdue', 'overdue', 'overdue']);
    const [{ id }] = waiting as [Day];
    const delivery = { id, to: 'Polo di conservazione', receipt: 'RdV 17/2026' };
    await expect(repository.call(clerk, 'records.dailyRegisters.deliver', delivery)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await repository.call(head, 'records.dailyRegisters.deliver', delivery);
    await expect(repository.call(head, 'records.dailyRegisters.deliver', delivery)).rejects.toMatchObject({
      code: 'DAILY_REGISTER_DELIVERED',
    });
    expect((await days({ waiting: true })).map((day) => day.id)).not.toContain(id);
    const stranger = repository.person('secretary', { bodyId: repository.otherBodyId });
    await expect(repository.call(stranger, 'records.dailyRegisters.package', { id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
