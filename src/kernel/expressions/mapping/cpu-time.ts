import { readFileSync } from 'node:fs';

/** The kernel counts in hundredths of a second (USER_HZ), whatever the machine's own clock does. */
const TICK_MS = 10;

/** Milliseconds that a process has computed so far (proc(5), `utime` and `stime`); undefined where the system does not tell. */
export function cpuMsOf(pid: number | undefined): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in parentheses and may hold anything; the fourteenth is the twelfth behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return Number.isNaN(ticks) ? undefined : ticks * TICK_MS;
  } catch {
    return undefined;
  }
}
