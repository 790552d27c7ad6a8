import { createInterface } from 'node:readline/promises';
import { FIRST_CASES } from './wish.ts';

const PATIENCE_MS = 30_000;

/**
 * Asks at a terminal whether the demonstration shall have lived a year. Without a terminal nobody is asked, and nothing is filled in;
 * who does not answer gets what most people want.
 */
export async function askForYear(): Promise<number> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return 0;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const question = [
    `Primo avvio: riempire la dimostrazione con un anno di vita (${FIRST_CASES} pratiche, circa un minuto)? [S/n]`,
    `First start: fill the demonstration with a year of life (${FIRST_CASES} cases, about a minute)? [Y/n] `,
  ];
  try {
    const answer = await terminal.question(question.join('\n'), { signal: AbortSignal.timeout(PATIENCE_MS) });
    return /^\s*n/i.test(answer) ? 0 : FIRST_CASES;
  } catch {
    console.log('');
    return FIRST_CASES;
  } finally {
    terminal.close();
  }
}
