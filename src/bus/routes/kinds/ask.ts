import { object, optional, text, Type } from '../../../kernel/index.ts';
import { Dead } from '../../delivery/types.ts';
import { CONTINUE, continuation, kept, keptAs, withoutSlip } from '../continuation.ts';
import {
  going,
  putOff,
  StepProblem,
  type Compiler,
  type Gathering,
  type Host,
  type Kind,
  type StepDocument,
  type StepResult,
  type Works,
} from '../model.ts';
import { FAILURE, REPLY_OF, REPLY_TO, replyTo } from '../reply.ts';
import { channel, messenger, onward, steps, type Onward } from './routing.ts';

interface Request extends Onward {
  readonly to: string | readonly string[];
  readonly seconds: number;
  readonly into: string;
  readonly least?: number;
  readonly failed?: readonly StepDocument[];
}

/** What asks others and goes on with their answers, and what answers. */
export const ask = {
  request: {
    pattern: 'Request-Reply, Scatter-Gather',
    effect: 'transactional',
    schema: object({
      to: Type.Union([channel, Type.Array(channel, { minItems: 1, maxItems: 100 })], {
        description: 'A channel, or several that are asked at once',
      }),
      seconds: Type.Integer({ minimum: 1, maximum: 31_536_000, description: 'How long answers are waited for' }),
      into: text(80, { description: 'Field of the data that becomes the answer; of several, an object by channel' }),
      least: optional(
        Type.Integer({ minimum: 1, maximum: 100, description: 'So many answers are enough; all if absent' }),
      ),
      failed: optional(steps),
      ...onward,
    }),
    compile: (options: Request, compiler) => asker(options, compiler),
  },
  reply: {
    pattern: 'Return Address, Correlation Identifier',
    effect: 'transactional',
    schema: object({}, { description: 'Sends the data to whoever asked, if somebody did' }),
    compile: () => async (host, exchange) => {
      const answer = replyTo(exchange.envelope, exchange.headers, exchange.data);
      if (!answer) return going('nobody asked', exchange);
      await host.send([answer]);
      return going('answered', exchange);
    },
  },
} satisfies Readonly<Record<string, Kind>>;

/** The note of an answer, and of the end of waiting, for the step that has asked. */
type Note =
  { readonly question: number; readonly gathering: string } | { readonly timeout: string } | { readonly failed: true };

function asker(options: Request, compiler: Compiler): Works {
  const channels = [options.to].flat();
  const { least = channels.length } = options;
  if (least > channels.length) throw new StepProblem('/least', 'more answers than channels');
  const message = messenger(options, compiler);
  const failed = options.failed && compiler.steps(options.failed, '/failed');
  const { place, saga } = compiler;

  const complete = async (host: Host, gathering: Gathering): Promise<StepResult> => {
    const [asking, ...answers] = await host.gatherings.members(gathering.id);
    await host.gatherings.end(gathering.id);
    const exchange = kept(asking!, gathering.id);
    const good = answers.filter(({ headers }) => headers[FAILURE] === undefined);
    const onwards = { name: `${place}/${gathering.id}`, version: gathering.version };
    if (good.length >= least) {
      const named = Object.fromEntries(good.map(({ number, data }) => [channels[number - 1]!, data]));
      const answer = typeof options.to === 'string' ? good[0]!.data : named;
      const data = { ...objectOf(exchange.data), [options.into]: answer };
      await host.send([continuation(host, { ...exchange, data }, { place, how: 'after' }, onwards)]);
      return putOff(`answered by ${good.length} of ${channels.length}`);
    }
    const failure =
      answers.map(({ headers }) => headers[FAILURE]).find((one) => one !== undefined) ??
      `no answer within ${options.seconds} seconds`;
    const marked = { ...exchange, headers: { ...exchange.headers, [FAILURE]: failure } };
    if (failed) {
      await host.send([continuation(host, marked, { place, how: 'wake', note: { failed: true } }, onwards)]);
    } else if (saga) {
      // What was refused by all, and was the first thing of its part, has not been done: it is the parts before it that must be undone.
      const isFirst = place.endsWith('/do/0');
      const isRefused =
        answers.length === channels.length && answers.every(({ headers }) => headers[FAILURE]?.startsWith('refused'));
      const undo = isFirst && isRefused ? saga.index - 1 : saga.index;
      await host.send([
        continuation(host, marked, { place: saga.place, how: 'wake', note: { undo, reason: failure } }, onwards),
      ]);
    } else {
      await host.shelve(continuation(host, exchange, { place, how: 'again' }, onwards), failure);
    }
    return putOff(`fails: ${failure}`);
  };

  return {
    async run(host, exchange) {
      objectOf(exchange.data);
      const questions = channels.map((to, index) => ({ to, number: index + 1, messageId: host.id() }));
      const { id } = await host.gatherings.open(place, host.id(), { members: 0, bytes: 0, next: 0 });
      await host.gatherings.put(id, keptAs(0, exchange));
      await host.gatherings.ask(id, questions);
      const { [FAILURE]: _failure, ...said } = withoutSlip(exchange).headers;
      const headers = { ...said, [REPLY_TO]: `${CONTINUE}${host.route}` };
      await host.send(
        questions.map(({ to, messageId }) => ({
          ...message(host, { ...exchange, headers: { ...headers, [REPLY_OF]: messageId } }, to, to),
          id: messageId,
        })),
      );
      const notBefore = host.later(options.seconds * 1000);
      const { partitionkey: _key, ...envelope } = exchange.envelope;
      const timeout = continuation(
        host,
        { ...exchange, envelope, data: null },
        { place, how: 'wake', note: { timeout: id } },
        { notBefore, name: `${place}/${id}/timeout` },
      );
      await host.send([timeout]);
      return putOff(`asks ${channels.join(', ')}`);
    },
    async wake(host, exchange, nested, note) {
      const said = note as Note;
      if ('failed' in said) return going('goes another way', ...(await nested(failed!, exchange)).exchanges);
      const gathering = await host.gatherings.find('timeout' in said ? said.timeout : said.gathering);
      if (!gathering) return putOff('nobody waits for it any more');
      if ('timeout' in said) return complete(host, gathering);
      const { envelope, data, headers } = exchange;
      await host.gatherings.put(gathering.id, { number: said.question, messageId: envelope.id, data, headers });
      const members = gathering.members + 1;
      const left = channels.length - members;
      if (left === 0) return complete(host, gathering);
      await host.gatherings.move(gathering.id, 0, { ...gathering, members });
      return putOff(`${left} still to answer`);
    },
  };
}

function objectOf(data: unknown): object {
  if (data === null || data === undefined) return {};
  if (typeof data !== 'object' || Array.isArray(data)) throw new Dead('the data are no JSON object');
  return data;
}
