import { romeDate } from '../../kernel/index.ts';
import type { Progress, YearReport } from './year.ts';

/** Tells how the year goes: a bar on a terminal, a line a month elsewhere. */
export interface ProgressLine {
  show(progress: Progress): void;
  say(line: string): void;
  end(report: YearReport): void;
}

const WIDTH = 28;
const REDRAW_MS = 100;

export function progressOf(output: NodeJS.WriteStream, expected: number): ProgressLine {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const rate = (cases: number) => (cases / Math.max(seconds(), 0.001)).toFixed(1);
  let drawn = 0;
  let month = '';
  const write = (line: string) => output.write(output.isTTY ? `\r\u001b[2K${line}\n` : `${line}\n`);
  write(`Un anno di vita: ${expected} pratiche attraverso le operazioni / a year of life: ${expected} cases`);
  return {
    say: (line) => write(`  ${line}`),
    show({ at, part, cases }) {
      if (output.isTTY) {
        if (performance.now() - drawn < REDRAW_MS) return;
        drawn = performance.now();
        const done = Math.round(part * WIDTH);
        const bar = '█'.repeat(done) + '░'.repeat(WIDTH - done);
        output.write(
          `\r\u001b[2K  ${bar} ${String(Math.round(part * 100)).padStart(3)} %  ${romeDate(at)}  ${cases} pratiche  ${rate(cases)}/s`,
        );
        return;
      }
      const now = romeDate(at).slice(0, 7);
      if (now !== month) write(`  ${(month = now)}  ${cases} pratiche / cases, ${rate(cases)}/s`);
    },
    end({ cases, failures, ended }) {
      for (const { name, message } of failures.slice(0, 20)) write(`  ✗ ${name}: ${message}`);
      const how = ended ? '' : ', interrotto / interrupted';
      write(
        `  ${cases} pratiche / cases in ${seconds().toFixed(1)} s, ${rate(cases)}/s; storie interrotte / stories broken off: ${failures.length}${how}`,
      );
    },
  };
}
