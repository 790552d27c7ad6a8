import type { Block } from './blocks.ts';

/**
 * What a block-structured process still has to do, by the meaning of its blocks alone: no graph, no tokens, no joins.
 * The engine is compared with it after every command.
 */
export type Rest =
  | { readonly kind: 'done' }
  | { readonly kind: 'wait'; readonly id: string }
  | { readonly kind: 'seq'; readonly now: Rest; readonly then: readonly Step[] }
  | { readonly kind: 'and'; readonly parts: readonly Rest[] }
  | { readonly kind: 'sub'; readonly scope: Scope; readonly timers: readonly string[]; readonly id: string };

/** A block to come, or the question whether to repeat a loop. */
type Step = Block | { readonly kind: 'again'; readonly v: number; readonly loop: Block };

/** A process or sub-process: its course, and the alerts that run beside it. */
export interface Scope {
  readonly main: Rest;
  readonly alerts: readonly Rest[];
}

type Vars = Readonly<Record<string, boolean>>;
const DONE: Rest = { kind: 'done' };

export const begin = (block: Block, vars: Vars): Scope => ({ main: enter(block, vars), alerts: [] });

export const isDone = (scope: Scope): boolean =>
  scope.main.kind === 'done' && scope.alerts.every((alert) => alert.kind === 'done');

/** Everything that may happen next: tasks, services and timers, with repetition. */
export const waits = (scope: Scope): readonly string[] => [scope.main, ...scope.alerts].flatMap(waitsOf);

function waitsOf(rest: Rest): readonly string[] {
  switch (rest.kind) {
    case 'done':
      return [];
    case 'wait':
      return [rest.id];
    case 'seq':
      return waitsOf(rest.now);
    case 'and':
      return rest.parts.flatMap(waitsOf);
    case 'sub':
      return [...rest.timers, ...waits(rest.scope)];
    default: {
      const never: never = rest;
      return never;
    }
  }
}

function enter(block: Block, vars: Vars): Rest {
  switch (block.kind) {
    case 'task':
    case 'service':
    case 'timer':
      return { kind: 'wait', id: block.id };
    case 'seq':
      return sequence(DONE, block.items, vars);
    case 'and':
      return parallel(block.items.map((item) => enter(item, vars)));
    case 'xor':
      return enter(vars[`c${block.v}`] ? block.yes : block.no, vars);
    case 'loop':
      return sequence(DONE, loopSteps(block), vars);
    case 'sub': {
      const timers = [...(block.cancels ? [`${block.id}c`] : []), ...(block.alerts ? [`${block.id}a`] : [])];
      return { kind: 'sub', id: block.id, scope: begin(block.body, vars), timers };
    }
    default: {
      const never: never = block;
      return never;
    }
  }
}

const loopSteps = (loop: Extract<Block, { kind: 'loop' }>): readonly Step[] => [
  loop.body,
  { kind: 'task', id: loop.id },
  { kind: 'again', v: loop.v, loop },
];

function sequence(now: Rest, then: readonly Step[], vars: Vars): Rest {
  if (now.kind !== 'done') return then.length === 0 ? now : { kind: 'seq', now, then };
  const [next, ...others] = then;
  if (!next) return DONE;
  if (next.kind !== 'again') return sequence(enter(next, vars), others, vars);
  const repeat = vars[`c${next.v}`] && next.loop.kind === 'loop' ? loopSteps(next.loop) : [];
  return sequence(DONE, [...repeat, ...others], vars);
}

const parallel = (parts: readonly Rest[]): Rest =>
  parts.every((part) => part.kind === 'done') ? DONE : { kind: 'and', parts };

interface Acted {
  readonly rest: Rest;
  /** Alerts for the scope around. */
  readonly alerts: readonly Rest[];
}

/** Something that was waited for happens. @returns what is left, or null when nobody waited for it. */
export function act(scope: Scope, id: string, vars: Vars): Scope | null {
  const main = actIn(scope.main, id, vars);
  if (main) return { main: main.rest, alerts: [...scope.alerts, ...main.alerts] };
  const at = scope.alerts.findIndex((alert) => waitsOf(alert).includes(id));
  return at < 0 ? null : { main: scope.main, alerts: scope.alerts.with(at, DONE) };
}

function actIn(rest: Rest, id: string, vars: Vars): Acted | null {
  switch (rest.kind) {
    case 'done':
      return null;
    case 'wait':
      return rest.id === id ? { rest: DONE, alerts: [] } : null;
    case 'seq': {
      const now = actIn(rest.now, id, vars);
      return now && { rest: sequence(now.rest, rest.then, vars), alerts: now.alerts };
    }
    case 'and':
      for (const [at, part] of rest.parts.entries()) {
        const acted = actIn(part, id, vars);
        if (acted) return { rest: parallel(rest.parts.with(at, acted.rest)), alerts: acted.alerts };
      }
      return null;
    case 'sub':
      return actInSub(rest, id, vars);
    default: {
      const never: never = rest;
      return never;
    }
  }
}

function actInSub(rest: Extract<Rest, { kind: 'sub' }>, id: string, vars: Vars): Acted | null {
  if (rest.timers.includes(id)) {
    if (id === `${rest.id}c`) return { rest: { kind: 'wait', id: `${rest.id}r` }, alerts: [] };
    const timers = rest.timers.filter((timer) => timer !== id);
    return { rest: { ...rest, timers }, alerts: [{ kind: 'wait', id: `${rest.id}l` }] };
  }
  const scope = act(rest.scope, id, vars);
  if (!scope) return null;
  return { rest: isDone(scope) ? DONE : { ...rest, scope }, alerts: [] };
}
