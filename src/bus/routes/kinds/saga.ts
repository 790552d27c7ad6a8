import { object, optional, text, Type } from '../../../kernel/index.ts';
import { Dead } from '../../delivery/types.ts';
import { continuation } from '../continuation.ts';
import { FAILURE } from '../reply.ts';
import {
  going,
  putOff,
  StepProblem,
  type Compiler,
  type Exchange,
  type Host,
  type Kind,
  type Nested,
  type StepDocument,
  type StepResult,
  type Works,
} from '../model.ts';
import { steps } from './routing.ts';

interface Part {
  readonly name?: string;
  readonly do: readonly StepDocument[];
  readonly undo?: readonly StepDocument[];
}

interface Saga {
  readonly parts: readonly Part[];
  readonly failed?: readonly StepDocument[];
}

/** What is done in several systems, all of it or, as far as it can be undone, nothing. */
export const saga = {
  saga: {
    pattern: 'Saga, Compensating Transaction',
    effect: 'transactional',
    schema: object({
      parts: Type.Array(
        object({
          name: optional(text(120)),
          do: steps,
          undo: optional(steps),
        }),
        {
          minItems: 1,
          maxItems: 20,
          description: 'When one fails for good, those that were done are undone, the last first',
        },
      ),
      failed: optional(steps),
    }),
    compile: (options: Saga, compiler) => sagaOf(options, compiler),
  },
} satisfies Readonly<Record<string, Kind>>;

function sagaOf(options: Saga, compiler: Compiler): Works {
  const { place } = compiler;
  if (compiler.saga) throw new StepProblem('', 'no saga within a saga');
  const count = options.parts.length;
  // Lists are known by the order in which they are compiled: what is done, what undoes it, what is done at the end.
  const dos = options.parts.map((part, index) => compiler.steps(part.do, `/parts/${index}/do`, { place, index }));
  const undos = options.parts.map(({ undo }, index) => (undo ? compiler.steps(undo, `/parts/${index}/undo`) : []));
  const failed = options.failed ? compiler.steps(options.failed, '/failed') : undefined;
  // Parts without an undo compile no list.
  const undoOfList = options.parts.flatMap(({ undo }, index) => (undo ? [index] : []));

  const onward = async (nested: Nested, exchange: Exchange, from: number): Promise<StepResult | Exchange> => {
    let current = exchange;
    for (let index = from; index < count; index += 1) {
      const { exchanges, putOff: waiting } = await nested(dos[index]!, current);
      if (exchanges.length + waiting > 1) throw new Dead('a part of a saga ends in one message, not in several');
      if (waiting > 0) return putOff(`part ${index + 1} is under way`);
      // A part that comes to nothing, by a filter for instance, has nothing to do.
      current = exchanges[0] ?? current;
    }
    return current;
  };
  const back = async (host: Host, nested: Nested, exchange: Exchange, from: number): Promise<StepResult> => {
    let current = exchange;
    for (let index = from; index >= 0; index -= 1) {
      const { exchanges, putOff: waiting } = await nested(undos[index]!, current);
      if (waiting > 0) return putOff(`part ${index + 1} is being undone`);
      current = exchanges[0] ?? current;
    }
    if (failed) {
      // What is behind the saga is for those that have gone well.
      await nested(failed, current);
      return putOff('undone');
    }
    const reason = `undone: ${current.headers[FAILURE] ?? 'it failed'}`;
    // Once more from the beginning, if somebody decides so.
    const { [FAILURE]: _failure, ...headers } = current.headers;
    await host.shelve(continuation(host, { ...current, headers }, { place, how: 'again' }), reason);
    return putOff(reason);
  };
  return {
    async run(_host, exchange, nested) {
      const end = await onward(nested, exchange, 0);
      return 'outcome' in end ? end : going('all parts are done', end);
    },
    wake(host, exchange, nested, note) {
      const { undo, reason } = note as { undo: number; reason: string };
      const headers = { ...exchange.headers, [FAILURE]: reason.slice(0, 1000) };
      return back(host, nested, { ...exchange, headers }, undo);
    },
    async after(host, exchange, nested, list) {
      if (list < count) {
        const end = await onward(nested, exchange, list + 1);
        if ('outcome' in end) return end;
        // By a message of its own: what fails behind a saga that is done undoes nothing of it.
        await host.send([continuation(host, end, { place, how: 'after' })]);
        return putOff('all parts are done');
      }
      const undone = undoOfList[list - count];
      if (undone === undefined) return putOff('undone');
      return back(host, nested, exchange, undone - 1);
    },
  };
}
