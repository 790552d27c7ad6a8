import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testHouse, type House } from '../../kits/testing/house.ts';
import type { Caller } from '../../kernel/index.ts';
import { createMappingPool } from '../../kernel/index.ts';
import { mapper } from './consumer.ts';
import { readRoute } from './read.ts';
import { rehearse } from './rehearse.ts';
import { publishedSchema } from './schema.ts';

const OPERATIONS = new Set(['records.protocol.register']);

const PAYMENTS = `
route: payments
steps:
  - validate:
      schema: {type: object, required: [rows], properties: {rows: {type: array}}}
  - split: {over: data.rows}
  - filter: data.cents > 0
  - transform: '{"amount": data.cents / 100, "who": data.payer, "kind": data.kind}'
  - choose:
      when:
        - if: data.kind = "fine"
          steps:
            - headers: {office: '"police"'}
            - send: {to: fines, key: data.who}
        - if: data.amount > 1000
          steps: [{recipients: {to: [accounts, audit]}}]
      otherwise:
        - send: {toFeel: '"office-" + data.kind'}
  - remove: [who]
tests:
  - name: each row goes where it belongs
    given:
      data:
        rows:
          - {cents: 5000, payer: rossi, kind: fine}
          - {cents: 0, payer: nobody, kind: fine}
          - {cents: 200000, payer: verdi, kind: tax}
          - {cents: 100, payer: bianchi, kind: canteen}
    expect:
      data: [{amount: 50, kind: fine}, {amount: 2000, kind: tax}, {amount: 1, kind: canteen}]
      sent:
        - {to: fines, key: rossi, data: {amount: 50, who: rossi, kind: fine}}
        - {to: accounts}
        - {to: audit}
        - {to: office-canteen}
  - name: what has no rows is set aside
    given: {data: {}}
    expect: {outcome: dead, reason: rows}
`;

describe('a route document', () => {
  const mappings = createMappingPool({ size: 1 });
  afterAll(() => mappings.close());
  const map = mapper(mappings, () => new Date());
  const results = async (source: string) => {
    const read = readRoute(source, OPERATIONS);
    if ('problems' in read) throw new Error(JSON.stringify(read.problems));
    return rehearse(read.route, map);
  };

  it('carries tests that pass', async () => {
    expect(await results(PAYMENTS)).toEqual([
      { name: 'each row goes where it belongs', problems: [] },
      { name: 'what has no rows is set aside', problems: [] },
    ]);
  });

  it('is told by its tests what is not as expected', async () => {
    const [first, second] = await results(
      PAYMENTS.replace('data.cents / 100', 'data.cents / 10').replace('reason: rows', 'reason: columns'),
    );
    expect(first!.problems.map((problem) => problem.split(':')[0])).toEqual(['data', 'sent']);
    expect(second!.problems.join()).toContain('expected «columns»');
  });

  it('calls operations that its tests answer, and fails them where they do not', async () => {
    const source = `
route: registers
steps:
  - enrich: {operation: records.protocol.register, input: '{"subject": data.subject}', into: entry}
  - keep: [entry]
  - idempotent: {key: data.entry.code}
tests:
  - name: takes the number
    given: {data: {subject: Multa, secret: 1}}
    mocks: {records.protocol.register: {code: 2026/0000001}}
    expect: {data: [{entry: {code: 2026/0000001}}], calls: [{operation: records.protocol.register, input: {subject: Multa}}]}
  - name: has no answer
    given: {data: {subject: Multa}}
    expect: {}
`;
    const [first, second] = await results(source);
    expect(first!.problems).toEqual([]);
    expect(second!.problems.join()).toContain('no answer of records.protocol.register');
  });

  const wrong: readonly (readonly [what: string, steps: string, line: number, message: RegExp])[] = [
    ['an unknown kind', '- filtre: data.a', 3, /a step is one of filter, choose/],
    ['two kinds in one', '- {filter: data.a, log: {note: x}}', 3, /a step is one of/],
    ['FEEL that does not parse', '- filter: "data. >"', 3, /./],
    ['an operation that routes may not call', '- call: {operation: identity.people.create}', 3, /routes may call/],
    ['a field that a kind has not', '- send: {to: a, too: b}', 3, /additional/],
    [
      'trouble deep inside',
      '- choose:\n      when:\n        - if: "true"\n          steps:\n            - log: {}',
      7,
      /note/,
    ],
    [
      'a schema with an expression that could run for ever',
      '- validate: {schema: {pattern: "(a+)+$"}}',
      3,
      /no patterns/,
    ],
    ['an alias', '- filter: &x data.a\n  - filter: *x', 4, /aliases/],
  ];
  it.each(wrong)('with %s is refused with its line', (_what, steps, line, message) => {
    const read = readRoute(`route: wrong\nsteps:\n  ${steps}\n`, OPERATIONS);
    const [problem] = 'problems' in read ? read.problems : [];
    expect(problem?.message).toMatch(message);
    expect(problem?.line).toBe(line);
  });

  it('of bottomless steps is refused without a fault', () => {
    const deep = '{choose: {when: [{if: "true", steps: ['.repeat(40) + '{log: {note: x}}' + ']}]}}'.repeat(40);
    const read = readRoute(`route: deep\nsteps: [${deep}]`, OPERATIONS);
    expect('problems' in read && read.problems.length).toBeGreaterThan(0);
  });

  const bombs: readonly (readonly [string, string])[] = [
    ['a mapping without end', `transform: '($f := function($x) { $f($x) + 1 }; $f(1))'`],
    ['a mapping that fills the memory', `transform: '[1..9999999]'`],
    ['a split into too much', `split: {over: '[1..10001]'}`],
    ['a condition about nothing', 'filter: data.missing'],
    ['a channel out of data', `send: {toFeel: '"../etc/passwd"'}`],
  ];
  it.each(bombs)('with %s ends and says why', async (_what, step) => {
    const [result] = await results(
      `route: bomb\nsteps:\n  - ${step}\ntests: [{name: t, given: {data: {}}, expect: {outcome: dead}}]`,
    );
    expect(result!.problems.filter((problem) => !/MAPPING_TIME/.test(problem))).toEqual([]);
  });

  it('can be written with the published schema, which knows every kind', () => {
    const { $defs, properties } = publishedSchema() as {
      $defs: { step: { oneOf: { properties: object }[] } };
      properties: object;
    };
    const names = $defs.step.oneOf.flatMap((kind) => Object.keys(kind.properties)).filter((name) => name !== 'name');
    expect(names).toEqual(expect.arrayContaining(['filter', 'choose', 'split', 'transform', 'call', 'intake']));
    expect(Object.keys(properties)).toContain('tests');
  });
});

interface Trace {
  readonly messages: readonly {
    readonly channel: string;
    readonly eventId: string;
    readonly passages: readonly {
      readonly version: number | null;
      readonly outcome: string;
      readonly steps: readonly { readonly step: string; readonly outcome: string; readonly ms: number }[];
    }[];
  }[];
}

describe('routes of a body', () => {
  let house: House;
  let admin: Caller;
  beforeAll(async () => {
    house = await testHouse({ kits: ['base', 'comune-di-valdoro'] });
    admin = house.as('administrator');
  });
  afterAll(() => house.close());

  const deploy = (source: string) => house.call<{ version: number }>(admin, 'bus.routes.deploy', { source });
  const send = (channel: string, data: unknown, more: object = {}) =>
    house.call<{ messageId: string }>(admin, 'bus.messages.send', {
      channel,
      type: 't',
      source: 'test',
      data,
      ...more,
    });
  const trace = (id: string) => house.call<Trace>(admin, 'bus.messages.trace', { id });
  const dead = async (route: string) =>
    (await house.call<{ items: { id: string; reason: string; attempts: number }[] }>(admin, 'bus.dead.list', { route }))
      .items;

  it('take a message along its chain, step by step, and show where it went', async () => {
    await deploy('route: first\nsteps:\n  - transform: \'{"n": data.n + 1}\'\n  - send: {to: second}');
    await deploy('route: second\nsteps:\n  - log: {note: arrived}');
    // Of two of one name any may come first, unless a key gives them their order.
    const twice = { eventId: 'order-1', key: 'order-1' };
    const { messageId } = await send('first', { n: 1 }, twice);
    await send('first', { n: 1 }, twice);
    await house.runtime.settle();
    const { messages } = await trace(messageId);
    expect(messages.map(({ channel }) => channel)).toEqual(['first', 'second']);
    expect(messages[0]!.passages).toMatchObject([
      { version: 1, outcome: 'done', steps: [{ step: 'transform' }, { step: 'send', outcome: 'to second' }] },
    ]);
    expect(messages[1]).toMatchObject({
      eventId: expect.stringContaining('/second'),
      passages: [{ steps: [{ outcome: 'arrived' }] }],
    });
  });

  it('send each part of what they split, and what two steps send to one channel, however long the chain is', async () => {
    await deploy('route: parts\nsteps:\n  - split: {over: data.rows}\n  - send: {to: end}\n  - send: {to: end}');
    await deploy('route: end\nsteps:\n  - log: {note: in}');
    const name = 'x'.repeat(290);
    await send('parts', { rows: [1, 2, 3] }, { eventId: `${name}-1` });
    await send('parts', { rows: [1, 2, 3] }, { eventId: `${name}-2` });
    await house.runtime.settle();
    const done = await house.database.admin("select from bus.passage where route = 'end' and outcome = 'done'");
    expect(done).toHaveLength(12);
  });

  it('have their effect with the acknowledgement, or not at all', async () => {
    const sha256 = await house.put(admin, 'una multa');
    const document = await house.call<{ id: string }>(house.system(), 'records.documents.create', {
      ...{ typeCode: 'attachment', title: 'Multa', formation: 'b', filename: 'multa.txt', sha256, mime: 'text/plain' },
    });
    await deploy(`
route: fines
attempts: 1
steps:
  - idempotent: {key: data.number}
  - enrich:
      operation: records.protocol.register
      input: '{"flow": "incoming", "subject": data.subject, "channel": "paper", "documentId": data.documentId,
        "presentedAt": "2026-11-24T08:00:00.000Z", "attachmentIds": [],
        "correspondents": [{"kind": "person", "name": "Rossi"}]}'
      into: entry
  - dead: {reason: planted, if: data.fail}`);
    const fine = { number: 'F-1', subject: 'Multa', documentId: document.id };
    await send('fines', { ...fine, fail: true });
    await house.runtime.settle();
    const numbers = () => house.database.admin('select from records.protocol_entry');
    expect([await numbers(), (await dead('fines')).map(({ reason }) => reason)]).toEqual([[], ['planted']]);
    await send('fines', { ...fine, fail: false });
    await send('fines', { ...fine, fail: false });
    await house.runtime.settle();
    expect(await numbers()).toHaveLength(1);
    await send('fines', { ...fine, number: 'F-2', documentId: 'none' });
    await house.runtime.settle();
    expect((await dead('fines'))[0]!.reason).toContain('/documentId');
  });

  it('are deployed under load: nothing is lost, doubled or stopped, and each message sees one version', async () => {
    const version = (n: number) => `route: busy\nsteps:\n  - send: {to: sink}\n  - log: {note: v${n}}`;
    await deploy('route: sink\nsteps:\n  - log: {note: in}');
    await deploy(version(1));
    const total = 200;
    let left = total;
    const sending = (async () => {
      for (let n = 0; n < total; n += 1, left -= 1) {
        if (n % 40 === 39) await deploy(version(2 + Math.floor(n / 40)));
        await send('busy', n, { eventId: `busy-${n}`, key: `k${n % 5}` });
      }
    })();
    const working = (async () => {
      while (left > 0) await house.runtime.drain();
    })();
    await Promise.all([sending, working]);
    await house.runtime.drain();
    const passages = await house.database.admin<{ version: number; outcome: string; steps: { outcome: string }[] }>(
      "select version, outcome, steps from bus.passage where route = 'busy'",
    );
    expect(passages).toHaveLength(total);
    for (const { version: own, outcome, steps } of passages) {
      expect([outcome, steps.at(-1)!.outcome]).toEqual(['done', `v${own}`]);
    }
    expect(new Set(passages.map(({ version: own }) => own)).size).toBeGreaterThan(1);
    const arrived = await house.database.admin("select from bus.inbox where route = 'sink'");
    expect(arrived).toHaveLength(total);
  });

  it('are refused with what is wrong, and when their own tests fail', async () => {
    await expect(deploy('route: bad\nsteps:\n  - nothing: 1')).rejects.toMatchObject({
      code: 'ROUTE_INVALID',
      errors: [{ message: expect.stringContaining('line 3') }],
    });
    await expect(deploy(PAYMENTS.replace('cents / 100', 'cents'))).rejects.toMatchObject({
      code: 'ROUTE_TESTS_FAILED',
    });
    await expect(house.call(admin, 'bus.routes.get', { name: 'payments' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await deploy(PAYMENTS)).toMatchObject({ version: 1 });
    expect(await deploy(PAYMENTS)).toMatchObject({ version: 1 });
    expect(
      await deploy(PAYMENTS.replace('remove: [who]', 'remove: [nobody]').replace(/tests:[\s\S]*/, '')),
    ).toMatchObject({
      version: 2,
    });
  });

  it('are held up and go on when a person says so, and stay as they are when they are deployed', async () => {
    await deploy('route: held\nsteps:\n  - log: {note: one}');
    await house.call(admin, 'bus.routes.pause', { name: 'held' });
    await deploy('route: held\nsteps:\n  - log: {note: two}');
    const { messageId } = await send('held', {});
    await house.runtime.settle();
    expect((await trace(messageId)).messages[0]!.passages).toEqual([]);
    expect(await house.call(admin, 'bus.routes.get', { name: 'held' })).toMatchObject({ paused: true, version: 2 });
    await house.call(admin, 'bus.routes.resume', { name: 'held' });
    await house.runtime.settle();
    expect((await trace(messageId)).messages[0]!.passages).toMatchObject([{ version: 2, outcome: 'done' }]);
  });

  it('let a person put a dead letter on its way again, those of its key behind it, or let go of it', async () => {
    const failing = (reason: string) => `route: fragile\nsteps:\n  - dead: {reason: ${reason}, if: data.n < 3}`;
    await deploy(failing('broken'));
    for (const n of [1, 2, 3]) await send('fragile', { n }, { key: 'k', eventId: `f-${n}` });
    await house.runtime.settle();
    const [first] = await dead('fragile');
    expect(await dead('fragile')).toMatchObject([{ reason: 'broken', attempts: 1 }]);
    await deploy(failing('mended').replace('< 3', '= 2'));
    expect(await house.call(admin, 'bus.dead.replay', { ids: [first!.id] })).toEqual({ decided: 1 });
    await expect(house.call(admin, 'bus.dead.replay', { ids: [first!.id] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await house.runtime.settle();
    const [second] = await dead('fragile');
    expect(second).toMatchObject({ reason: 'mended' });
    await house.call(admin, 'bus.dead.drop', { ids: [second!.id] });
    await house.runtime.settle();
    const done = await house.database.admin("select from bus.passage where route = 'fragile' and outcome = 'done'");
    expect([done.length, (await dead('fragile')).length]).toEqual([2, 0]);
  });

  it('have a dead letter corrected by who says why he looks into it, in its place and under its name', async () => {
    await deploy('route: typed\nsteps:\n  - dead: {reason: no number, if: not(data.n instance of number)}');
    await send('typed', { n: 'uno' }, { key: 'k', eventId: 'typed-1' });
    await send('typed', { n: 2 }, { key: 'k', eventId: 'typed-2' });
    await house.runtime.settle();
    const { id } = (await dead('typed'))[0]!;
    const opened = await house.call(admin, 'bus.dead.open', { id, reason: 'segnalazione 12' });
    expect(opened).toMatchObject({ reason: 'no number', data: { n: 'uno' } });
    const { messageId } = await house.call<{ messageId: string }>(admin, 'bus.dead.edit', { id, data: { n: 1 } });
    await house.runtime.settle();
    expect((await trace(messageId)).messages).toMatchObject([
      { eventId: 'typed-1', passages: [{ outcome: 'dead' }] },
      { eventId: 'typed-1', passages: [{ outcome: 'done' }] },
    ]);
    const done = await house.database.admin("select from bus.passage where route = 'typed' and outcome = 'done'");
    expect([done.length, (await dead('typed')).length]).toEqual([2, 0]);
    const told = await house.database.admin<{ reason: string }>(
      "select data ->> 'reason' as reason from kernel.event where type = 'it.digipro.bus.dead-opened'",
    );
    expect(told).toEqual([{ reason: 'segnalazione 12' }]);
  });

  it('have hundreds of dead letters repeated in the background, and a window of time without a second effect', async () => {
    const total = 230;
    const began = new Date(Date.now() - 1000).toISOString();
    await deploy('route: bulk\nsteps:\n  - dead: {reason: closed}');
    for (let n = 0; n < total; n += 1) await send('bulk', n, { eventId: `bulk-${n}` });
    await house.runtime.settle();
    await deploy('route: bulk\nsteps:\n  - send: {to: bulk-out}');
    await deploy('route: bulk-out\nsteps:\n  - log: {note: out}');
    const repeat = async (input: object) => {
      const { replayId } = await house.call<{ replayId: string }>(admin, 'bus.replays.start', {
        route: 'bulk',
        ...input,
      });
      await house.runtime.settle();
      return house.call(admin, 'bus.replays.get', { id: replayId });
    };
    const effects = async () => (await house.database.admin("select from bus.inbox where route = 'bulk-out'")).length;
    expect(await repeat({ what: 'dead' })).toMatchObject({ done: total, endedAt: expect.any(String) });
    expect([await effects(), (await dead('bulk')).length]).toEqual([total, 0]);
    const window = { what: 'window', from: began, until: new Date(Date.now() + 1000).toISOString() };
    expect(await repeat(window)).toMatchObject({ done: total, endedAt: expect.any(String) });
    expect(await effects()).toBe(total);
    const second = await house.database.admin("select from bus.passage where route = 'bulk' and outcome = 'duplicate'");
    expect(second).toHaveLength(total);
    await expect(repeat({ what: 'window', from: began })).rejects.toMatchObject({ errors: [{ pointer: '/until' }] });
  });

  it('belong to their body, and to those who may deploy', async () => {
    const stranger = house.person('administrator', { bodyId: house.otherBodyId });
    await expect(house.call(stranger, 'bus.routes.get', { name: 'first' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const { items } = await house.call<{ items: { name: string; shipped: boolean }[] }>(
      stranger,
      'bus.routes.list',
      {},
    );
    expect(items.map(({ name }) => name)).toEqual([
      'incoming-mail',
      'portal-application',
      'paper-scan',
      'not-recognised',
      'registered-mail',
      'registered-mail-sent',
      'adopted-act',
    ]);
    for (const role of ['secretary', 'officer', 'protocol-clerk']) {
      await expect(house.call(house.as(role), 'bus.routes.deploy', { source: PAYMENTS })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
    }
  });
});
