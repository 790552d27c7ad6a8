import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { step, initialState } from './step.ts';
import { anyBlock, type Block, blockXml, VARIABLES } from './testing/blocks.ts';
import { deepFreeze, model, Player } from './testing/model.ts';
import { act, begin, isDone, waits } from './testing/oracle.ts';
import type { Command, Effect, InstanceState, TraceEntry } from './types.ts';

const LONG = process.env['DIGIPRO_TEST'] === 'long';
const RUNS = LONG ? 6_000 : 300;
/** The short run takes the first processes of the list that the long one takes. */
const SEED = 241_1990;
/** After so many commands every choice is `false`, so that loops end. */
const PATIENCE = 60;

type Vars = Record<string, boolean>;
const choices = (seed: number): Vars =>
  Object.fromEntries(Array.from({ length: VARIABLES }, (_, i) => [`c${i}`, ((seed >> i) & 1) === 1]));
const seeds = fc.infiniteStream(fc.nat(0xffff));

/** What the outside can do about an open effect. */
function commandFor(effect: Effect, variables: Vars): Command {
  if (effect.kind === 'create-task') return { kind: 'complete-task', taskToken: effect.taskToken, variables };
  if (effect.kind === 'call-service') return { kind: 'service-done', jobToken: effect.jobToken, output: {} };
  if (effect.kind === 'schedule-timer') return { kind: 'timer-fired', timerId: effect.timerId };
  throw new Error(`unexpected ${effect.kind}`);
}

const openNodes = (player: Player): readonly string[] =>
  [...player.open.values()].map((e) => ('node' in e ? e.node : '')).sort();

/** Plays random commands until the instance ends, beside the oracle. */
async function play(block: Block, stream: Iterator<number>): Promise<Player> {
  const player = new Player((await model(blockXml(block))).graph);
  const next = (): number => stream.next().value as number;
  let vars = choices(next());
  player.start(vars);
  let rest = begin(block, vars);
  for (let turn = 0; player.state.status === 'running'; turn++) {
    expect(openNodes(player)).toEqual([...waits(rest)].sort());
    const open = [...player.open.values()];
    const effect = open[next() % open.length]!;
    const given = turn < PATIENCE ? choices(next()) : choices(0);
    if (effect.kind === 'create-task') vars = given;
    player.send(commandFor(effect, given));
    rest = act(rest, (effect as { node: string }).node, vars)!;
    expect(rest).not.toBeNull();
    if (turn > 2000) throw new Error('does not end');
  }
  expect(isDone(rest)).toBe(true);
  return player;
}

const count = (trace: readonly TraceEntry[], kind: 'left' | 'entered', node: string): number =>
  trace.filter((t) => t.kind === kind && t.node === node).length;

function joinsOf(block: Block): readonly string[] {
  if (block.kind === 'and') return [block.id, ...block.items.flatMap(joinsOf)];
  if (block.kind === 'seq') return block.items.flatMap(joinsOf);
  if (block.kind === 'xor') return [...joinsOf(block.yes), ...joinsOf(block.no)];
  return block.kind === 'loop' || block.kind === 'sub' ? joinsOf(block.body) : [];
}

describe('random structured processes', { timeout: LONG ? 600_000 : 30_000 }, () => {
  it('wait at each moment for exactly what their structure says, and always end clean', async () => {
    let commands = 0;
    await fc.assert(
      fc.asyncProperty(anyBlock, seeds, async (block, stream) => {
        const player = await play(block, stream);
        commands += player.commands.length;
        expect(player.state).toMatchObject({ status: 'completed', tokens: [], joins: [] });
        expect(player.waiting()).toEqual([]);
        expect(player.effects.filter((e) => e.kind === 'incident')).toEqual([]);
        expect(player.effects.filter((e) => e.kind === 'completed')).toHaveLength(1);
      }),
      { numRuns: RUNS, seed: SEED },
    );
    console.log(`soundness: ${RUNS} random processes, ${commands} commands beside the oracle`);
  });

  it('a join never fires more often than its fork', async () => {
    await fc.assert(
      fc.asyncProperty(anyBlock, seeds, async (block, stream) => {
        const { trace } = await play(block, stream);
        const interrupted = trace.some((t) => t.kind === 'cancelled');
        for (const id of joinsOf(block)) {
          const [forks, joins] = [count(trace, 'left', `${id}f`), count(trace, 'left', `${id}j`)];
          if (interrupted) expect(joins).toBeLessThanOrEqual(forks);
          else expect(joins).toBe(forks);
        }
      }),
      { numRuns: RUNS / 3, seed: SEED },
    );
  });

  it('replay of the commands gives the same state, effects and trace byte for byte, and changes no state that it was given', async () => {
    await fc.assert(
      fc.asyncProperty(anyBlock, seeds, async (block, stream) => {
        const player = await play(block, stream);
        let state: InstanceState = deepFreeze(initialState());
        const effects: Effect[] = [];
        const trace: TraceEntry[] = [];
        for (const command of player.commands) {
          const result = step(player.graph, state, deepFreeze(command));
          if (result.rejected !== undefined) throw new Error(result.rejected);
          state = deepFreeze(result.state);
          effects.push(...result.effects);
          trace.push(...result.trace);
        }
        expect(JSON.stringify([state, effects, trace])).toBe(
          JSON.stringify([player.state, player.effects, player.trace]),
        );
      }),
      { numRuns: RUNS / 3, seed: SEED },
    );
  });

  it('a command that is sent twice, or comes late, has no second effect', async () => {
    await fc.assert(
      fc.asyncProperty(anyBlock, seeds, async (block, stream) => {
        const player = await play(block, stream);
        let state = initialState();
        const past: Command[] = [];
        for (const command of player.commands) {
          const result = step(player.graph, state, command);
          if (result.rejected !== undefined) throw new Error(result.rejected);
          state = result.state;
          past.push(command);
          for (const old of past)
            expect(step(player.graph, state, old).rejected).toMatch(/STALE_TOKEN|ALREADY_STARTED/);
        }
      }),
      { numRuns: RUNS / 3, seed: SEED },
    );
  });

  it('can be cancelled at any moment, and then nothing is left open', async () => {
    await fc.assert(
      fc.asyncProperty(anyBlock, seeds, fc.nat(20), async (block, stream, turns) => {
        const player = new Player((await model(blockXml(block))).graph);
        const next = (): number => stream.next().value as number;
        player.start(choices(next()));
        for (let turn = 0; turn < turns && player.state.status === 'running'; turn++) {
          const open = [...player.open.values()];
          player.send(commandFor(open[next() % open.length]!, choices(next())));
        }
        player.send({ kind: 'cancel' });
        expect(player.waiting()).toEqual([]);
        expect(player.state.tokens).toEqual([]);
      }),
      { numRuns: RUNS / 3, seed: SEED },
    );
  });
});
