import { MAX_SOURCE } from '../syntax/scan.ts';
import { MappingChild } from './child.ts';
import type { ChildLimits, Job } from './child.ts';
import type { MappingOptions, MappingPool, MappingResult } from './types.ts';

/** The input may be so many times as large as the result: it must fit into the heap three times over. */
const INPUT_FACTOR = 4;

/** Jobs, and bytes of them, that go to a process together: a hop there and back costs as much as a small mapping. */
const TOGETHER = 32;
const TOGETHER_BYTES = 262_144;

interface Waiting {
  readonly job: Job;
  /** It was among several of which one ended its process: it goes by itself now. */
  alone: boolean;
  readonly resolve: (result: MappingResult) => void;
}

/**
 * Processes that run JSONata, which in its own process could neither be stopped nor be kept from filling the memory.
 * Each runs a few mappings at a time, one after the other; one that exceeded a limit is killed and replaced at once, so that the next finds a warm one.
 */
export function createMappingPool(options: MappingOptions): MappingPool {
  const { wallMs = 200, memoryMb = 64, resultBytes = 1_048_576 } = options;
  return new Pool(options.size, { wallMs, memoryMb, resultBytes });
}

class Pool implements MappingPool {
  readonly #size: number;
  readonly #limits: ChildLimits;
  readonly #children = new Set<MappingChild>();
  readonly #idle: MappingChild[] = [];
  readonly #waiting: Waiting[] = [];
  #closed = false;

  constructor(size: number, limits: ChildLimits) {
    this.#size = size;
    this.#limits = limits;
  }

  async evaluate(
    source: string,
    input: unknown,
    bindings: Readonly<Record<string, unknown>> = {},
  ): Promise<MappingResult> {
    if (this.#closed) return failed('the pool was closed');
    if (source.length > MAX_SOURCE) return { ok: false, code: 'MAPPING_INVALID', message: `longer than ${MAX_SOURCE}` };
    const job = prepare(source, input, bindings);
    if (!job) return failed('the input is no JSON');
    const limit = this.#limits.resultBytes * INPUT_FACTOR;
    if (Buffer.byteLength(job.input) + Buffer.byteLength(job.bindings) > limit) {
      return { ok: false, code: 'MAPPING_TOO_LARGE', message: `an input of more than ${limit} bytes` };
    }
    return new Promise((resolve) => {
      this.#waiting.push({ job, alone: false, resolve });
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { resolve } of this.#waiting.splice(0)) resolve(failed('the pool was closed'));
    await Promise.all([...this.#children].map((child) => child.stop()));
  }

  /** Gives the first waiting job to an idle process, or starts one when there may be more. */
  #next(): void {
    if (this.#waiting.length === 0) return;
    const child = this.#idle.pop();
    if (child?.alive) void this.#run(child, this.#take());
    // Somebody else ended it while it had nothing to do, such as the system when memory was short.
    else if (child) void this.#replace(child);
    else if (this.#children.size < this.#size) void this.#spawn();
  }

  /** The next ones: more than one only where every process has something to do. */
  #take(): readonly Waiting[] {
    const most = Math.min(TOGETHER, Math.ceil(this.#waiting.length / (this.#idle.length + 1)));
    let count = 1;
    let bytes = this.#waiting[0]!.job.input.length;
    for (; count < most && !this.#waiting[0]!.alone && !this.#waiting[count]!.alone; count += 1) {
      bytes += this.#waiting[count]!.job.input.length;
      if (bytes > TOGETHER_BYTES) break;
    }
    return this.#waiting.splice(0, count);
  }

  async #run(child: MappingChild, taken: readonly Waiting[]): Promise<void> {
    const results = await child.run(taken.map(({ job }) => job));
    results.forEach((result, index) => taken[index]!.resolve(result));
    const left = taken.slice(results.length);
    for (const one of left) one.alone = true;
    if (this.#closed) for (const one of left) one.resolve(failed('the pool was closed'));
    else this.#waiting.unshift(...left);
    if (child.alive) {
      this.#idle.push(child);
      this.#next();
    } else if (!this.#closed) {
      await this.#replace(child);
    }
  }

  async #replace(child: MappingChild): Promise<void> {
    this.#children.delete(child);
    // Killed already; stopping waits until it is gone, so that there are never more processes than the size says.
    await child.stop();
    if (!this.#closed) await this.#spawn();
  }

  /** A process that does not come up fails one waiting job, so that a broken installation shows instead of hanging. */
  async #spawn(): Promise<void> {
    const child = new MappingChild(this.#limits);
    this.#children.add(child);
    if (await child.ready) {
      this.#idle.push(child);
    } else {
      this.#children.delete(child);
      this.#waiting.shift()?.resolve(failed('no process could be started'));
    }
    this.#next();
  }
}

function failed(message: string): MappingResult {
  return { ok: false, code: 'MAPPING_FAILED', message };
}

/** The job as JSON texts, or null when the data cannot be written as JSON (a cycle, a bigint). */
function prepare(source: string, input: unknown, bindings: Readonly<Record<string, unknown>>): Job | null {
  const { now, ...others } = bindings;
  const clock = now instanceof Date ? now.getTime() : null;
  const bound = clock === null && now !== undefined ? bindings : others;
  try {
    return { source, input: JSON.stringify(input ?? null) ?? 'null', bindings: JSON.stringify(bound), now: clock };
  } catch {
    // JSON.stringify throws TypeError for cycles and bigints.
    return null;
  }
}
