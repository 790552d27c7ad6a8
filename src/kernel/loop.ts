import type { Logger } from './operations/types.ts';

/** A loop that works when it is woken and, as a backstop for what other processes left behind, at every poll. */
export interface Loop {
  wake(): void;
  start(): void;
  /** Lets the work in hand end, then stops. */
  stop(): Promise<void>;
}

export interface LoopOptions {
  readonly name: string;
  readonly log: Logger;
  readonly pollMs: number;
  readonly work: () => Promise<unknown>;
}

export function createLoop(options: LoopOptions): Loop {
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> | undefined;
  let again = false;
  let running = false;

  const turn = () => {
    if (!running) return;
    if (current) {
      again = true;
      return;
    }
    clearTimeout(timer);
    current = options
      .work()
      .then(
        () => undefined,
        (error: unknown) => options.log.error({ err: error, loop: options.name }, 'loop failed, will go on'),
      )
      .finally(() => {
        current = undefined;
        const soon = again;
        again = false;
        if (running) timer = setTimeout(turn, soon ? 0 : options.pollMs);
      });
  };
  return {
    wake: turn,
    start() {
      running = true;
      turn();
    },
    async stop() {
      running = false;
      clearTimeout(timer);
      await current;
    },
  };
}
