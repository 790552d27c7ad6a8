import { createInterface } from 'node:readline/promises';
import { FIRST_CASES } from './wish.ts';

/** Who looks elsewhere finds the product started, without the year: it takes a minute or two. */
const PATIENCE_MS = 15_000;

/**
 * Asks at a terminal whether the demonstration shall have lived a year. Without a terminal nobody is asked, and nothing is filled in;
 * who does not answer gets the start that takes least time.
 */
export async function askForYear(): Promise<number> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return 0;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const question = [
    `Primo avvio: riempire la dimostrazione con un anno di vita (${FIRST_CASES} pratiche, un paio di minuti)? [s/N]`,
    `First start: fill the demonstration with a year of life (${FIRST_CASES} cases, a minute or two)? [y/N] `,
  ];
  try {
    const answer = await terminal.question(question.join('\n'), { signal: AbortSignal.timeout(PATIENCE_MS) });
    return /^\s*[sy]/i.test(answer) ? FIRST_CASES : 0;
  } catch {
    console.log('');
    return 0;
  } finally {
    terminal.close();
  }
}
