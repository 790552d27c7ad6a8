import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { cpuMsOf } from './cpu-time.ts';
import type { MappingResult } from './types.ts';

const WORKER = fileURLToPath(new URL('./worker.mjs', import.meta.url));
/** A process is ready in some 60 ms; on a crowded machine it may take seconds. */
const START_MS = 15_000;

/** How many times its limit a mapping may wait for a processor. */
const PATIENCE = 5;

/** What the parent asks for, as the worker reads it. */
export interface Job {
  readonly source: string;
  readonly input: string;
  readonly bindings: string;
  readonly now: number | null;
}

export interface ChildLimits {
  readonly wallMs: number;
  readonly memoryMb: number;
  readonly resultBytes: number;
}

type Answer = { readonly text: string } | Extract<MappingResult, { readonly ok: false }>;

interface Run {
  left: number;
  readonly alone: boolean;
  readonly results: MappingResult[];
  readonly resolve: (results: readonly MappingResult[]) => void;
  timer: { readonly clear: () => void };
}

/** One process of the pool. After a failure that ended it, it is of no more use (`alive` is false). */
export class MappingChild {
  readonly #process: ChildProcess;
  readonly #limits: ChildLimits;
  readonly #ready: Promise<boolean>;
  readonly #gone: Promise<void>;
  #run: Run | undefined;
  #alive = true;

  constructor(limits: ChildLimits) {
    this.#limits = limits;
    const execArgv = [
      `--max-old-space-size=${limits.memoryMb}`,
      '--disallow-code-generation-from-strings',
      '--disable-proto=delete',
    ];
    // An empty environment: no path, no credentials, no options of the parent reach what a user's text runs in.
    this.#process = fork(WORKER, [], { execArgv, env: {}, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    this.#gone = new Promise((resolve) => {
      this.#process.once('exit', (code, signal) => {
        this.#end(endedBy(code, signal));
        resolve();
      });
      this.#process.once('error', (error) => {
        this.#end({ ok: false, code: 'MAPPING_FAILED', message: error.message });
        if (this.#process.pid === undefined) resolve();
      });
    });
    this.#ready = this.#start();
    this.#hold(false);
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Whether the process came up; false when it ended or kept silent. */
  get ready(): Promise<boolean> {
    return this.#ready;
  }

  /**
   * Runs jobs one after the other; the caller gives no others before this resolves. @returns their results in order. They are fewer when
   * the process ended: of several jobs nobody knows then which one it was, of a single one it is the result.
   */
  run(jobs: readonly Job[]): Promise<readonly MappingResult[]> {
    return new Promise((resolve) => {
      const { wallMs, resultBytes } = this.#limits;
      this.#hold(true);
      this.#run = {
        left: jobs.length,
        alone: jobs.length === 1,
        results: [],
        resolve,
        timer: this.#watch(),
      };
      // Later than any end by the parent: the process ends an evaluation itself only when nobody else is there to do it.
      this.#process.send({ jobs, timeout: wallMs * PATIENCE * 2, resultBytes }, (error) => {
        if (error) this.#end({ ok: false, code: 'MAPPING_FAILED', message: error.message });
      });
    });
  }

  /** Ends the process when it tells nothing for so long, unless it had no processor meanwhile: that is no fault of the mapping's. */
  #watch(): { readonly clear: () => void } {
    const { wallMs } = this.#limits;
    const { pid } = this.#process;
    const before = cpuMsOf(pid);
    let timer: NodeJS.Timeout;
    const look = (waited: number) => {
      const now = cpuMsOf(pid);
      const used = before === undefined || now === undefined ? wallMs : now - before;
      if (used >= wallMs || waited >= wallMs * PATIENCE) this.#kill(wallMs);
      else timer = setTimeout(() => look(waited + wallMs), wallMs);
    };
    timer = setTimeout(() => look(wallMs), wallMs);
    return { clear: () => clearTimeout(timer) };
  }

  async stop(): Promise<void> {
    this.#end({ ok: false, code: 'MAPPING_FAILED', message: 'the pool was closed' });
    this.#hold(true);
    this.#process.kill('SIGKILL');
    await this.#gone;
  }

  #start(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#process.kill('SIGKILL'), START_MS);
      const started = (up: boolean): void => {
        clearTimeout(timer);
        resolve(up);
      };
      this.#process.once('message', () => {
        this.#process.on('message', (message) => this.#answer(message as readonly Answer[]));
        started(true);
      });
      void this.#gone.then(() => started(false));
    });
  }

  #answer(answers: readonly Answer[]): void {
    const run = this.#run;
    if (!run) return;
    for (const answer of answers) {
      run.results.push('text' in answer ? { ok: true, value: parseSafely(answer.text) } : { ...answer, ok: false });
      run.left -= 1;
    }
    run.timer.clear();
    if (run.left > 0) run.timer = this.#watch();
    else this.#over(run);
  }

  #over(run: Run): void {
    run.timer.clear();
    this.#run = undefined;
    this.#hold(false);
    run.resolve(run.results);
  }

  #kill(wallMs: number): void {
    this.#end({ ok: false, code: 'MAPPING_TIME', message: `more than ${wallMs} ms` });
    this.#process.kill('SIGKILL');
  }

  #end(result: MappingResult): void {
    this.#alive = false;
    if (!this.#run) return;
    if (this.#run.alone) this.#run.results.push(result);
    this.#over(this.#run);
  }

  /** An idle process does not keep the parent from ending; it ends with it (see `disconnect` in the worker). */
  #hold(busy: boolean): void {
    if (busy) {
      this.#process.ref();
      this.#process.channel?.ref();
    } else {
      this.#process.unref();
      this.#process.channel?.unref();
    }
  }
}

/** V8 aborts when its heap is full: SIGABRT, exit code 134 under a shell, SIGTRAP or SIGILL on some builds. */
function endedBy(code: number | null, signal: NodeJS.Signals | null): MappingResult {
  const memory = code === 134 || signal === 'SIGABRT' || signal === 'SIGTRAP' || signal === 'SIGILL';
  if (memory) return { ok: false, code: 'MAPPING_MEMORY', message: 'the heap is full' };
  return { ok: false, code: 'MAPPING_FAILED', message: `the process ended (${signal ?? code})` };
}

/** A key `__proto__` is dropped: copied into another object it would become its prototype. */
function parseSafely(text: string): unknown {
  if (!text.includes('__proto__')) return JSON.parse(text);
  return JSON.parse(text, function (this: unknown, key: string, value: unknown) {
    return key === '__proto__' ? undefined : value;
  });
}
