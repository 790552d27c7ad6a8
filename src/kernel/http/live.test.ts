import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testInstallation, type TestInstallation } from '../../../test/support/index.ts';
import { createHttpServer, defineModule, eventType, object, operation, text, type Caller } from '../index.ts';

const kinds = ['alpha', 'beta'] as const;
const facts = kinds.map((kind) =>
  eventType({
    type: `it.digipro.talk.${kind}`,
    summary: { it: kind, en: kind },
    data: object({ secret: text(100) }),
  }),
);

const talk = defineModule({
  name: 'talk',
  permissions: { 'talk.say': { sentence: { it: 'parlare', en: 'speak' }, roles: ['officer'] } },
  events: facts,
  operations: kinds.map((kind, index) =>
    operation({
      name: `talk.${kind}.say`,
      summary: { it: 'Dire', en: 'Say' },
      permission: 'talk.say',
      effect: 'write',
      input: object({ secret: text(100) }),
      output: object({}),
      async handler(ctx, input) {
        ctx.emit(facts[index]!, { subject: `talk/${kind}/1`, data: input });
        return {};
      },
    }),
  ),
});

interface Heard {
  readonly text: () => string;
  /** Waits until what was heard matches, or the stream ends. */
  until(pattern: RegExp): Promise<string>;
  readonly ended: Promise<void>;
}

describe('the stream of what happens', () => {
  let installation: TestInstallation;
  let server: FastifyInstance;
  let address: string;
  let caller: Caller;
  const open = new Set<string>();
  const streams: AbortController[] = [];

  beforeEach(async () => {
    installation = await testInstallation({ modules: [talk] });
    caller = { ...installation.person('officer'), sessionId: crypto.randomUUID() };
    open.add(caller.sessionId!);
    server = await createHttpServer({
      runtime: installation.runtime,
      version: '0',
      callerOf: async () => caller,
      openSessions: async () => open,
    });
    address = await server.listen({ port: 0, host: '127.0.0.1' });
  });
  afterEach(async () => {
    for (const stream of streams.splice(0)) stream.abort();
    await server.close();
    await installation.close();
  });

  const say = async (kind: (typeof kinds)[number], secret = 'riservato') => {
    await installation.call(installation.person('officer'), `talk.${kind}.say`, { secret });
    await installation.runtime.settle();
  };

  async function listen(lastEventId?: string): Promise<Heard> {
    const abort = new AbortController();
    streams.push(abort);
    const headers: Record<string, string> = lastEventId ? { 'last-event-id': lastEventId } : {};
    const answer = await fetch(`${address}/api/events/stream`, { headers, signal: abort.signal });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    let heard = '';
    let changed = () => {};
    const ended = (async () => {
      try {
        for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
          heard += chunk;
          changed();
        }
      } catch {
        // The test has hung up.
      }
      changed();
    })();
    return {
      text: () => heard,
      ended,
      async until(pattern) {
        while (!pattern.test(heard)) await new Promise<void>((resolve) => (changed = resolve));
        return heard;
      },
    };
  }

  it('tells kinds of facts, together and without their content', async () => {
    const heard = await listen();
    await heard.until(/id: \d+\ndata: \[\]/);
    await say('alpha');
    await say('beta');
    const told = await heard.until(/talk\.beta/);
    expect(told).toContain('"it.digipro.talk.alpha"');
    expect(told).not.toContain('riservato');
    expect(told).not.toContain('talk/alpha/1');
  });

  it('tells nothing of another body', async () => {
    const heard = await listen();
    await heard.until(/data: \[\]/);
    const elsewhere = { ...installation.person('officer', { bodyId: installation.otherBodyId }) };
    await installation.call(elsewhere, 'talk.alpha.say', { secret: 'altrove' });
    await installation.runtime.settle();
    await say('beta');
    expect(await heard.until(/talk\.beta/)).not.toContain('talk.alpha');
  });

  it('goes on from where a reader was cut off', async () => {
    const first = await listen();
    const [, place] = /id: (\d+)/.exec(await first.until(/id: \d+\n/))!;
    streams.pop()!.abort();
    await say('alpha');
    const again = await listen(place);
    expect(await again.until(/data: \["/)).toContain('talk.alpha');
  });

  it('says that everything may have changed to a reader of another chain', async () => {
    await say('alpha');
    const heard = await listen('999999');
    expect(await heard.until(/data: \["/)).toContain('data: ["*"]');
  });

  it('is for who is signed in', async () => {
    caller = installation.anonymous();
    expect((await fetch(`${address}/api/events/stream`)).status).toBe(401);
  });

  it('gives the oldest of nine tabs up', async () => {
    const tabs = [];
    for (let tab = 0; tab < 9; tab += 1) tabs.push(await listen());
    await tabs[0]!.ended;
    await say('alpha');
    await tabs[8]!.until(/talk\.alpha/);
    await tabs[1]!.until(/talk\.alpha/);
  });

  it('ends with the server', async () => {
    const heard = await listen();
    await heard.until(/retry/);
    await server.close();
    await heard.ended;
  });
});
