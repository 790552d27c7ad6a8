import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDay } from '../../../ui/contract/format.ts';
import { call, type InputOf } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import '../lib/records-catalogue.ts';
import { useRead, useWork } from '../lib/queries.ts';
import { useMe } from '../lib/session.ts';
import { said } from '../pages/admin/fields.ts';
import { usePeopleOptions } from '../pages/admin/names.ts';
import { Busy, Refusal } from './basics.tsx';
import { EntityForm } from './entity-form.tsx';
import { useNotice } from './notice.tsx';

const LEVELS = ['public', 'internal', 'confidential', 'special'] as const;

interface Props {
  readonly noun: 'documents' | 'dossiers';
  readonly id: string;
  readonly level: (typeof LEVELS)[number];
}

/** How confidential a document or dossier is, and who was let in by name. */
export function Access({ noun, id, level }: Props) {
  const { t } = useLanguage();
  const { permissions } = useMe();
  const [doing, setDoing] = useState<'level' | 'grant'>();
  const done = useDone(() => setDoing(undefined));
  const stop = () => setDoing(undefined);
  return (
    <section className="dk-card" aria-labelledby="access">
      <h2 id="access">{t('access.title')}</h2>
      <p>{t(`access.level.${level}`)}</p>
      <h3>{t('access.readers')}</h3>
      <Readers noun={noun} id={id} />
      {doing === 'level' && (
        <EntityForm
          form={`${noun}.level.${id}`}
          initial={{ level }}
          fields={[
            {
              ...{ name: 'level', label: 'access.level', kind: 'choice', required: true },
              options: LEVELS.map((value) => ({ value, label: t(`access.level.${value}`) })),
            },
            { name: 'reason', label: 'access.reason', required: true, max: 500 },
          ]}
          submit="form.save"
          send={(values, key) =>
            call(`records.${noun}.setLevel`, { id, ...said(values) } as InputOf<'records.documents.setLevel'>, key)
          }
          done={done}
          cancel={stop}
        />
      )}
      {doing === 'grant' && <Grant noun={noun} id={id} done={done} cancel={stop} />}
      {!doing && (
        <div className="dk-actions">
          {permissions.includes('records.levels.set') && (
            <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => setDoing('level')}>
              {t('access.change')}
            </button>
          )}
          {permissions.includes('records.documents.grant') && (
            <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => setDoing('grant')}>
              {t('access.grant')}
            </button>
          )}
        </div>
      )}
    </section>
  );
}

/** After a piece of work: what is on the screen is read again. */
export function useDone(then: () => void) {
  const { t } = useLanguage();
  const client = useQueryClient();
  const say = useNotice();
  return () => {
    then();
    say(t('access.done'));
    void client.invalidateQueries();
  };
}

function Readers({ noun, id }: Omit<Props, 'level'>) {
  const { t, locale } = useLanguage();
  const may = useMe().permissions.includes('records.documents.grant');
  const readers = useRead(`records.${noun}.readers`, { id });
  const done = useDone(() => undefined);
  const work = useWork((personId: string, key) => call(`records.${noun}.revoke`, { id, personId }, key), done);
  if (!readers.data) return readers.error ? <Refusal problem={readers.error} /> : <Busy />;
  const days = (from: string | null, until: string | null) => {
    const span = { from: from ? formatDay(locale, from) : '', until: until ? formatDay(locale, until) : '' };
    if (from && until) return t('access.span', span);
    if (from) return t('access.from', { from: span.from });
    return until ? t('access.until', { until: span.until }) : t('access.always');
  };
  return (
    <>
      <Refusal problem={work.error} />
      {readers.data.items.length === 0 && <p className="dk-mute">{t('access.nobody')}</p>}
      <ul className="dk-list">
        {readers.data.items.map((reader) => (
          <li key={reader.personId}>
            <div>
              <span dir="auto">{reader.personName ?? '–'}</span>
              <div className="dk-mute">
                {days(reader.fromDay, reader.untilDay)} · {reader.reason}
              </div>
            </div>
            {may && (
              <button
                type="button"
                className="btn btn-outline-danger btn-sm"
                disabled={work.isPending}
                onClick={() => work.mutate(reader.personId)}
              >
                {t('access.revoke')}
                <span className="visually-hidden"> {reader.personName}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Grant(props: Omit<Props, 'level'> & { readonly done: () => void; readonly cancel: () => void }) {
  const { noun, id, done, cancel } = props;
  const people = usePeopleOptions();
  return (
    <EntityForm
      form={`${noun}.grant.${id}`}
      fields={[
        { name: 'personId', label: 'access.person', kind: 'choice', required: true, options: people },
        { name: 'reason', label: 'access.reason', required: true, max: 500 },
        { name: 'fromDay', label: 'access.fromDay', kind: 'date' },
        { name: 'untilDay', label: 'access.untilDay', kind: 'date' },
      ]}
      submit="form.add"
      send={(values, key) =>
        call(`records.${noun}.grant`, { id, ...said(values) } as InputOf<'records.documents.grant'>, key)
      }
      done={done}
      cancel={cancel}
    />
  );
}
