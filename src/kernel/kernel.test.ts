import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testInstallation, type TestInstallation } from '../../test/support/index.ts';
import {
  defineModule,
  DomainError,
  eventType,
  object,
  operation,
  optional,
  sql,
  text,
  Type,
  type Module,
} from './index.ts';

const noted = eventType({
  type: 'it.digipro.notes.noted',
  summary: { it: 'Annotato', en: 'Noted' },
  data: object({ text: text(200) }),
});

/** A room as small as a room can be, to see the kernel from where rooms see it. */
function notesModule(poison: { text?: string }, sets: string[][], derived: string[]): Module {
  return defineModule({
    name: 'notes',
    migrations: new URL('./testing/migrations/', import.meta.url),
    permissions: { 'notes.notes.write': { sentence: { it: 'annotare', en: 'write notes' }, roles: ['officer'] } },
    events: [noted],
    operations: [
      operation({
        name: 'notes.notes.write',
        summary: { it: 'Annotare', en: 'Write a note' },
        permission: 'notes.notes.write',
        effect: 'write',
        input: object({ text: text(200), fail: optional(Type.Boolean()) }),
        output: object({ id: Type.String() }),
        http: { method: 'POST', path: '/api/notes', status: 201 },
        async handler(ctx, input) {
          const id = ctx.id();
          await ctx.db.run(
            sql`insert into notes.note (body_id, id, text) values (${ctx.bodyId}, ${id}, ${input.text})`,
          );
          ctx.emit(noted, { subject: `notes/note/${id}`, data: { text: input.text } });
          if (input.fail) throw new Error('planted fault');
          return { id };
        },
      }),
      operation({
        name: 'notes.notes.scan',
        summary: { it: 'Annotare da un file', en: 'Write a note from a file' },
        permission: 'notes.notes.write',
        effect: 'write',
        upload: true,
        proof: true,
        input: object({ first: optional(text(20)), second: optional(text(20)) }),
        output: object({ id: Type.String(), text: Type.String() }),
        async handler(ctx) {
          const id = ctx.id();
          const chunks: Buffer[] = [];
          for await (const chunk of ctx.upload.stream) chunks.push(chunk as Buffer);
          const content = Buffer.concat(chunks).toString();
          await ctx.db.run(sql`insert into notes.note (body_id, id, text) values (${ctx.bodyId}, ${id}, ${content})`);
          ctx.emit(noted, { subject: `notes/note/${id}`, data: { text: content } });
          return { id, text: content };
        },
      }),
      operation({
        name: 'notes.notes.count',
        summary: { it: 'Contare', en: 'Count notes' },
        permission: 'signed-in',
        effect: 'read',
        input: object({}),
        output: object({ count: Type.Integer() }),
        async handler(ctx) {
          return ctx.db.one<{ count: number }>(
            sql`select count(*) as count from notes.note where body_id = ${ctx.bodyId}`,
          );
        },
      }),
    ],
    subscriptions: [
      {
        name: 'notes.collect',
        events: [noted],
        async handler(ctx, event) {
          if (event.data['text'] === poison.text) throw new Error('poisoned');
          await ctx.db.run(sql`
            insert into notes.seen (body_id, id, event_id, text)
            values (${ctx.bodyId}, ${ctx.id()}, ${event.id}, ${event.data['text']})`);
        },
      },
      {
        name: 'notes.read-together',
        events: [noted],
        async together(_ctx, events) {
          sets.push(events.map((event) => event.data['text'] as string));
        },
      },
      {
        name: 'notes.derive',
        events: [noted],
        afterBulk: true,
        async handler(_ctx, event) {
          derived.push(event.data['text'] as string);
        },
      },
    ],
  });
}

describe('the kernel, seen from a room', () => {
  const poison: { text?: string } = {};
  const sets: string[][] = [];
  const derived: string[] = [];
  let installation: TestInstallation;

  beforeAll(async () => {
    installation = await testInstallation({ modules: [notesModule(poison, sets, derived)] });
  });
  afterAll(async () => {
    await installation.close();
  });

  const write = (input: unknown, key?: string) =>
    installation.runtime.invoker.invoke(installation.person('officer'), 'notes.notes.write', input, {
      idempotencyKey: key,
    });
  const count = async () =>
    (await installation.call<{ count: number }>(installation.person('officer'), 'notes.notes.count', {})).count;

  const seen = async () =>
    (await installation.database.admin<{ text: string }>('select text from notes.seen')).map((row) => row.text);

  it('writes state and fact together, and neither when the handler fails', async () => {
    const before = await count();
    await expect(write({ text: 'uno', fail: true })).rejects.toThrow('planted fault');
    expect(await count()).toBe(before);
    await write({ text: 'uno' });
    expect(await count()).toBe(before + 1);
    const facts = await installation.database.admin('select 1 from kernel.event where type = $1', [noted.type]);
    expect(facts.length).toBe(before + 1);
  });

  it('gives the first answer again for the same idempotency key, also when both calls come at once', async () => {
    const officer = installation.person('officer');
    const call = () =>
      installation.runtime.invoker.invoke(officer, 'notes.notes.write', { text: 'chiave' }, { idempotencyKey: 'k1' });
    const before = await count();
    const [first, second] = await Promise.all([call(), call()]);
    expect(second).toEqual(first);
    expect(await call()).toEqual(first);
    expect(await count()).toBe(before + 1);
    await expect(
      installation.runtime.invoker.invoke(officer, 'notes.notes.write', { text: 'altro' }, { idempotencyKey: 'k1' }),
    ).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('counts the content of an upload as part of what was asked for, and repeats the proof with the answer', async () => {
    const officer = installation.person('officer');
    const scan = (content: string, input = {}) => {
      const upload = { stream: Readable.from([Buffer.from(content)]), mime: 'text/plain', filename: undefined };
      const options = { idempotencyKey: 'scan', upload };
      return installation.runtime.invoker.invoke(officer, 'notes.notes.scan', input, options);
    };
    const before = await count();
    const first = await scan('uno', { first: 'a', second: 'b' });
    expect(first).toMatchObject({ text: 'uno', proof: { url: expect.any(String) as string } });
    const again = await scan('uno', { second: 'b', first: 'a' });
    expect(again).toMatchObject({ text: 'uno', proof: { url: (first as { proof: { url: string } }).proof.url } });
    await expect(scan('due', { first: 'a', second: 'b' })).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(await count()).toBe(before + 1);
  });

  it('forgets idempotency keys and their answers after a week, and not before', async () => {
    await write({ text: 'vecchia' }, 'old');
    await write({ text: 'nuova' }, 'new');
    await installation.database.admin(
      "update kernel.idempotency set created_at = created_at - interval '169 hours' where key = 'old'",
    );
    const { schedules } = installation.runtime.registry.modules.find((module) => module.name === 'kernel')!;
    await installation.runtime.invoker.work(installation.system(), 'purge', (ctx) => schedules![0]!.handler(ctx));
    const kept = await installation.database.admin<{ key: string }>('select key from kernel.idempotency');
    expect(kept.map((row) => row.key)).toContain('new');
    expect(kept.map((row) => row.key)).not.toContain('old');
  });

  it('refuses who lacks the permission with a sentence, and the public without one', async () => {
    const clerk = installation.person('protocol-clerk');
    const refusal = await installation
      .call(clerk, 'notes.notes.write', { text: 'no' })
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DomainError);
    expect((refusal as DomainError).detail?.it).toContain('annotare');
    await expect(
      installation.call(installation.anonymous(), 'notes.notes.write', { text: 'no' }),
    ).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  it.each([
    [{ text: 'a\u0000b' }, '/text'],
    [{ text: 'x'.repeat(201) }, '/text'],
    [{ text: 'ok', extra: 1 }, '/extra'],
    [{ text: '\ud800' }, '/text'],
    [{}, '/text'],
  ])('names the wrong field of %j', async (input, pointer) => {
    const refusal = (await write(input).catch((error: unknown) => error)) as DomainError;
    expect(refusal.code).toBe('VALIDATION_FAILED');
    expect(refusal.errors.map((problem) => problem.pointer)).toContain(pointer);
  });

  it('keeps one body from the rows of another', async () => {
    await write({ text: 'nostro' });
    const stranger = installation.person('officer', { bodyId: installation.otherBodyId });
    expect(await installation.call(stranger, 'notes.notes.count', {})).toEqual({ count: 0 });
  });

  it('seals every fact once, densely, in a chain that anyone can recompute', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, index) => write({ text: `nota ${index}` })));
    await installation.runtime.settle();
    const seals = await installation.database.admin<{ leaf_index: string; prev_hash: Buffer; hash: Buffer }>(
      'select leaf_index, prev_hash, hash from kernel.event_seal where body_id = $1 order by leaf_index',
      [installation.bodyId],
    );
    const facts = await installation.database.admin('select 1 from kernel.event where body_id = $1', [
      installation.bodyId,
    ]);
    expect(seals.length).toBe(facts.length);
    expect(seals.map((seal) => Number(seal.leaf_index))).toEqual(seals.map((_, index) => index));
    for (const [index, seal] of seals.entries()) {
      expect(seal.prev_hash.equals(index === 0 ? Buffer.alloc(32) : seals[index - 1]!.hash)).toBe(true);
    }
  });

  it('delivers each fact once to a subscriber, and sets a poisoned one aside without holding up the others', async () => {
    poison.text = 'veleno';
    await write({ text: 'prima' });
    await write({ text: 'veleno' });
    await write({ text: 'dopo' });
    await installation.runtime.settle();
    expect(await seen()).toEqual(expect.arrayContaining(['prima', 'dopo']));
    expect(await seen()).not.toContain('veleno');

    const administrator = installation.person('administrator');
    const page = await installation.call<{ items: { id: string; name: string }[] }>(
      administrator,
      'kernel.incidents.list',
      {},
    );
    expect(page.items.map((incident) => incident.name)).toEqual(['notes.collect']);
    delete poison.text;
    await installation.call(administrator, 'kernel.incidents.retry', { id: page.items[0]!.id });
    await installation.runtime.settle();
    expect((await seen()).filter((text) => text === 'veleno')).toHaveLength(1);
    const twice = await installation.database.admin('select 1 from notes.seen group by event_id having count(*) > 1');
    expect(twice).toEqual([]);
  });

  it('brings a subscriber of sets all new facts at once, in their order', async () => {
    await installation.runtime.settle();
    sets.length = 0;
    for (const text of ['rosso', 'verde', 'blu']) await write({ text });
    await installation.runtime.sealer.sealNow(installation.bodyId);
    await installation.runtime.dispatcher.drain();
    expect(sets).toEqual([['rosso', 'verde', 'blu']]);
    await installation.runtime.settle();
    expect(sets).toHaveLength(1);
  });

  it('answers without waiting for the seal while a stock is brought in, and has sealed all when that has ended', async () => {
    const scan = () => {
      const upload = { stream: Readable.from([Buffer.from('in blocco')]), mime: 'text/plain', filename: undefined };
      return installation.runtime.invoker.invoke(installation.person('officer'), 'notes.notes.scan', {}, { upload });
    };
    const answer = await installation.runtime.inBulk(scan);
    expect(answer).toMatchObject({ proof: { status: 'pending' } });
    const unsealed = await installation.database.admin(
      'select 1 from kernel.v_event where body_id = $1 and leaf_index is null',
      [installation.bodyId],
    );
    expect(unsealed).toEqual([]);
    expect(await scan()).toMatchObject({ proof: { status: 'sealed' } });
    await expect(installation.runtime.inBulk(() => Promise.reject(new Error('broken off')))).rejects.toThrow(
      'broken off',
    );
    expect(installation.runtime.bulk).toBe(false);
  });

  it('tells a subscriber of what is derived nothing of a stock that is brought in, and all at its end', async () => {
    await installation.runtime.settle();
    sets.length = derived.length = 0;
    await installation.runtime.inBulk(async () => {
      await write({ text: 'uno' });
      await installation.runtime.settle();
      expect([sets.flat(), derived]).toEqual([['uno'], []]);
      await write({ text: 'due' });
    });
    expect([sets.flat(), derived]).toEqual([
      ['uno', 'due'],
      ['uno', 'due'],
    ]);
  });

  it('pages through facts without losing or repeating one', async () => {
    const administrator = installation.person('administrator');
    const all: string[] = [];
    let after: string | undefined;
    do {
      const page = await installation.call<{ items: { id: string }[]; next: string | null }>(
        administrator,
        'kernel.events.list',
        { limit: 7, ...(after ? { after } : {}) },
      );
      all.push(...page.items.map((item) => item.id));
      after = page.next ?? undefined;
    } while (after);
    const facts = await installation.database.admin<{ id: string }>('select id from kernel.event where body_id = $1', [
      installation.bodyId,
    ]);
    expect(all.length).toBe(facts.length);
    expect(new Set(all).size).toBe(facts.length);
  });
});
