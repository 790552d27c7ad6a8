import type { Run } from '../run.ts';
import type { FeelContext, FeelFunction, FeelList, FeelValue } from '../types.ts';
import { contextOf } from '../values/host.ts';
import { isContext } from '../values/kinds.ts';
import { builtIn, signature } from './define.ts';

function entriesOf(context: FeelContext): (readonly [string, FeelValue])[] {
  return context.keys().map((key) => [key, context.get(key) ?? null] as const);
}

/** A missing entry is null without a warning, as by a path. */
function getValue(_: Run, context: FeelContext, key: string): FeelValue {
  return context.get(key) ?? null;
}

function getDeepValue(_: Run, context: FeelContext, keys: FeelList): FeelValue {
  let value: FeelValue = context;
  for (const key of keys) {
    if (!isContext(value) || typeof key !== 'string') return null;
    value = value.get(key) ?? null;
  }
  return keys.length === 0 ? null : value;
}

function getEntries(run: Run, context: FeelContext): FeelValue {
  return run.list(
    entriesOf(context).map(([key, value]) =>
      contextOf([
        ['key', key],
        ['value', value],
      ]),
    ),
  );
}

function put(run: Run, context: FeelContext, key: string, value: FeelValue): FeelValue {
  const entries = entriesOf(context);
  run.step(entries.length);
  return contextOf([...entries, [key, value]]);
}

/** Puts a value under a path of keys; every key but the last must lead to a context or to nothing. */
function putDeep(run: Run, context: FeelContext, keys: FeelList, value: FeelValue): FeelValue {
  const [key, ...rest] = keys;
  if (typeof key !== 'string') return run.fail('FEEL_ARGUMENTS', 'context put: the keys are no texts');
  if (rest.length === 0) return put(run, context, key, value);
  const inner = context.get(key) ?? null;
  if (!isContext(inner)) return run.fail('FEEL_ARGUMENTS', `context put: ${key.slice(0, 40)} is no context`);
  run.enter(1);
  const replaced = putDeep(run, inner, rest, value);
  run.leave(1);
  return replaced === null ? null : put(run, context, key, replaced);
}

/** A context of `{key, value}` entries; a key given twice is refused. */
function context(run: Run, entries: FeelList): FeelValue {
  const made = new Map<string, FeelValue>();
  for (const entry of entries) {
    const key = isContext(entry) ? entry.get('key') : undefined;
    const value = isContext(entry) ? entry.get('value') : undefined;
    run.step();
    if (typeof key !== 'string' || value === undefined || made.has(key)) {
      return run.fail('FEEL_ARGUMENTS', 'context: every entry has a key of its own and a value');
    }
    made.set(key, value);
  }
  return contextOf(made);
}

function contextMerge(run: Run, contexts: FeelList): FeelValue {
  const made = new Map<string, FeelValue>();
  for (const part of contexts) {
    if (!isContext(part)) return run.fail('FEEL_ARGUMENTS', 'context merge: an element is no context');
    for (const [key, value] of entriesOf(part)) {
      run.step();
      made.set(key, value);
    }
  }
  return contextOf(made);
}

export const CONTEXT_FUNCTIONS: readonly FeelFunction[] = [
  builtIn(
    'get value',
    signature('m: context, key: string', getValue),
    signature('context: context, keys: list', getDeepValue),
  ),
  builtIn('get entries', signature('m: context', getEntries)),
  builtIn(
    'context put',
    signature('context: context, key: string, value: any', put),
    signature('context: context, keys: list, value: any', putDeep),
  ),
  builtIn('context', signature('entries: list', context)),
  builtIn('context merge', signature('contexts: list', contextMerge)),
];
