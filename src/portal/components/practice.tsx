import { formatDate, formatDay } from '../../../ui/contract/format.ts';
import { translator } from '../../../ui/contract/portal.ts';
import type { CaseOfPractice, PracticeView } from '../citizen-types.ts';
import type { Frame } from '../types.ts';
import { InstantText } from './basics.tsx';

interface PracticeProps {
  readonly frame: Frame;
  readonly practice: PracticeView;
}

interface Happened {
  readonly at: string;
  readonly text: string;
  readonly by: string | null;
}

/** What has happened, in order, and what is going on now: who and when, in plain words. */
export function Timeline({ frame, practice }: PracticeProps) {
  const t = translator(frame.locale);
  const happened = eventsOf(frame, practice);
  const now = practice.case?.now ?? [];
  return (
    <ol class="dp-timeline">
      {happened.map(({ at, text, by }) => (
        <li class="dp-timeline-done">
          <p class="mb-0">
            <span class="visually-hidden">{t('practice.done')}: </span>
            {text}
          </p>
          <p class="mb-0 text-secondary">
            <InstantText locale={frame.locale} instant={new Date(at)} />
            {by && <> · {t('practice.event.by', { by })}</>}
          </p>
        </li>
      ))}
      {now.map(({ name, by }) => (
        <li class="dp-timeline-now" aria-current="step">
          <p class="mb-0 fw-semibold">{t('practice.event.now', { name })}</p>
          {by && <p class="mb-0 text-secondary">{t('practice.event.by', { by })}</p>}
        </li>
      ))}
    </ol>
  );
}

function eventsOf(frame: Frame, practice: PracticeView): readonly Happened[] {
  const t = translator(frame.locale);
  const { submittedAt, registeredAt, entryCode, integrations } = practice;
  const events: Happened[] = [{ at: submittedAt, text: t('practice.event.submitted'), by: null }];
  if (registeredAt && entryCode)
    events.push({ at: registeredAt, text: t('practice.event.registered', { code: entryCode }), by: null });
  for (const { at, name, by } of practice.case?.done ?? []) events.push({ at, text: name, by });
  for (const { askedAt, answeredAt } of integrations) {
    events.push({ at: askedAt, text: t('practice.event.asked'), by: null });
    if (answeredAt) events.push({ at: answeredAt, text: t('practice.event.answered'), by: null });
  }
  const closed = practice.case?.completedAt;
  if (closed) events.push({ at: closed, text: t('practice.event.closed'), by: null });
  // The same instant keeps the order in which things were said: a sort that is stable.
  return events.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** The legal clock as one would say it: until when, what was suspended and why, what silence means, whom to turn to. */
export function ClockInWords({ frame, practice }: PracticeProps) {
  const t = translator(frame.locale);
  const { case: state, term } = practice;
  if (state === null) {
    const registered = practice.entryCode !== null;
    return (
      <>
        <p>{t(registered ? 'practice.noCase' : 'practice.unregistered')}</p>
        <p>{t('practice.clock.none', { term: term[frame.locale] })}</p>
        <Silence frame={frame} practice={practice} />
      </>
    );
  }
  return (
    <>
      {termLines(frame, state, term[frame.locale]).map((line) => (
        <p>{line}</p>
      ))}
      {state.suspensions.length > 0 && (
        <ul>
          {state.suspensions.map(({ reason, norm, fromDay, toDay }) => {
            const from = formatDay(frame.locale, fromDay);
            return (
              <li>
                {toDay === null
                  ? t('practice.suspension.open', { from, reason, norm })
                  : t('practice.suspension', { from, to: formatDay(frame.locale, toDay), reason, norm })}
              </li>
            );
          })}
        </ul>
      )}
      {state.status === 'running' && <Silence frame={frame} practice={practice} />}
    </>
  );
}

function termLines(frame: Frame, state: CaseOfPractice, term: string): readonly string[] {
  const t = translator(frame.locale);
  const { dueDay, daysLeft, urgency, suspendedSince } = state.clock;
  const date = dueDay === null ? '' : formatDay(frame.locale, dueDay);
  if (state.completedAt) {
    const done = t('practice.clock.done', { date: formatDate(frame.locale, new Date(state.completedAt)) });
    if (dueDay === null) return [done];
    return [done, t((daysLeft ?? 0) < 0 ? 'practice.clock.late' : 'practice.clock.inTime', { date })];
  }
  if (urgency === 'suspended' && suspendedSince) {
    return [t('practice.clock.suspended', { date: formatDay(frame.locale, suspendedSince) })];
  }
  if (dueDay === null || daysLeft === null) return [t('practice.clock.none', { term })];
  if (daysLeft < 0) return [t('practice.clock.expired', { date, count: -daysLeft })];
  return [
    daysLeft === 0 ? t('practice.clock.today', { date }) : t('practice.clock.running', { date, count: daysLeft }),
  ];
}

/** What silence means; when the term has expired, who decides in its place (L. 241/1990 art. 2 c. 9-ter). */
function Silence({ frame, practice }: PracticeProps) {
  const t = translator(frame.locale);
  const { silence, substitute, entryCode } = practice;
  const expired = practice.case?.clock.urgency === 'expired';
  return (
    <>
      {silence && (
        <p>
          <strong>{t('card.silence')}:</strong> {silence[frame.locale]}
        </p>
      )}
      {expired && substitute && entryCode && (
        <p class="dp-substitute">
          {t('practice.substitute', { who: substitute, pec: frame.site.contacts.pec, code: entryCode })}
        </p>
      )}
    </>
  );
}
