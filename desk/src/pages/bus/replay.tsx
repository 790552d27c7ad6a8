import { useState } from 'react';
import { Link } from 'react-router';
import { formatDateTime } from '../../../../ui/contract/format.ts';
import { busPhrase } from '../../lib/bus-phrases.ts';
import { call, type InputOf, type OutputOf } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead, useWork } from '../../lib/queries.ts';
import { Busy, Refusal, Tag } from '../../parts/basics.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { EntityForm } from '../../parts/entity-form.tsx';

type Asked = InputOf<'bus.replays.preview'>;
type Preview = OutputOf<'bus.replays.preview'>;
type Item = Preview['items'][number];

const DAY_MS = 86_400_000;
/** While a repetition goes on, it is looked at again. */
const AGAIN_MS = 2000;

/** Repeating what a route was sent, or its dead letters: tried first, and done when a person has seen what would happen. */
export function Replay({ route }: { readonly route: string }) {
  const { t } = useLanguage();
  const [tried, setTried] = useState<{ readonly asked: Asked; readonly pages: readonly Preview[] }>();
  const [replayId, setReplayId] = useState<string>();
  return (
    <section className="dk-card" aria-labelledby="replay">
      <h2 id="replay">{t('routes.view.ripetizione')}</h2>
      <p>{t('replay.lead')}</p>
      <EntityForm
        form={`replay.${route}`}
        initial={{ what: 'dead' }}
        fields={[
          {
            ...{ name: 'what', label: 'replay.what', kind: 'choice', required: true },
            options: (['dead', 'window', 'facts'] as const).map((value) => ({
              value,
              label: t(`replay.what.${value}`),
            })),
          },
          { name: 'from', label: 'replay.from', kind: 'date', hint: 'replay.days' },
          { name: 'until', label: 'replay.until', kind: 'date' },
        ]}
        submit="replay.try"
        send={async (values) => {
          const asked = askedOf(route, values);
          return { asked, pages: [await call('bus.replays.preview', asked)] };
        }}
        done={(found) => {
          setReplayId(undefined);
          setTried(found);
        }}
      />
      {tried && (
        <Found
          {...tried}
          more={(page) => setTried({ ...tried, pages: [...tried.pages, page] })}
          begun={(id) => {
            setTried(undefined);
            setReplayId(id);
          }}
        />
      )}
      {replayId !== undefined && <Progress id={replayId} />}
    </section>
  );
}

/** Days of a person's calendar as the instants between which they lie. */
function askedOf(route: string, { what, from, until }: Readonly<Record<string, string>>): Asked {
  const kind = what as Asked['what'];
  if (kind === 'dead') return { route, what: kind };
  return {
    ...{ route, what: kind },
    ...(from ? { from: new Date(`${from}T00:00:00`).toISOString() } : {}),
    ...(until ? { until: new Date(Date.parse(`${until}T00:00:00`) + DAY_MS).toISOString() } : {}),
  };
}

function Found(props: {
  readonly asked: Asked;
  readonly pages: readonly Preview[];
  readonly more: (page: Preview) => void;
  readonly begun: (id: string) => void;
}) {
  const { t } = useLanguage();
  const { asked, pages, more, begun } = props;
  const [sure, setSure] = useState(false);
  const next = pages.at(-1)!.next;
  const items = pages.flatMap((page) => page.items);
  const repeated = items.filter(({ effect }) => effect === 'repeated').length;
  const further = useWork((after: string) => call('bus.replays.preview', { ...asked, after }), more);
  const start = useWork(
    (_: undefined, key) => call('bus.replays.start', asked, key),
    (made) => begun(made.replayId),
  );
  return (
    <>
      <h3>{t('replay.found')}</h3>
      <p role="status">
        {t('replay.counts', { repeated, known: items.length - repeated })} {next !== null && t('replay.more.there')}
      </p>
      <ul className="dk-list">
        {items.map((item) => (
          <One key={item.id} item={item} />
        ))}
      </ul>
      <Refusal problem={further.error ?? start.error} />
      {sure && (
        <Confirm
          title={t('replay.start')}
          action={t('replay.start')}
          busy={start.isPending}
          confirm={() => start.mutate(undefined)}
          cancel={() => setSure(false)}
        >
          <p>{t('replay.start.text')}</p>
        </Confirm>
      )}
      <div className="dk-actions">
        {next !== null && (
          <button
            type="button"
            className="btn btn-outline-primary"
            disabled={further.isPending}
            onClick={() => further.mutate(next)}
          >
            {t('replay.more')}
          </button>
        )}
        {items.length > 0 && (
          <button type="button" className="btn btn-primary" disabled={start.isPending} onClick={() => setSure(true)}>
            {t('replay.start')}
          </button>
        )}
      </div>
    </>
  );
}

function One({ item }: { readonly item: Item }) {
  const { t, locale } = useLanguage();
  const { id, at, effect, outcome, reason, sent, calls } = item;
  return (
    <li>
      <span>
        <Link to={`/traffico/${id}`}>{formatDateTime(locale, new Date(at))}</Link>{' '}
        <Tag kind={effect === 'known' ? 'none' : 'current'}>{t(`replay.effect.${effect}`)}</Tag>{' '}
        <Tag kind={outcome === 'done' ? 'done' : 'incident'}>{t(`replay.outcome.${outcome ?? 'unknown'}`)}</Tag>
      </span>
      {reason !== null && (
        <span className="dk-mute" dir="auto">
          {busPhrase(locale, reason)}
        </span>
      )}
      {(sent.length > 0 || calls.length > 0) && (
        <details className="dk-why dk-wide">
          <summary>{t('replay.would', { count: sent.length })}</summary>
          <ul className="dk-keylist dk-hash">
            {sent.map((one, index) => (
              <Sent key={index} {...one} />
            ))}
            {calls.map((operation) => (
              <li key={operation} dir="auto">
                {t('replay.calls')} {operation}
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

function Sent({ to, was, is, changes }: Item['sent'][number]) {
  const { t } = useLanguage();
  const how = was === undefined ? 'new' : is === undefined ? 'gone' : changes.length > 0 ? 'other' : 'same';
  const shown = (value: unknown) => (value === undefined ? t('trace.nothing') : JSON.stringify(value));
  return (
    <li dir="auto">
      {to}: {t(`replay.sent.${how}`)}
      {changes.length > 0 && (
        <ul>
          {changes.map((change) => (
            <li key={change.at}>
              {change.at}: {shown(change.was)} → {shown(change.is)}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function Progress({ id }: { readonly id: string }) {
  const { t } = useLanguage();
  const [over, setOver] = useState(false);
  const state = useRead('bus.replays.get', { id }, over ? {} : { every: AGAIN_MS });
  if (!state.data) return state.error ? <Refusal problem={state.error} /> : <Busy />;
  const { done, endedAt } = state.data;
  if (endedAt !== null && !over) setOver(true);
  return <p role="status">{t(endedAt === null ? 'replay.goes' : 'replay.ended', { done })}</p>;
}
