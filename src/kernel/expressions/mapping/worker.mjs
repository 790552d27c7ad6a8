// Evaluates JSONata, some jobs one after the other, in a child process that holds nothing: no environment, no secrets, 64 MB of heap.
// Plain JavaScript, because it must start alike from src and from dist, where only its own folder is known.
// @ts-check
import { Buffer } from 'node:buffer';
import jsonata from 'jsonata';
import { LinearRegExp } from './linearRegExp.mjs';

/** Compiled sources kept, the oldest leaves; compiling costs some 0.7 ms. */
const MAX_KEPT = 100;
/** Nested evaluations; recursion without end stops here long before the host's stack. */
const MAX_STACK = 400;

/** @type {Map<string, import('jsonata').Expression>} */
const kept = new Map();
/** The instant that `new Date()` gives while a mapping runs. */
let instant = 0;

// A job must find what the one before it found: no shared object can be changed by an expression.
for (const shared of [Object, Array, Function, String, Number, Boolean, RegExp, Map, Set, Promise]) {
  Object.freeze(shared);
  Object.freeze(shared.prototype);
}

const RealDate = Date;
globalThis.Date = /** @type {DateConstructor} */ (
  /** @type {unknown} */ (
    class extends RealDate {
      /** @param {...unknown} parts */
      constructor(...parts) {
        if (parts.length === 0) super(instant);
        // @ts-expect-error: whatever the arguments, the real constructor judges them.
        else super(...parts);
      }
    }
  )
);

process.on('disconnect', () => process.exit(0));
/** Milliseconds after which what is done is told, so that the parent counts the time of a mapping from near its beginning. */
const TELL_MS = 10;

process.on(
  'message',
  async (/** @type {{ jobs: Job[], timeout: number, resultBytes: number }} */ { jobs, ...limits }) => {
    let answers = [];
    let told = performance.now();
    for (const [index, job] of jobs.entries()) {
      answers.push(await run({ ...job, ...limits }));
      const now = performance.now();
      if (now - told < TELL_MS && index < jobs.length - 1) continue;
      process.send?.(answers);
      answers = [];
      told = now;
    }
  },
);
process.send?.({ ready: true });

/**
 * @typedef {object} Job
 * @property {string} source
 * @property {string} input JSON
 * @property {string} bindings JSON
 * @property {number | null} now milliseconds, or null when the mapping has no clock
 * @property {number} timeout milliseconds after which an evaluation ends itself, should the parent be gone
 * @property {number} resultBytes
 */

/** @param {Job} job */
async function run(job) {
  try {
    instant = job.now ?? 0;
    const expression = compile(job.source, job.timeout);
    const value = await expression.evaluate(JSON.parse(job.input), bindingsOf(job));
    const text = JSON.stringify(value ?? null) ?? 'null';
    const bytes = Buffer.byteLength(text);
    if (bytes > job.resultBytes) return { code: 'MAPPING_TOO_LARGE', message: `${bytes} > ${job.resultBytes} bytes` };
    return { text };
  } catch (error) {
    return failure(error);
  }
}

/**
 * @param {string} source
 * @param {number} timeout
 */
function compile(source, timeout) {
  const key = `${timeout}/${source}`;
  const known = kept.get(key);
  if (known) return known;
  const options = { RegexEngine: LinearRegExp, timeout, stack: MAX_STACK };
  const made = jsonata(source, /** @type {import('jsonata').JsonataOptions} */ (/** @type {unknown} */ (options)));
  const [oldest] = kept.keys();
  if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  kept.set(key, made);
  return made;
}

/**
 * A mapping that is run again must give the same: chance is refused, time comes from outside.
 * @param {Job} job
 */
function bindingsOf(job) {
  const refuse = (/** @type {string} */ name) => () => {
    throw { code: 'REFUSED', message: `${name} is not available in a mapping` };
  };
  const clock = job.now === null ? { now: refuse('$now()'), millis: refuse('$millis()') } : {};
  return { ...JSON.parse(job.bindings), ...clock, random: refuse('$random()'), shuffle: refuse('$shuffle()') };
}

/** @param {unknown} error */
function failure(error) {
  const { code, position, message } = /** @type {{ code?: unknown, position?: unknown, message?: unknown }} */ (
    error ?? {}
  );
  const where = typeof position === 'number' ? ` at character ${position}` : '';
  const known = typeof code === 'string' ? code : 'ERROR';
  const outcome = known.startsWith('S') ? 'MAPPING_INVALID' : known === 'D1012' ? 'MAPPING_TIME' : 'MAPPING_FAILED';
  return { code: outcome, message: `${known}${where}: ${String(message ?? 'no reason given').slice(0, 300)}` };
}
