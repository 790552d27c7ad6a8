import { bringUp, type BringUp, type Running } from './bringup.ts';
import { findProcess } from './process.ts';

/** Looks after a running server until told to end. */
export interface Watcher {
  pid(): number;
  /** Stops looking after it; a restart in hand is waited for. */
  end(): Promise<void>;
}

/** So many restarts within this time mean that it cannot stay up: a full disk, a broken file. */
const RESTARTS = 5;
const WITHIN_MS = 60_000;
/** An adopted server is not our child: its end is seen by looking. */
const LOOK_MS = 250;

/** Starts the server again when it ends unasked, e.g. by the kernel's out-of-memory killer: recovery loses nothing committed. */
export function watch(first: Running, needs: BringUp, onLost: ((error: Error) => void) | undefined): Watcher {
  let current = first;
  let ending = false;
  let revival: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const restarts: number[] = [];

  const ended = () => {
    if (ending || revival) return;
    revival = revive()
      .catch((error: Error) => {
        needs.log(`PostgreSQL does not come back: ${error.message}`);
        onLost?.(error);
      })
      .finally(() => {
        revival = undefined;
      });
  };
  const revive = async () => {
    const now = performance.now();
    restarts.push(now);
    if (restarts.filter((at) => now - at < WITHIN_MS).length > RESTARTS) {
      throw new Error(`it ended ${RESTARTS + 1} times within a minute`);
    }
    needs.log(`PostgreSQL (process ${current.pid}) ended unexpectedly: starting it again`);
    current = await bringUp(needs);
    await current.session.end();
    if (!ending) follow();
  };
  const follow = () => {
    if (!current.child) timer = setTimeout(look, LOOK_MS).unref();
    else if (current.child.exitCode !== null || current.child.signalCode !== null) setImmediate(ended);
    else current.child.once('exit', ended);
  };
  const look = async () => {
    if (ending) return;
    if (await findProcess(current.pid)) follow();
    else ended();
  };

  follow();
  return {
    pid: () => current.pid,
    async end() {
      ending = true;
      clearTimeout(timer);
      await revival;
    },
  };
}
