import { Cron } from 'croner';
import { jsonObject, object, oneOf, optional, text, type Static } from '../../../kernel/index.ts';
import type { Catch, Connection, Connector, ConnectorHouse } from '../types.ts';

const settingsSchema = object({
  cron: text(120, {
    description: 'Minute, hour, day of the month, month, day of the week: `30 2 * * *` is at half past two',
  }),
  zone: optional(text(60, { pattern: '^[A-Za-z0-9_+/-]+$', description: 'IANA time zone; Europe/Rome if absent' })),
  missed: optional({
    ...oneOf(['once', 'skip']),
    description: 'After a stop the last occurrence that was missed is made up for, or none is; `once` if absent',
  }),
  to: text(80, { pattern: '^[a-z0-9][a-z0-9._-]*$', description: 'Channel' }),
  type: optional(text(200)),
  data: optional(jsonObject),
});

type Settings = Static<typeof settingsSchema>;

const ROME = 'Europe/Rome';
/** An occurrence that is found later than this was missed: a program that runs looks twice a second. */
const LATE_MS = 60_000;

/** Where a timer stands: occurrences after an instant are still to come, by the rule that it had then. */
interface Position {
  readonly rule: string;
  readonly after: string;
}

/**
 * Sends a message at times of the clock. Each occurrence is named by its instant and is taken out of the database with the message, so that
 * of several processes one sends it; of several that were missed at most the last one is sent.
 */
export const timerConnector: Connector = {
  kind: 'timer',
  title: { it: 'Orologio', en: 'Timer' },
  settings: settingsSchema,
  problems: (settings) => {
    const { zone = ROME } = settings as Settings;
    if (!isZone(zone)) return [{ pointer: '/zone', message: `«${zone}» is no IANA time zone` }];
    try {
      return clockOf(settings as Settings).nextRun() ? [] : [{ pointer: '/cron', message: 'never comes' }];
    } catch (error) {
      return [{ pointer: '/cron', message: (error as Error).message }];
    }
  },
  open: (settings, house) => new TimerConnection(settings as Settings, house),
  polls: (settings) => {
    const { to } = settings as Settings;
    const clock = clockOf(settings as Settings);
    // A rule that has an end is looked at once a day: it may be set up anew, but nothing comes of it.
    return {
      to,
      everySeconds: 86_400,
      next: (after) => clock.nextRun(after) ?? new Date(after.getTime() + 86_400_000),
    };
  },
};

class TimerConnection implements Connection {
  readonly #settings: Settings;
  readonly #house: ConnectorHouse;
  readonly #clock: Cron;

  constructor(settings: Settings, house: ConnectorHouse) {
    this.#settings = settings;
    this.#house = house;
    this.#clock = clockOf(settings);
  }

  async test() {
    const next = this.#clock.nextRuns(3, this.#house.now()).map((at) => at.toISOString());
    return {
      ok: next.length > 0,
      detail: { it: `Prossime scadenze: ${next.join(', ')}.`, en: `Next occurrences: ${next.join(', ')}.` },
    };
  }

  async poll(position: unknown): Promise<Catch> {
    const { cron, zone = ROME, missed = 'once' } = this.#settings;
    const [rule, now] = [`${cron} ${zone}`, this.#house.now()];
    const known = position as Position | null;
    const moved = { rule, after: now.toISOString() };
    // Set up just now, or with another rule than before: what that one would have done is nobody's.
    if (known?.rule !== rule) return { messages: [], position: moved, more: false };
    const last = lastUntil(this.#clock, now);
    const isDue = last !== undefined && last > new Date(known.after);
    // What is not due leaves everything as it is, also where clocks of two machines differ.
    if (!isDue) return { messages: [], position: known, more: false };
    const isMissed = now.getTime() - last.getTime() > LATE_MS;
    const messages = isMissed && missed === 'skip' ? [] : [this.#message(last)];
    return { messages, position: { rule, after: last.toISOString() }, more: false };
  }

  async close(): Promise<void> {}

  #message(at: Date) {
    const { type = 'it.digipro.bus.timer', data = {} } = this.#settings;
    return { eventId: at.toISOString(), type, data: { ...data, at: at.toISOString() } };
  }
}

function clockOf({ cron, zone = ROME }: Settings): Cron {
  return new Cron(cron, { timezone: zone, mode: '5-part', paused: true });
}

/** The last occurrence that is not after an instant. */
function lastUntil(clock: Cron, instant: Date): Date | undefined {
  // Occurrences are on whole seconds, and the library looks before its reference.
  const reference = new Date(Math.floor(instant.getTime() / 1000) * 1000 + 1000);
  return clock.previousRuns(1, reference)[0];
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}
