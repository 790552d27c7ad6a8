import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { integrityHouse, type IntegrityHouse } from './testing/house.ts';

const DAY = 86_400_000;

describe('checks of acts', () => {
  let house: IntegrityHouse;

  beforeAll(async () => {
    house = await integrityHouse();
    await house.installType('determina');
  });
  afterAll(() => house.close());

  const about = async (check: string, subject: string) =>
    (await house.findings(check)).filter((finding) => finding.about === subject);
  const publish = (act: { id: string; documentId: string }, days = 15) =>
    house.call<{ id: string }>(house.manager, 'publication.board.publish', {
      ...{ documentId: act.documentId, actId: act.id, kind: 'Determinazione', title: 'Acquisto' },
      ...{ days, norm: 'L. 69/2009 art. 32' },
    });
  const expectAgreement = async () => expect(await house.recompute()).toMatchObject({ agrees: true });

  it('find nothing of an act that came about in order and is on the board in time', async () => {
    const act = await house.adopt();
    await publish(act);
    house.clock.advance(60 * DAY);
    await house.night();
    const all = await house.call<{ items: unknown[] }>(house.rpct, 'integrity.findings.list', {});
    expect(all.items).toEqual([]);
    await expectAgreement();
  });

  it('R02: a spending act whose type asks for no visa is found, with the facts; one that spends nothing is not', async () => {
    await house.installType('senza-visto', { opinions: [] });
    const act = await house.adopt({ type: 'senza-visto', visa: 'none' });
    const free = await house.adopt({ type: 'senza-visto', visa: 'none', amount: '0.00' });
    const [finding] = await about('R02', `acts/act/${act.id}`);
    expect(finding).toMatchObject({
      status: 'open',
      sentence: { it: expect.stringContaining('senza visto') as string },
    });
    const whole = await house.call<{ events: { type: string }[]; norm: string; measure: { it: string } }>(
      house.rpct,
      'integrity.findings.get',
      { id: finding!.id },
    );
    expect(whole.events.map((event) => event.type).sort()).toEqual([
      'it.digipro.acts.adopted',
      'it.digipro.acts.effective',
    ]);
    expect(whole.norm).toContain('183 c. 7');
    expect(whole.measure.it).not.toBe('');
    expect(await about('R02', `acts/act/${free.id}`)).toEqual([]);
    await expectAgreement();
  });

  it('R02: "not due" is no visa of a spending act', async () => {
    const act = await house.adopt({ visa: 'not-due' });
    expect(await about('R02', `acts/act/${act.id}`)).toHaveLength(1);
  });

  it('R01: drafter and signer are told apart by person', async () => {
    const act = await house.adopt({ drafter: house.manager });
    expect(await about('R01', `acts/act/${act.id}`)).toMatchObject([{ status: 'open', facts: { length: 2 } }]);
    expect(await house.findings('R01')).toHaveLength(1);
  });

  it('R05: opens in the night after the term, once, and remembers a late publication', async () => {
    house.clock.set(new Date('2026-06-01T09:00:00Z'));
    const act = await house.adopt();
    const subject = `acts/act/${act.id}`;
    house.clock.set(new Date('2026-06-11T21:59:00Z')); // 23:59 of the tenth day in Rome
    await house.night();
    expect(await about('R05', subject)).toEqual([]);
    await expectAgreement();
    house.clock.set(new Date('2026-06-11T22:05:00Z'));
    await house.night();
    await house.night();
    const [finding] = await about('R05', subject);
    expect(finding).toMatchObject({ status: 'open', detail: { dueOn: '2026-06-11', publishedOn: null } });
    await publish(act);
    expect(await about('R05', subject)).toMatchObject([
      { id: finding!.id, status: 'open', detail: { publishedOn: '2026-06-12' }, facts: { length: 2 } },
    ]);
    await expectAgreement();
    const events = await house.database.admin<{ type: string }>(
      `select type from kernel.event where subject = $1 order by time, id`,
      [`integrity/finding/${finding!.id}`],
    );
    expect(events.map((event) => event.type.split('.').pop())).toEqual(['finding-opened', 'finding-restated']);
  });

  it('R05: measures by the term of the body, of the type or of Sicily, as on the day of adoption', async () => {
    house.clock.set(new Date('2026-07-01T09:00:00Z'));
    const act = await house.adopt();
    const subject = `acts/act/${act.id}`;
    house.clock.set(new Date('2026-07-10T09:00:00Z'));
    await house.night();
    expect(await about('R05', subject)).toEqual([]);
    await house.call(house.system(), 'identity.bodies.update', { territory: 'IT-82' });
    await house.night();
    expect(await about('R05', subject)).toMatchObject([{ status: 'open', detail: { dueOn: '2026-07-08' } }]);
    const term = { key: 'publication-lag', typeCode: 'determina', days: 20, norm: 'Regolamento albo art. 4' };
    await house.call(house.rpct, 'integrity.terms.set', { ...term, validFrom: '2026-07-02' });
    expect(await about('R05', subject)).toMatchObject([{ status: 'open' }]); // in force only after the adoption
    await house.call(house.rpct, 'integrity.terms.set', { ...term, validFrom: '2026-07-01' });
    expect(await about('R05', subject)).toMatchObject([{ status: 'withdrawn' }]);
    await expectAgreement();
    house.clock.set(new Date('2026-07-22T09:00:00Z'));
    await house.night();
    expect(await about('R05', subject)).toMatchObject([{ status: 'open', detail: { dueOn: '2026-07-21', days: 20 } }]);
    await expectAgreement();
  });

  it('R06: a publication shorter than the type asks for', async () => {
    const act = await house.adopt();
    const entry = await publish(act, 10);
    const again = await publish(act, 15);
    expect(await about('R06', `publication/entry/${entry.id}`)).toMatchObject([
      { status: 'open', sentence: { it: 'Pubblicato per 10 giorni anziché 15.' } },
    ]);
    expect(await about('R06', `publication/entry/${again.id}`)).toEqual([]);
  });

  it('R03 follows what the type of the act asks for', async () => {
    await house.installType('delibera', { opinions: [] });
    const act = await house.adopt({ type: 'delibera' });
    expect(await about('R03', `acts/act/${act.id}`)).toEqual([]);
    await house.installType('delibera', { opinions: ['accounting', 'technical'] });
    expect(await about('R03', `acts/act/${act.id}`)).toMatchObject([
      { status: 'open', detail: { missing: ['technical'] } },
    ]);
    await expectAgreement();
  });

  describe('closing', () => {
    const resolve = (id: string, as = house.rpct) =>
      house.call(as, 'integrity.findings.resolve', {
        ...{ id, outcome: 'dismissed', reason: 'Spesa coperta da altro impegno già vistato.' },
      });

    it('is for the RPCT alone, with a reason that the log proves without telling it', async () => {
      const act = await house.adopt({ visa: 'not-due' });
      const [finding] = await about('R02', `acts/act/${act.id}`);
      for (const role of ['secretary', 'manager', 'administrator', 'mayor']) {
        await expect(resolve(finding!.id, house.person(role))).rejects.toMatchObject({ code: 'FORBIDDEN' });
      }
      await resolve(finding!.id);
      await expect(resolve(finding!.id)).rejects.toMatchObject({ code: 'INTEGRITY_FINDING_NOT_OPEN' });
      expect(await about('R02', `acts/act/${act.id}`)).toMatchObject([
        { status: 'resolved', outcome: 'dismissed', reason: 'Spesa coperta da altro impegno già vistato.' },
      ]);
      const [event] = await house.database.admin<{ data: Record<string, string> }>(
        `select data from kernel.event where type = 'it.digipro.integrity.finding-resolved' and subject = $1`,
        [`integrity/finding/${finding!.id}`],
      );
      expect(JSON.stringify(event!.data)).not.toContain('vistato');
      expect(event!.data['reasonSha256']).toBe(
        createHash('sha256').update('Spesa coperta da altro impegno già vistato.').digest('hex'),
      );
    });

    it('lasts: neither the night nor a change of rules opens it again', async () => {
      const act = await house.adopt({ visa: 'not-due' });
      const [finding] = await about('R02', `acts/act/${act.id}`);
      await resolve(finding!.id);
      await house.installType('determina');
      await house.night();
      expect(await about('R02', `acts/act/${act.id}`)).toMatchObject([{ id: finding!.id, status: 'resolved' }]);
      await expectAgreement();
    });
  });

  it('keeps the findings of a body from every other', async () => {
    const stranger = house.person('rpct', { bodyId: house.otherBodyId });
    expect(await house.call(stranger, 'integrity.findings.list', {})).toMatchObject({ items: [] });
    const [finding] = await house.findings('R02');
    for (const operation of ['get', 'resolve']) {
      const input = { id: finding!.id, ...(operation === 'get' ? {} : { outcome: 'dismissed', reason: 'x' }) };
      await expect(house.call(stranger, `integrity.findings.${operation}`, input)).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    }
    await expect(house.call(house.manager, 'integrity.findings.list', {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('lists page by page, filtered', async () => {
    const whole = await house.call<{ items: { id: string }[] }>(house.rpct, 'integrity.findings.list', { limit: 200 });
    const seen: string[] = [];
    let after: string | null | undefined;
    do {
      const page = await house.call<{ items: { id: string }[]; next: string | null }>(
        house.rpct,
        'integrity.findings.list',
        { limit: 2, ...(after ? { after } : {}) },
      );
      seen.push(...page.items.map((item) => item.id));
      after = page.next;
    } while (after);
    expect(seen).toEqual(whole.items.map((item) => item.id));
    const resolved = await house.findings('R02', { status: 'resolved' });
    expect(resolved.length).toBeGreaterThan(0);
    expect(resolved.every((finding) => finding.status === 'resolved')).toBe(true);
  });

  it('recomputation tells what stands without facts and what facts lack a finding', async () => {
    await expectAgreement();
    const [first, second] = await house.findings('R02', { status: 'open' });
    const spoil = (text: string, id: string) => house.database.admin(text, [id]);
    await spoil(`update integrity.finding set subject = 'acts/act/invented' where id = $1`, first!.id);
    await spoil(`update integrity.finding set facts = facts[1:1] where id = $1`, second!.id);
    const { agrees, checks } = await house.recompute();
    expect(agrees).toBe(false);
    expect(checks.find((check) => check.code === 'R02')).toMatchObject({
      differences: 3,
      missing: [{ about: first!.about }],
      unsupported: [{ about: 'acts/act/invented', findingId: first!.id }],
      changed: [{ about: second!.about }],
    });
  });
});
