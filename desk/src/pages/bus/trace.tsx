import '../../lib/bus-catalogue.ts';
import { useMemo, useState } from 'react';
import { Link, useParams } from 'react-router';
import { deskBusFields } from '../../../../ui/contract/catalogue/desk-bus-fields.ts';
import { formatDateTime, formatNumber } from '../../../../ui/contract/format.ts';
import { call, type OutputOf } from '../../lib/client.ts';
import { codeWord, subjectParts } from '../../lib/codes.ts';
import { outcomeWord } from '../../lib/outcomes.ts';
import { busPhrase } from '../../lib/bus-phrases.ts';
import { busWord } from '../../lib/bus-words.ts';
import { useLanguage } from '../../lib/language.tsx';
import { formatMs, rounded } from '../../lib/milliseconds.ts';
import { useRead } from '../../lib/queries.ts';
import { useMe } from '../../lib/session.ts';
import { inTreeOrder, timeScale, type Span, type TimeScale } from '../../lib/waterfall.ts';
import { Awaited, PageTitle } from '../../parts/basics.tsx';
import { EntityForm } from '../../parts/entity-form.tsx';
import { MessageState, type State } from './state.tsx';

type Traced = OutputOf<'bus.messages.trace'>['messages'][number];
type Passage = Traced['passages'][number];

/** While something of a chain is still to come, it is looked at again. */
const AGAIN_MS = 3000;

/** One message with all that followed from it: who took it up, step by step, how long it took, how it ended. */
export function TracePage() {
  const { t } = useLanguage();
  const { id } = useParams();
  const me = useMe();
  const trace = useRead('bus.messages.trace', { id: id! }, { every: AGAIN_MS });
  if (!trace.data) return <Awaited problem={trace.error} again={() => void trace.refetch()} />;
  const { messages } = trace.data;
  const own = messages.find((message) => message.id === id) ?? messages[0]!;
  const dead = messages.some((message) => stateOf(message) === 'dead');
  return (
    <>
      <PageTitle aside={<MessageState state={stateOf(own)} />}>
        {`${t('trace.title')}: ${codeWord(t, 'busRoute', own.channel)}`}
      </PageTitle>
      {dead && me.permissions.includes('bus.dead.manage') && (
        <p>
          <Link to="/messaggi-fermi">{t('trace.dead')}</Link>
        </p>
      )}
      <Summary messages={messages} own={own} />
      <Waterfall messages={messages} own={own.id} />
      {me.permissions.includes('bus.messages.open') && <Content key={own.id} id={own.id} />}
    </>
  );
}

/** What a message says may be about people: whoever looks says why, and that is a fact. */
function Content({ id }: { readonly id: string }) {
  const { t } = useLanguage();
  const [opened, setOpened] = useState<OutputOf<'bus.messages.open'>>();
  return (
    <section className="dk-card" aria-labelledby="content-of-message">
      <h2 id="content-of-message">{t('trace.content')}</h2>
      {opened ? (
        <pre className="dk-source" dir="auto" tabIndex={0}>
          {JSON.stringify(opened.data, null, 2)}
        </pre>
      ) : (
        <>
          <p>{t('dead.open.text')}</p>
          <EntityForm
            form={`trace.reason.${id}`}
            fields={[{ name: 'reason', label: 'dead.open.reason', required: true, max: 500 }]}
            submit="trace.open"
            send={({ reason }, key) => call('bus.messages.open', { id, reason: reason!.trim() }, key)}
            done={setOpened}
          />
        </>
      )}
    </section>
  );
}

function stateOf({ passages }: Traced): State {
  return passages.at(-1)?.outcome ?? 'waiting';
}

function spanOf({ startedAt, ms }: Passage): Span {
  const from = Date.parse(startedAt);
  return { from, to: from + ms };
}

function Summary({ messages, own }: { readonly messages: readonly Traced[]; readonly own: Traced }) {
  const { t, locale } = useLanguage();
  const spans = messages.flatMap(({ passages }) => passages.map(spanOf));
  const begun = Math.min(...messages.map(({ acceptedAt }) => Date.parse(acceptedAt)));
  const ended = Math.max(begun, ...spans.map(({ to }) => to));
  const worked = spans.reduce((sum, { from, to }) => sum + to - from, 0);
  return (
    <section className="dk-card" aria-labelledby="summary">
      <h2 id="summary">{t('trace.summary')}</h2>
      <dl className="dk-facts">
        <dt>{t('envelopes.accepted')}</dt>
        <dd>{formatDateTime(locale, new Date(own.acceptedAt))}</dd>
        <dt>{t('trace.from')}</dt>
        <dd dir="auto">{codeWord(t, 'messageSource', own.source)}</dd>
        <dt>{t('trace.type')}</dt>
        <dd dir="auto">{own.type}</dd>
        <dt>{t('trace.eventId')}</dt>
        <dd className="dk-hash" dir="auto">
          {own.eventId}
        </dd>
        {own.keys.length > 0 && (
          <>
            <dt>{t('trace.touched')}</dt>
            <dd>
              <ul className="dk-keylist">
                {own.keys.map((key) => (
                  <li key={`${key.kind} ${key.value}`} dir="auto">
                    <Key {...key} />
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        <dt>{t('trace.messages', { count: messages.length })}</dt>
        <dd>
          {t('trace.lasted')} {formatMs(locale, ended - begun)}, {t('trace.work').toLowerCase()}{' '}
          {formatMs(locale, worked)}
        </dd>
      </dl>
    </section>
  );
}

/** What a message is found by; what it touched leads to it. */
function Key({ kind, value, about }: Traced['keys'][number]) {
  const { t } = useLanguage();
  const { page } = subjectParts(`${kind}/${about ?? ''}`);
  return (
    <>
      <span className="dk-mute">{codeWord(t, kind.includes('/') ? 'subject' : 'envelopes.key', kind)}</span>{' '}
      {about !== null && page ? <Link to={page}>{value}</Link> : value}
    </>
  );
}

function Waterfall({ messages, own }: { readonly messages: readonly Traced[]; readonly own: string }) {
  const { t } = useLanguage();
  const scale = useMemo(() => timeScale(messages.flatMap(({ passages }) => passages.map(spanOf))), [messages]);
  return (
    <div className="dk-card">
      <h2 id="waterfall">{t('trace.waterfall')}</h2>
      <p className="dk-mute">{t('trace.hint')}</p>
      <div className="dk-scroll" tabIndex={0} role="region" aria-labelledby="waterfall">
        <table className="dk-table dk-waterfall">
          <thead>
            <tr>
              <th scope="col">{t('trace.what')}</th>
              <th scope="col">{t('trace.outcome')}</th>
              <th scope="col" className="dk-number">
                {t('trace.ms')}
              </th>
              <th scope="col">{t('trace.when')}</th>
            </tr>
          </thead>
          {inTreeOrder(messages).map(({ row, depth }) => (
            <Message key={row.id} message={row} depth={depth} scale={scale} own={row.id === own} />
          ))}
        </table>
      </div>
    </div>
  );
}

/** Deeper levels stand where this one does: a name needs room. */
const DEEPEST = 4;

interface MessageProps {
  readonly message: Traced;
  readonly depth: number;
  readonly scale: TimeScale;
  readonly own: boolean;
}

function Message({ message, depth, scale, own }: MessageProps) {
  const { t, locale } = useLanguage();
  const { id, channel, passages, acceptedAt } = message;
  const name = codeWord(t, 'busRoute', channel);
  const level = `dk-level dk-level-${Math.min(depth, DEEPEST)}`;
  return (
    <tbody>
      <tr className="dk-span-message">
        <th scope="rowgroup" className={level}>
          {own ? name : <Link to={`/traffico/${id}`}>{name}</Link>}
          {own && <span className="dk-mute"> ({t('trace.this')})</span>}
        </th>
        <td>
          <MessageState state={stateOf(message)} />
        </td>
        <td />
        <td>{formatDateTime(locale, new Date(acceptedAt))}</td>
      </tr>
      {passages.length === 0 && (
        <tr>
          <td colSpan={4} className={level}>
            <span className="dk-mute">{t('trace.none')}</span>
          </td>
        </tr>
      )}
      {passages.map((passage) => (
        <Attempt key={passage.attempt} passage={passage} level={level} scale={scale} />
      ))}
    </tbody>
  );
}

function Attempt(props: { readonly passage: Passage; readonly level: string; readonly scale: TimeScale }) {
  const { t, locale } = useLanguage();
  const { passage, level, scale } = props;
  const { from, to } = spanOf(passage);
  let at = from;
  const steps = passage.steps.map((step) => {
    const span = { from: at, to: Math.min(to, at + step.ms) };
    at = span.to;
    return { ...step, span };
  });
  /** A step of the intake by its word, one of a route by that of its kind, one with a name by that. */
  const stepWord = (step: string) => {
    const word = codeWord(t, 'busStep', step);
    if (word !== step) return word;
    // `parse csv`: the kind, and what of it.
    const [kind, ...rest] = step.split(' ');
    const isKind = rest.length === 0 || `busKind.${kind}` in deskBusFields;
    return isKind ? [busWord(locale, 'busKind', kind!), ...rest].join(' ') : step;
  };
  const outcomeOf = (outcome: string) => {
    const word = outcomeWord(t, outcome);
    return word === outcome ? busPhrase(locale, outcome) : word;
  };
  const version = passage.version === null ? '' : `, ${t('trace.version', { version: String(passage.version) })}`;
  return (
    <>
      <tr>
        <td className={level}>
          {t('trace.attempt', { count: passage.attempt })}
          <span className="dk-mute">{version}</span>
        </td>
        <td>{t(`envelopes.state.${passage.outcome}`)}</td>
        <td className="dk-number">{formatNumber(locale, rounded(passage.ms))}</td>
        <td>
          <Bar span={{ from, to }} scale={scale} kind={passage.outcome} />
        </td>
      </tr>
      {steps.map((step, index) => (
        <tr key={index} className="dk-span-step">
          <td className={level}>
            <span className="dk-span-name">{stepWord(step.step)}</span>
          </td>
          <td dir="auto">
            {outcomeOf(step.outcome)}
            <Changes changes={step.changes} />
          </td>
          <td className="dk-number">{formatNumber(locale, rounded(step.ms))}</td>
          <td>
            <Bar span={step.span} scale={scale} kind="step" />
          </td>
        </tr>
      ))}
    </>
  );
}

/** What a step made of the message: data of people are hidden. */
function Changes({ changes }: { readonly changes: Passage['steps'][number]['changes'] }) {
  const { t } = useLanguage();
  if (changes.length === 0) return null;
  const shown = (value: unknown) => (value === undefined ? t('trace.nothing') : JSON.stringify(value));
  return (
    <details className="dk-why">
      <summary>{t('trace.changes', { count: changes.length })}</summary>
      <ul className="dk-keylist dk-hash">
        {changes.map(({ at, was, is }, index) => (
          <li key={index} dir="auto">
            {at}: {shown(was)} → {shown(is)}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Units of a bar's picture. */
const WIDE = 1000;
/** What was too short to be seen is still marked. */
const LEAST = 6;

/** The figures stand beside it: who does not see it loses nothing. */
function Bar({ span, scale, kind }: { readonly span: Span; readonly scale: TimeScale; readonly kind: string }) {
  const [from, to] = [scale(span.from) * WIDE, scale(span.to) * WIDE];
  const width = Math.max(LEAST, to - from);
  return (
    <svg className="dk-bar" viewBox={`0 0 ${WIDE} 12`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <line x1="0" y1="6" x2={WIDE} y2="6" />
      <rect className={`dk-bar-${kind}`} x={Math.min(from, WIDE - width)} y="1" width={width} height="10" />
    </svg>
  );
}
