import { startOfRomeDay } from '../../../kernel/index.ts';

/** Where the house stands in a mailbox. UIDs only ever grow, as long as the mailbox keeps its UIDVALIDITY (RFC 3501 §2.3.1.1). */
export interface MailPosition {
  /** Whose mailbox it is: another one begins anew. */
  readonly mailbox: string;
  readonly uidValidity: string;
  /** The last one that was brought or passed over. */
  readonly uid: number;
  /** Instant; what arrived before is none of ours. */
  readonly since: string;
  /** Up to here one has to look when each arrived; whatever has a higher UID came while the house was reading. */
  readonly old: number;
}

/** What a mailbox says of itself when it is opened. */
export interface Mailbox {
  readonly name: string;
  readonly uidValidity: string;
  /** The UID that the next message will have. */
  readonly uidNext: number;
}

/** Clocks of two machines may be so far apart. */
const SKEW_MS = 600_000;

/**
 * Where to go on. A mailbox that is seen for the first time begins with the day that the settings name, else with what comes from now on.
 * One that is numbered anew is read again from the beginning, back to where the house once began: the intake knows what it has.
 */
export function standing(
  position: MailPosition | null,
  box: Mailbox,
  since: string | undefined,
  now: Date,
): MailPosition {
  const { name: mailbox, uidValidity, uidNext } = box;
  const newest = uidNext - 1;
  if (position?.mailbox !== mailbox) {
    const begins = since === undefined ? now : startOfRomeDay(since);
    return { mailbox, uidValidity, uid: since === undefined ? newest : 0, since: begins.toISOString(), old: newest };
  }
  // A server that gives old numbers again has numbered anew, whatever it says of its validity.
  if (position.uidValidity !== uidValidity || newest < position.uid) {
    return { ...position, uidValidity, uid: 0, old: newest };
  }
  return position;
}

/** Whether a message is one that the house has to bring. */
export function isOurs({ old, since }: MailPosition, uid: number, arrivedAt: Date | undefined): boolean {
  return uid > old || arrivedAt === undefined || arrivedAt.getTime() >= Date.parse(since) - SKEW_MS;
}
