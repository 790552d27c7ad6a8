import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testHouse, type House } from '../../kits/testing/house.ts';
import { createMappingPool, type Caller } from '../../kernel/index.ts';
import { mapper } from './consumer.ts';
import { readRoute } from './read.ts';
import { rehearse } from './rehearse.ts';

/** Routes that carry tests of their own: each is a user's description of a pattern, and must pass. */
const ROUTES: Readonly<Record<string, string>> = {
  'an aggregator completes by size, by time and by condition, per key': `
route: gather
steps:
  - aggregate: {key: data.office, size: 3, seconds: 60, until: data.last = true}
  - transform: '{"offices": data.office, "n": $sum(data.n)}'
tests:
  - name: by size, each key by itself
    given:
      - {data: {office: a, n: 1}}
      - {data: {office: b, n: 10}}
      - {data: {office: a, n: 2}}
      - {data: {office: a, n: 3}}
      - {data: {office: b, n: 20, last: true}}
    expect: {data: [{offices: [a, a, a], n: 6}, {offices: [b, b], n: 30}]}
  - name: by time, and one that comes after it begins anew
    given:
      - {data: {office: a, n: 1}}
      - {data: {office: a, n: 2}, after: 59}
      - {data: {office: a, n: 4}, after: 2}
    expect: {data: [{offices: [a, a], n: 3}, {offices: a, n: 4}]}
`,
  'a resequencer puts numbers in order, gives up a gap and refuses who comes too late': `
route: order
steps:
  - resequence: {key: data.desk, number: data.n, seconds: 30}
  - transform: data.n
tests:
  - name: in order
    given: [{data: {desk: a, n: 2}}, {data: {desk: a, n: 3}}, {data: {desk: b, n: 1}}, {data: {desk: a, n: 1}}]
    expect: {data: [1, 1, 2, 3]}
  - name: a gap is waited for no longer than that
    given: [{data: {desk: a, n: 1}}, {data: {desk: a, n: 3}}, {data: {desk: a, n: 6}}, {data: {desk: a, n: 4}, after: 31}]
    expect: {data: [1, 3, 4, 6]}
  - name: too late
    given: [{data: {desk: a, n: 2}}, {data: {desk: a, n: 1}, after: 31}]
    expect: {outcome: dead, reason: number 1 comes when, data: [2]}
  - name: twice
    given: [{data: {desk: a, n: 2}}, {data: {desk: a, n: 2}}]
    expect: {outcome: dead, reason: is there already}
`,
  'a delayer and a throttler let messages wait, also within a choice, and go on behind it': `
route: slow
steps:
  - choose:
      when:
        - if: data.slow = true
          steps:
            - delay: {seconds: 3600}
            - transform: '{"n": data.n * 10}'
      otherwise: [{throttle: {messages: 1, seconds: 60}}]
  - headers: {at: string(now())}
  - send: {to: out}
tests:
  - name: those that do not wait pass those that do
    given: [{data: {slow: true, n: 1}}, {data: {n: 2}}, {data: {n: 3}}]
    expect: {sent: [{to: out, data: {n: 2}}, {to: out, data: {n: 3}}, {to: out, data: {n: 10}}]}
`,
  'one is asked and answers, refuses, or never does': `
route: ask
steps:
  - request: {to: endpoint.tax, seconds: 60, into: tax, key: data.who}
  - remove: [secret]
tests:
  - name: answers
    given: {data: {who: rossi, secret: 1}}
    mocks: {endpoint.tax: {due: 12}}
    expect: {data: [{who: rossi, tax: {due: 12}}], sent: [{to: endpoint.tax, key: rossi, data: {who: rossi, secret: 1}}]}
  - name: refuses
    given: {data: {who: rossi}}
    mocks: {endpoint.tax: {failure: unknown person}}
    expect: {outcome: dead, reason: 'refused: unknown person'}
  - name: never answers
    given: {data: {who: rossi}}
    expect: {outcome: dead, reason: no answer within 60 seconds, data: []}
`,
  'several are asked, and enough of them answer': `
route: scatter
steps:
  - request:
      to: [endpoint.a, endpoint.b, endpoint.c]
      seconds: 60
      into: offers
      least: 2
      failed: [{headers: {note: headers.failure}}, {send: {to: nobody}}]
  - transform: '{"offers": data.offers}'
tests:
  - name: two of three
    given: {data: {}}
    mocks: {endpoint.a: 10, endpoint.c: 30}
    expect: {data: [{offers: {endpoint.a: 10, endpoint.c: 30}}]}
  - name: one of three goes another way
    given: {data: {}}
    mocks: {endpoint.a: 10, endpoint.b: {failure: closed}, endpoint.c: {failure: closed}}
    expect: {sent: [{to: endpoint.a}, {to: endpoint.b}, {to: endpoint.c}, {to: nobody}]}
`,
  'a saga undoes what was done when a later part fails, the last first': `
route: trip
steps:
  - saga:
      parts:
        - do: [{request: {to: endpoint.hall, seconds: 60, into: hall}}]
          undo: [{send: {to: hall-free}}]
        - do: [{request: {to: endpoint.band, seconds: 60, into: band}}]
          undo: [{send: {to: band-off}}]
        - do: [{dead: {reason: no licence, if: data.licence = false}}, {request: {to: endpoint.licence, seconds: 60, into: licence}}]
  - send: {to: party}
tests:
  - name: all of it
    given: {data: {}}
    mocks: {endpoint.hall: h, endpoint.band: b, endpoint.licence: l}
    expect:
      data: [{hall: h, band: b, licence: l}]
      sent: [{to: endpoint.hall}, {to: endpoint.band}, {to: endpoint.licence}, {to: party}]
  - name: the last one refuses
    given: {data: {}}
    mocks: {endpoint.hall: h, endpoint.band: b, endpoint.licence: {failure: too loud}}
    expect:
      outcome: dead
      reason: 'undone: refused: too loud'
      sent: [{to: endpoint.hall}, {to: endpoint.band}, {to: endpoint.licence}, {to: band-off}, {to: hall-free}]
  - name: nothing to undo where the first one refuses
    given: {data: {}}
    mocks: {endpoint.hall: {failure: taken}}
    expect: {outcome: dead, reason: taken, sent: [{to: endpoint.hall}]}
  - name: who does not answer may have done it, and is undone
    given: {data: {}}
    mocks: {endpoint.hall: h}
    expect:
      outcome: dead
      reason: no answer
      sent: [{to: endpoint.hall}, {to: endpoint.band}, {to: band-off}, {to: hall-free}]
  - name: a part that dies by itself is undone with those before it
    given: {data: {licence: false}}
    mocks: {endpoint.hall: h, endpoint.band: b}
    expect:
      outcome: dead
      reason: 'undone: no licence'
      sent: [{to: endpoint.hall}, {to: endpoint.band}, {to: band-off}, {to: hall-free}]
`,
  'who fails is asked again elsewhere, what undoes may ask and may have nothing to do': `
route: second
steps:
  - choose:
      when:
        - if: data.way = "fallback"
          steps:
            - request:
                {to: endpoint.first, seconds: 60, into: a, failed: [{request: {to: endpoint.other, seconds: 60, into: a}}]}
            - request: {to: endpoint.third, seconds: 60, into: b}
      otherwise:
        - saga:
            parts:
              - do: [{request: {to: endpoint.hall, seconds: 60, into: hall}}]
                undo: [{request: {to: endpoint.hall-undo, seconds: 60, into: undone}}, {send: {to: hall-free}}]
              - do: [{filter: data.band = true}, {request: {to: endpoint.band, seconds: 60, into: band}}]
                undo: [{filter: data.band = true}, {send: {to: band-off}}]
              - do: [{request: {to: endpoint.licence, seconds: 60, into: licence}}]
            failed: [{send: {to: told}}]
        - dead: {reason: behind the saga, if: data.behind = true}
tests:
  - name: another one answers, and so does who is asked after it
    given: {data: {way: fallback}}
    mocks: {endpoint.first: {failure: closed}, endpoint.other: 2, endpoint.third: 3}
    expect: {data: [{way: fallback, a: 2, b: 3}]}
  - name: a part with nothing to do is done, and undone, as the others
    given: {data: {band: false}}
    mocks: {endpoint.hall: h, endpoint.hall-undo: u, endpoint.licence: {failure: no}}
    expect:
      sent: [{to: endpoint.hall}, {to: endpoint.licence}, {to: endpoint.hall-undo}, {to: hall-free}, {to: told}]
  - name: what fails behind the saga undoes nothing
    given: {data: {band: false, behind: true}}
    mocks: {endpoint.hall: h, endpoint.licence: l}
    expect: {outcome: dead, reason: behind the saga, sent: [{to: endpoint.hall}, {to: endpoint.licence}]}
`,
  'a slip, a balance and an answer to who asked': `
route: ways
steps:
  - choose:
      when:
        - if: data.way = "slip"
          steps: [{slip: '["one", "two", "three"]'}]
        - if: data.way = "answer"
          steps: [{transform: '"answer"'}, {reply: {}}]
      otherwise: [{balance: {to: [left, right], by: key, key: data.who}}]
tests:
  - name: a slip goes to the first with the rest
    given: {data: {way: slip}}
    expect: {sent: [{to: one}]}
  - name: what has passed goes to the next
    given: {data: {way: other, who: x}, headers: {routing-slip: two three}}
    expect: {sent: [{to: right}, {to: two}]}
  - name: those of one key go to the same
    given: [{data: {who: x}}, {data: {who: x}}, {data: {who: x}}]
    expect: {sent: [{to: right}, {to: right}, {to: right}]}
  - name: an answer goes to where answers go
    given: {data: {way: answer}, headers: {reply-to: asker}}
    expect: {sent: [{to: asker, data: answer}]}
`,
};

const FORMATS: Readonly<Record<string, string>> = {
  'a list of fines comes as CSV and goes on row by row, a bank answers in fixed width, a partner in XML': `
route: formats
steps:
  - choose:
      when:
        - if: headers.form = "csv"
          steps: [{records: {csv: {delimiter: ','}, to: fine, key: data.code}}, {log: {note: end}}]
        - if: headers.form = "fixed"
          steps: [{parse: {fixed: {fields: [{name: code, width: 3}, {name: euro, width: 6}]}}}]
        - if: headers.form = "xml"
          steps: [{parse: {xml: {}}}, {transform: data.Fine.Code}]
      otherwise:
        - write: {xml: {}}
        - xsd: {xsd: '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="Fine" type="xs:int"/></xs:schema>'}
tests:
  - name: csv
    given: {data: "code,euro\\nA1,12\\nA2,13\\n", headers: {form: csv}}
    expect: {data: [{records: 2}], sent: [{to: fine, key: A1, data: {code: A1, euro: '12'}}, {to: fine, key: A2}]}
  - name: fixed
    given: {data: "A1   12.5\\n", headers: {form: fixed}}
    expect: {data: [[{code: A1, euro: '12.5'}]]}
  - name: xml
    given: {data: '<Fine><Code>A1</Code></Fine>', headers: {form: xml}}
    expect: {data: [A1]}
  - name: written, and right
    given: {data: {Fine: 7}, headers: {form: none}}
    expect: {outcome: done}
  - name: written, and wrong
    given: {data: {Fine: seven}, headers: {form: none}}
    expect: {outcome: dead, reason: not as the schema says}
  - name: broken
    given: {data: "code,euro\\nA1\\n", headers: {form: csv}}
    expect: {outcome: dead, reason: line 2 has 1 fields}
`,
  'a template is filled in, escaped in HTML, and says what it misses': `
route: letter
steps:
  - template: {type: text/html, text: '<p>{{ data.name }}: {{ string(data.euro) }} €</p>{{ string join(for r in data.rows return r, "/") }}'}
tests:
  - name: filled in
    given: {data: {name: <Rossi & C.>, euro: 12.5, rows: [a, b]}}
    expect: {data: ['<p>&lt;Rossi &amp; C.&gt;: 12.5 €</p>a/b']}
  - name: without its name
    given: {data: {euro: 1, rows: []}}
    expect: {outcome: dead, reason: data.name}
`,
};

describe('patterns, as the tests of routes tell of them', () => {
  const mappings = createMappingPool({ size: 1 });
  afterAll(() => mappings.close());
  it.each(Object.entries({ ...ROUTES, ...FORMATS }))('%s', async (_what, source) => {
    const read = readRoute(source, new Set());
    if ('problems' in read) throw new Error(JSON.stringify(read.problems));
    const results = await rehearse(
      read.route,
      mapper(mappings, () => new Date()),
    );
    expect(results.filter(({ problems }) => problems.length > 0)).toEqual([]);
    expect(results.length).toBeGreaterThan(0);
  });

  const wrong: readonly (readonly [what: string, steps: string, message: RegExp])[] = [
    ['an aggregator that is never complete', 'aggregate: {key: data.a}', /nothing says when/],
    ['a delay with two ends', 'delay: {seconds: 1, until: data.at}', /either/],
    ['more answers than are asked', 'request: {to: [a, b], seconds: 1, into: x, least: 3}', /more answers/],
    ['a balance by a key that is not there', 'balance: {to: [a, b], by: key}', /needs a key/],
    ['a saga within a saga', 'saga: {parts: [{do: [{saga: {parts: [{do: [{log: {note: x}}]}]}}]}]}', /no saga within/],
  ];
  it.each(wrong)('refuse %s', (_what, steps, message) => {
    const read = readRoute(`route: wrong\nsteps:\n  - ${steps}\n`, new Set());
    expect('problems' in read && read.problems.map((one) => one.message).join()).toMatch(message);
  });

  it('refuse a name that the house uses itself', () => {
    for (const name of ['continue.payments', 'endpoint.tax']) {
      const read = readRoute(`route: ${name}\nsteps:\n  - log: {note: x}\n`, new Set());
      expect('problems' in read && read.problems[0]!.message).toMatch(/no route begins/);
    }
  });
});

interface Found {
  readonly route: string;
  readonly outcome: string;
  readonly steps: readonly { readonly outcome: string }[] | null;
}

describe('patterns in the house', () => {
  let house: House;
  let admin: Caller;
  let count = 0;
  beforeAll(async () => {
    house = await testHouse({ kits: ['base', 'comune-di-valdoro'] });
    admin = house.as('administrator');
  });
  afterAll(() => house.close());

  const fresh = () => `p${(count += 1)}`;
  const deploy = (source: string) => house.call(admin, 'bus.routes.deploy', { source });
  const send = (channel: string, data: unknown, more: object = {}) =>
    house.call<{ messageId: string }>(admin, 'bus.messages.send', {
      ...{ channel, type: 't', source: 'test', data },
      ...more,
    });
  const passages = (route: string) =>
    house.database.admin<Found>(
      'select route, outcome, steps from bus.passage where route = $1 order by started_at, message_id',
      [route],
    );
  const dataOf = (channel: string) =>
    house.database.admin<{ data: string }>('select data from bus.envelope where channel = $1 order by id', [channel]);
  /** What is put off becomes due. */
  const passTime = async () => {
    await house.database.admin("update bus.waiting set due_at = now() - interval '1 second' where due_at is not null");
    await house.runtime.settle();
  };
  const dead = async (route: string) =>
    (await house.call<{ items: { id: string; reason: string }[] }>(admin, 'bus.dead.list', { route })).items;

  it('gather over many transactions what came at the same time, each message in one whole', async () => {
    const [route, out] = [fresh(), fresh()];
    await deploy(
      `route: ${route}\nhands: 4\nbatch: 7\nsteps:\n  - aggregate: {key: data.k, size: 10}\n  - send: {to: ${out}}`,
    );
    await Promise.all(Array.from({ length: 120 }, (_, n) => send(route, { k: `k${n % 4}`, n })));
    await house.runtime.settle();
    const wholes = (await dataOf(out)).map(({ data }) => JSON.parse(data) as { k: string; n: number }[]);
    expect(wholes.map((whole) => [whole.length, new Set(whole.map(({ k }) => k)).size])).toEqual(
      Array.from({ length: 12 }, () => [10, 1]),
    );
    const all = wholes.flat().map(({ n }) => n);
    expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: 120 }, (_, n) => n));
    expect(await house.database.admin('select from bus.gathered')).toEqual([]);
  });

  it('let messages wait in the database and bring them on in their order, on the version that they began with', async () => {
    const [route, out] = [fresh(), fresh()];
    const version = (name: string) =>
      `route: ${route}\nsteps:\n  - delay: {seconds: 600}\n  - headers: {v: '"${name}"'}\n  - send: {to: ${out}, key: '"k"'}`;
    await deploy(version('first'));
    for (let n = 0; n < 5; n += 1) await send(route, n, { key: 'k' });
    await house.runtime.settle();
    expect(await dataOf(out)).toEqual([]);
    await deploy(version('second'));
    await passTime();
    const arrived = await house.database.admin<{ data: string; v: string }>(
      `select e.data, e.head -> 'headers' ->> 'v' as v
       from bus.ready r cross join lateral unnest(r.ids) with ordinality m (id, n) join bus.envelope e using (id)
       where r.channel = $1 order by r.seq, m.n`,
      [out],
    );
    expect(arrived.map(({ data, v }) => [data, v])).toEqual([0, 1, 2, 3, 4].map((n) => [String(n), 'first']));
    expect((await passages(route)).map(({ outcome }) => outcome)).toEqual(Array.from({ length: 10 }, () => 'done'));
  });

  it('let so many pass in a time, the others when their turn comes', async () => {
    const [route, out] = [fresh(), fresh()];
    await deploy(`route: ${route}\nsteps:\n  - throttle: {messages: 60, seconds: 3600}\n  - send: {to: ${out}}`);
    for (let n = 0; n < 4; n += 1) await send(route, n, { key: 'k' });
    await house.runtime.settle();
    expect(await dataOf(out)).toHaveLength(1);
    const waits = await house.database.admin<{ s: number }>(
      `select round(extract(epoch from w.due_at - (select min(accepted_at) from bus.envelope where channel = $1)))::int as s
       from bus.waiting w where w.channel = $2 order by due_at`,
      [route, `continue.${route}`],
    );
    for (const [index, { s }] of waits.entries()) expect(Math.abs(s - 60 * (index + 1))).toBeLessThan(10);
    await passTime();
    expect(await dataOf(out)).toHaveLength(4);
  });

  it('ask a route of the house, which answers through others, and put an unanswered question before a person', async () => {
    const [route, oracle, helper, out] = [fresh(), fresh(), fresh(), fresh()];
    await deploy(
      `route: ${route}\nsteps:\n  - request: {to: ${oracle}, seconds: 60, into: answer}\n  - send: {to: ${out}}`,
    );
    await deploy(`route: ${helper}\nsteps:\n  - transform: data.n * 2\n  - reply: {}`);
    await deploy(`route: ${oracle}\nsteps:\n  - filter: data.n > 0\n  - send: {to: ${helper}}`);
    await send(route, { n: 21 });
    await send(route, { n: -1 });
    await house.runtime.settle();
    expect((await dataOf(out)).map(({ data }) => JSON.parse(data) as unknown)).toEqual([{ n: 21, answer: 42 }]);
    await passTime();
    const [letter] = await dead(route);
    expect(letter!.reason).toBe('no answer within 60 seconds');
    await deploy(`route: ${oracle}\nsteps:\n  - send: {to: ${helper}}`);
    await house.call(admin, 'bus.dead.replay', { ids: [letter!.id] });
    await house.runtime.settle();
    expect((await dataOf(out)).map(({ data }) => JSON.parse(data) as unknown)).toContainEqual({ n: -1, answer: -2 });
    expect(
      await house.database.admin('select from bus.gathering g join bus.question q on q.gathering_id = g.id'),
    ).toEqual([]);
  });

  it('undo a saga whose part comes to nothing in the house', async () => {
    const [route, booking, undone] = [fresh(), fresh(), fresh()];
    await deploy(`route: ${booking}\nsteps:\n  - transform: '"booked"'\n  - reply: {}`);
    await deploy(`
route: ${route}
attempts: 1
steps:
  - saga:
      parts:
        - do: [{request: {to: ${booking}, seconds: 60, into: hall}}]
          undo: [{send: {to: ${undone}}}]
        - do: [{dead: {reason: the mayor says no, if: data.mayor = false}}]
      failed: [{log: {note: told the citizen}}]`);
    await send(route, { mayor: false });
    await house.runtime.settle();
    expect((await dataOf(undone)).map(({ data }) => JSON.parse(data) as unknown)).toEqual([
      { mayor: false, hall: 'booked' },
    ]);
    expect(await dead(route)).toEqual([]);
    const told = (await passages(route)).flatMap(({ steps }) => steps ?? []).map(({ outcome }) => outcome);
    expect(told).toEqual(expect.arrayContaining(['the mayor says no', 'told the citizen']));
  });

  it('go through the channels of a slip, one after the other', async () => {
    const [route, one, two] = [fresh(), fresh(), fresh()];
    await deploy(`route: ${route}\nsteps:\n  - slip: '["${one}", "${two}"]'`);
    await deploy(`route: ${one}\nsteps:\n  - transform: data & "1"`);
    await deploy(`route: ${two}\nsteps:\n  - transform: data & "2"\n  - log: {note: end}`);
    await send(route, 'x');
    await house.runtime.settle();
    expect((await dataOf(two)).map(({ data }) => JSON.parse(data) as unknown)).toEqual(['x1']);
    expect(await passages(two)).toMatchObject([{ outcome: 'done' }]);
  });

  it('send a file of the repository on record by record, in pieces, each once and in order', async () => {
    const [route, out] = [fresh(), fresh()];
    const total = 12_345;
    const lines = Array.from({ length: total }, (_, n) => `${n};Caffè ${n}`);
    const sha256 = await house.put(admin, Buffer.from(`n;nome\n${lines.join('\n')}\n`, 'latin1'));
    await deploy(
      `route: ${route}\nsteps:\n  - records: {csv: {encoding: windows-1252}, to: ${out}, key: '"k"'}\n  - send: {to: ${out}-end}`,
    );
    await send(route, { sha256 });
    await house.runtime.settle();
    const rows = await house.database.admin<{ data: { n: string; nome: string } }>(
      `select e.data::json as data
       from bus.ready r cross join lateral unnest(r.ids) with ordinality m (id, n) join bus.envelope e using (id)
       where r.channel = $1 order by r.seq, m.n`,
      [out],
    );
    expect(rows.map(({ data }) => Number(data.n))).toEqual(Array.from({ length: total }, (_, n) => n));
    expect(rows.at(-1)!.data.nome).toBe(`Caffè ${total - 1}`);
    expect((await dataOf(`${out}-end`)).map(({ data }) => JSON.parse(data) as unknown)).toEqual([
      { sha256, records: total },
    ]);
    expect(await passages(route)).toHaveLength(Math.ceil(total / 2000));
  });

  it('tell apart what two senders, and two routes, have under one name', async () => {
    const [oracle, one, two, out] = [fresh(), fresh(), fresh(), fresh()];
    await deploy(`route: ${oracle}\nsteps:\n  - reply: {}`);
    for (const route of [one, two]) {
      await deploy(
        `route: ${route}\nsteps:\n  - request: {to: ${oracle}, seconds: 60, into: a}\n  - send: {to: ${out}}`,
      );
    }
    for (const source of ['first', 'second']) {
      for (const route of [one, two]) await send(route, { source, route }, { source, eventId: '2026-0001' });
    }
    await deploy(`route: ${out}\nsteps:\n  - log: {note: in}`);
    await house.runtime.settle();
    expect((await passages(out)).map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done', 'done']);
    expect((await passages(oracle)).map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done', 'done']);
  });

  it('tell of a message on a slip without sending it the rest of the way', async () => {
    const [route, one, tap, two] = [fresh(), fresh(), fresh(), fresh()];
    await deploy(`route: ${route}\nsteps:\n  - slip: '["${one}", "${two}"]'`);
    await deploy(`route: ${one}\nsteps:\n  - send: {to: ${tap}}`);
    await deploy(`route: ${tap}\nsteps:\n  - log: {note: in}`);
    await send(route, 'x');
    await house.runtime.settle();
    expect([(await passages(tap)).length, (await dataOf(two)).length]).toEqual([1, 1]);
  });

  it('keep what a text is when they send it on', async () => {
    const [route, out] = [fresh(), fresh()];
    await deploy(`route: ${route}\nsteps:\n  - write: {csv: {}}\n  - send: {to: ${out}}`);
    await send(route, [{ a: 1, b: 'x' }]);
    await house.runtime.settle();
    const sent = await house.database.admin<{ data: string; mime: string }>(
      "select data, head ->> 'datacontenttype' as mime from bus.envelope where channel = $1",
      [out],
    );
    expect(sent).toEqual([{ data: 'a;b\r\n1;x\r\n', mime: 'text/csv; charset=utf-8' }]);
  });

  it('are told nothing by who only claims to answer', async () => {
    const route = fresh();
    await deploy(`route: ${route}\nsteps:\n  - request: {to: nobody, seconds: 60, into: answer}`);
    await send(route, {});
    await house.runtime.settle();
    for (const forged of [
      { channel: `continue.${route}` },
      { channel: 'service.x' },
      { source: 'facts' },
      { source: 'endpoint/x' },
    ]) {
      const message = { channel: 'a', type: 't', source: 'test', data: 'forged', ...forged };
      await expect(house.call(admin, 'bus.messages.send', message)).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
      });
    }
  });
});
