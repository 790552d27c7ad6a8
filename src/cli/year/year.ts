import { addDays, romeDate, startOfRomeDay } from '../../kernel/index.ts';
import { accessStory } from './access-story.ts';
import { playAgenda, type Story } from './agenda.ts';
import { diceOf } from './dice.ts';
import { irregularStory, morningStory } from './irregular-stories.ts';
import { mailStory, paperStory, replyStory } from './letter-story.ts';
import { officeCalendar, type Office } from './office.ts';
import { planStory } from './plan-story.ts';
import { spendingStory } from './spending-story.ts';
import type { Stage } from './stage.ts';
import type { Telling } from './telling.ts';

export interface YearOptions {
  /** The same seed, number of cases and last day give the same story. */
  readonly seed: number;
  readonly cases: number;
  /** The last instant of the year: never after the real one. */
  readonly until: Date;
  /** Length of the year in days; 365 unless told otherwise. */
  readonly days?: number;
  /** What is worth a line of its own. */
  readonly say: (line: string) => void;
  /** Told as the year goes on. `true` ends it there, in order. */
  readonly told: (progress: Progress) => boolean;
}

export interface Progress {
  readonly at: Date;
  /** Part of the year that has passed, from 0 to 1. */
  readonly part: number;
  readonly cases: number;
}

export interface YearReport {
  readonly cases: number;
  /** Stories that broke off, which should be none. */
  readonly failures: readonly { readonly name: string; readonly message: string }[];
  readonly ended: boolean;
}

/** A dozen deeds at once keep two processors busy; with few cases that is half a day, with many half an hour. */
function stretchOf(cases: number): number {
  return Math.max(10, Math.min(300, (2600 * 60) / cases)) * 60_000;
}

interface Named {
  readonly name: string;
  readonly story: Story;
}

const YEAR_DAYS = 365;
/** What lies beside the cases: letters that open none, by a hundred cases. */
const MAIL = 0.24;
const PAPER = 0.07;
const REPLIES = 0.1;
const SPENDING = 0.62;

/** The first instant of the year that ends at `until`. */
export function yearStart(until: Date, days: number = YEAR_DAYS): Date {
  return startOfRomeDay(addDays(romeDate(until), -days));
}

/** Lets the offices of the demonstration live a year, by the operations that everybody uses. */
export async function playYear(stage: Stage, options: YearOptions): Promise<YearReport> {
  const from = yearStart(options.until, options.days);
  const { until } = options;
  stage.clock.advance(from);
  const failures: { name: string; message: string }[] = [];
  let cases = 0;
  let ended = true;
  const office = officeCalendar(from, until);
  const stories = cast(stage, office, options, () => (cases += 1));
  await playAgenda({
    ...{ stage, stories, from, until, stretch: stretchOf(options.cases) },
    told(at) {
      const part = (at.getTime() - from.getTime()) / (until.getTime() - from.getTime());
      const stop = options.told({ at, part, cases });
      if (stop) ended = false;
      return stop;
    },
    failed: (name, error) => failures.push({ name, message: error instanceof Error ? error.message : String(error) }),
  });
  return { cases, failures, ended };
}

function cast(stage: Stage, office: Office, { seed, cases, say }: YearOptions, begun: () => void): readonly Named[] {
  const transmissions = new Set<string>();
  const telling = (name: string): Telling => ({ stage, office, begun, dice: diceOf(`${seed}/${name}`) });
  const many = (count: number, kind: string, tell: (told: Telling, index: number) => Story): Named[] =>
    Array.from({ length: Math.round(count) }, (_, index) => {
      const name = `${kind} ${index}`;
      return { name, story: tell(telling(name), index) };
    });
  const spending = Math.max(1, Math.round(cases * SPENDING));
  const refused = Math.floor(spending / 2);
  const irregular = (name: string, moment: number, drafter: 'manager' | 'officer', publishedAfter: number) => ({
    name,
    story: irregularStory({ stage, office, dice: diceOf(`${seed}/${name}`), moment, drafter, publishedAfter }),
  });
  return [
    ...many(spending, 'spending', (told, index) =>
      spendingStory(told, index === refused ? 'numbered-too-soon' : 'straight', say),
    ),
    ...many(cases - spending, 'access', (told) => accessStory(told, transmissions)),
    ...many(cases * MAIL, 'mail', mailStory),
    ...many(cases * PAPER, 'paper', paperStory),
    ...many(cases * REPLIES, 'reply', replyStory),
    irregular('late publication 1', 0.3, 'officer', 16),
    irregular('late publication 2', 0.72, 'officer', 21),
    irregular('four eyes', 0.55, 'manager', 0),
    { name: 'plan', story: planStory(stage, office) },
    { name: 'mornings', story: morningStory(stage, office, diceOf(`${seed}/mornings`)) },
  ];
}
