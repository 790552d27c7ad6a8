import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../kernel/index.ts';
import { testPlanning, type Planning } from './testing/installation.ts';

interface Answer {
  readonly id: string;
  readonly version: number;
  readonly plannedCost: string;
  readonly cup: string | null;
  readonly rupName: string;
  readonly funding: readonly { readonly source: string; readonly amount: string }[];
  readonly progress: object;
  readonly milestones: readonly (Record<string, unknown> & { readonly revisions: readonly object[] })[];
  readonly links: readonly { readonly kind: string; readonly targetId: string }[];
  readonly versions: readonly {
    readonly version: number;
    readonly plannedCost: string;
    readonly reason: string | null;
  }[];
}

describe('programmes', () => {
  let planning: Planning;
  let officer: Caller;
  let stranger: Caller;
  let rupId: string;
  let made = 0;

  beforeAll(async () => {
    planning = await testPlanning('2026-03-02T09:00:00Z');
    officer = planning.person('officer');
    stranger = planning.person('officer', { bodyId: planning.otherBodyId });
    rupId = await planning.newPerson('Bruna Ferrari');
  });
  afterAll(() => planning.close());

  const call = <T = Record<string, unknown>>(name: string, input: object, caller = officer) =>
    planning.call<T>(caller, `programmes.${name}`, input);
  const draft = (extra: object = {}) => ({
    code: `OP-${(made += 1)}`,
    title: 'Nuovo asilo di via dei Tigli',
    programme: 'Opere pubbliche 2026-2028',
    rupId,
    plannedCost: '1250000.10',
    funding: [
      { source: 'PNRR M4C1', amount: '1000000' },
      { source: 'Mutuo', amount: '250000.1' },
    ],
    ...extra,
  });
  const create = async (extra: object = {}) => (await call<{ id: string }>('interventions.create', draft(extra))).id;
  const get = (id: string, caller = officer) => call<Answer>('interventions.get', { id }, caller);
  const plan = async (interventionId: string, plannedDay: string, phase = 'completion') => {
    const input = { interventionId, phase, title: 'Fine lavori', plannedDay };
    return (await call<{ id: string }>('milestones.plan', input)).id;
  };
  const factsOf = (subject: string) =>
    planning.database.admin<{ type: string; data: Record<string, unknown> }>(
      'select type, data from kernel.event where subject = $1 order by time, position_in_tx',
      [subject],
    );

  describe('an intervention', () => {
    it('shows what it costs, who answers for it and where the money comes from, to the cent', async () => {
      const id = await create({ cup: 'J11B26000180001' });
      expect(await get(id)).toMatchObject({
        ...{ version: 1, cup: 'J11B26000180001', plannedCost: '1250000.10', rupName: 'Bruna Ferrari' },
        funding: [
          { source: 'PNRR M4C1', amount: '1000000.00' },
          { source: 'Mutuo', amount: '250000.10' },
        ],
        versions: [{ version: 1, reason: null }],
      });
      const [fact] = await factsOf(`programmes/intervention/${id}`);
      expect(fact).toMatchObject({ type: 'it.digipro.programmes.intervention-created', data: { rupId } });
      expect(JSON.stringify(fact)).not.toContain('Ferrari');
    });

    it('keeps the state before each revision', async () => {
      const id = await create();
      const revision = {
        id,
        cup: 'B51B21000010001',
        plannedCost: '1400000',
        reason: 'CUP acquisito, prezzi aggiornati',
      };
      expect(await call('interventions.revise', revision)).toEqual({ version: 2 });
      expect(await call('interventions.revise', revision)).toEqual({ version: 2 });
      const after = await get(id);
      expect(after).toMatchObject({ version: 2, cup: 'B51B21000010001', plannedCost: '1400000.00' });
      expect(after.versions).toMatchObject([
        { version: 1, plannedCost: '1250000.10', reason: null },
        { version: 2, plannedCost: '1400000.00', reason: revision.reason },
      ]);
      expect((await factsOf(`programmes/intervention/${id}`)).map(({ type }) => type)).toEqual([
        'it.digipro.programmes.intervention-created',
        'it.digipro.programmes.intervention-revised',
      ]);
    });

    it.each([
      ['money that the work does not cost', { plannedCost: '1250000.09' }, 'FUNDING_EXCEEDS_COST'],
      ['a negative cost', { plannedCost: '-1' }, 'VALIDATION_FAILED'],
      ['a CUP of the wrong form', { cup: 'J11B2600018000' }, 'VALIDATION_FAILED'],
      ['a RUP who is nobody', { rupId: '01890000-0000-7000-8000-000000000000' }, 'RUP_UNKNOWN'],
      ['a hidden control character', { title: 'a\u0000b' }, 'VALIDATION_FAILED'],
    ])('is refused with %s', async (_what, wrong, code) => {
      await expect(create(wrong)).rejects.toMatchObject({ code });
    });

    it('is refused with a code that is taken, and with a RUP of another body', async () => {
      await create({ code: 'TWICE' });
      await expect(create({ code: 'TWICE' })).rejects.toMatchObject({ code: 'INTERVENTION_CODE_TAKEN' });
      const foreigner = await planning.newPerson('Ugo Neri', planning.otherBodyId);
      await expect(create({ rupId: foreigner })).rejects.toMatchObject({ code: 'RUP_UNKNOWN' });
    });

    it('may only be made by who plans', async () => {
      const mayor = planning.person('mayor');
      await expect(call('interventions.create', draft(), mayor)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(call('interventions.list', {}, planning.person('citizen-desk'))).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
    });

    it('is seen and touched by nobody of another body', async () => {
      const id = await create();
      const milestoneId = await plan(id, '2026-06-30');
      const attempts: [string, object][] = [
        ['interventions.get', { id }],
        ['interventions.revise', { id, title: 'x', reason: 'x' }],
        ['interventions.link', { id, kind: 'document', targetId: id }],
        ['milestones.plan', { interventionId: id, phase: 'tender', title: 'x', plannedDay: '2026-06-30' }],
        ['milestones.reschedule', { id: milestoneId, day: '2026-07-30', reason: 'x' }],
        ['milestones.reach', { id: milestoneId, actualDay: '2026-03-01' }],
      ];
      for (const [name, input] of attempts) {
        await expect(call(name, input, stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      }
      expect(await call('interventions.list', {}, stranger)).toEqual({ items: [], next: null });
    });

    it('is listed by code with its progress, page by page', async () => {
      const programme = 'Elenco annuale 2026';
      for (const code of ['L-3', 'L-1', 'L-2']) await create({ code, programme });
      const page = { programme, limit: 2 };
      const first = await call<{ items: { code: string; id: string }[]; next: string }>('interventions.list', page);
      expect(first.items.map(({ code }) => code)).toEqual(['L-1', 'L-2']);
      await plan(first.items[0]!.id, '2026-02-20');
      const again = await call('interventions.list', { ...page, limit: 1 });
      expect(again).toMatchObject({
        items: [{ code: 'L-1', progress: { milestones: 1, reached: 0, late: 1, delayDays: 10 } }],
      });
      const rest = await call('interventions.list', { ...page, after: first.next });
      expect(rest).toMatchObject({ items: [{ code: 'L-3' }], next: null });
    });
  });

  describe('a milestone', () => {
    it('keeps planned, revised and actual day apart, with every reason', async () => {
      const id = await create();
      const milestoneId = await plan(id, '2026-02-01');
      await call('milestones.reschedule', { id: milestoneId, day: '2026-02-15', reason: 'maltempo' });
      await call('milestones.reschedule', { id: milestoneId, day: '2026-03-10', reason: 'variante n. 1' });
      expect((await get(id)).milestones).toMatchObject([
        { plannedDay: '2026-02-01', revisedDay: '2026-03-10', actualDay: null, state: 'late', delayDays: 29 },
      ]);
      const documentId = await planning.document(officer, 'verbale di ultimazione');
      expect(await call('milestones.reach', { id: milestoneId, actualDay: '2026-02-28', documentId })).toEqual({
        delayDays: 27,
      });
      const [milestone] = (await get(id)).milestones;
      expect(milestone).toMatchObject({
        ...{ plannedDay: '2026-02-01', revisedDay: '2026-03-10', actualDay: '2026-02-28' },
        ...{ state: 'reached', delayDays: 27 },
        revisions: [
          { n: 1, day: '2026-02-15', reason: 'maltempo' },
          { n: 2, day: '2026-03-10', reason: 'variante n. 1' },
        ],
      });
      const facts = await factsOf(`programmes/milestone/${milestoneId}`);
      expect(facts.map(({ data }) => [data['fromDay'], data['toDay'], data['actualDay']])).toEqual([
        [undefined, undefined, undefined],
        ['2026-02-01', '2026-02-15', undefined],
        ['2026-02-15', '2026-03-10', undefined],
        [undefined, undefined, '2026-02-28'],
      ]);
      expect(JSON.stringify(facts)).not.toContain('maltempo');
    });

    it('is closed once, and not on a day to come', async () => {
      const milestoneId = await plan(await create(), '2026-06-30');
      const reach = (actualDay: string) => call('milestones.reach', { id: milestoneId, actualDay });
      await expect(reach('2026-03-03')).rejects.toMatchObject({ code: 'MILESTONE_IN_THE_FUTURE' });
      const results = await Promise.allSettled(['2026-03-01', '2026-03-02', '2026-02-28'].map(reach));
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const reschedule = call('milestones.reschedule', { id: milestoneId, day: '2026-07-30', reason: 'x' });
      await expect(reschedule).rejects.toMatchObject({ code: 'MILESTONE_ALREADY_REACHED' });
    });

    it('numbers revisions that come at the same time one after the other', async () => {
      const id = await create();
      const milestoneId = await plan(id, '2026-06-30');
      const days = ['2026-07-01', '2026-07-02', '2026-07-03', '2026-07-04'];
      await Promise.all(days.map((day) => call('milestones.reschedule', { id: milestoneId, day, reason: day })));
      const [milestone] = (await get(id)).milestones;
      expect(milestone!.revisions).toMatchObject([{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }]);
    });

    it.each(['milestone', 'milestone_revision', 'milestone_reached', 'intervention_version'])(
      'leaves no privilege by which the program could rewrite programmes.%s',
      async (table) => {
        const rows = await planning.database.admin(
          `select has_any_column_privilege('digipro_app', $1, 'update') or has_table_privilege('digipro_app', $1, 'delete') as may`,
          [`programmes.${table}`],
        );
        expect(rows).toEqual([{ may: false }]);
      },
    );

    it('does not take as proof a document that the caller may not read', async () => {
      const milestoneId = await plan(await create(), '2026-06-30');
      const documentId = await planning.document(planning.person('officer', { bodyId: planning.otherBodyId }));
      const reach = call('milestones.reach', { id: milestoneId, actualDay: '2026-03-01', documentId });
      await expect(reach).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });

  describe('a link', () => {
    const actOf = async (dossierId: string) => {
      await planning.call(planning.system(), 'acts.types.install', {
        ...{ code: 'determina', name: 'Determinazione', register: 'determine', documentType: 'determina' },
        ...{ opinions: [], template: [{ kind: 'paragraph', text: 'Si approva.' }], publication: null },
      });
      const input = { typeCode: 'determina', title: 'Approvazione progetto', dossierId, data: {} };
      return (await planning.call<{ id: string }>(officer, 'acts.acts.draft', input)).id;
    };

    it('ties dossier, document and act to an intervention, each once', async () => {
      const id = await create();
      await planning.call(planning.system(), 'records.classification.install', {
        ...{ scheme: 'prova', validFrom: '2020-01-01', classes: [{ code: 'VI.5', title: 'Opere pubbliche' }] },
      });
      const dossier = await planning.call<{ id: string }>(officer, 'records.dossiers.open', {
        ...{ title: 'Asilo di via dei Tigli', classCode: 'VI.5', kind: 'affare' },
      });
      const targets = [
        { kind: 'dossier', targetId: dossier.id },
        { kind: 'document', targetId: await planning.document(officer) },
        { kind: 'act', targetId: await actOf(dossier.id) },
      ];
      for (const target of targets) {
        expect(await call('interventions.link', { id, ...target })).toEqual({ added: true });
        expect(await call('interventions.link', { id, ...target })).toEqual({ added: false });
      }
      const links = (await get(id)).links.map(({ kind, targetId }) => ({ kind, targetId }));
      expect(links).toEqual(expect.arrayContaining(targets));
      expect(links).toHaveLength(3);
    });

    it('is refused to what is not there or not the caller’s to read', async () => {
      const id = await create();
      const theirs = await planning.document(stranger);
      for (const target of [
        { kind: 'document', targetId: theirs },
        { kind: 'act', targetId: theirs },
        { kind: 'dossier', targetId: theirs },
      ]) {
        await expect(call('interventions.link', { id, ...target })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      }
      expect((await get(id)).links).toEqual([]);
    });
  });
});
