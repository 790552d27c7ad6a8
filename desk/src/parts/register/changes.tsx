import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { dayOf, formatDateTime } from '../../../../ui/contract/format.ts';
import { call, type InputOf, type OutputOf } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead } from '../../lib/queries.ts';
import { useMe } from '../../lib/session.ts';
import { EntityForm, type FormField } from '../entity-form.tsx';

type Entry = OutputOf<'records.protocol.get'>;

/** What may change on an entry, by whom it may, and what has changed: assignment and classification, and the annulment. */
export function EntryChanges({ entry }: { readonly entry: Entry }) {
  const { t } = useLanguage();
  const me = useMe();
  const queries = useQueryClient();
  const [open, setOpen] = useState<'assign' | 'annul'>();
  const done = () => {
    setOpen(undefined);
    void queries.invalidateQueries({ queryKey: ['records.protocol.get'] });
    void queries.invalidateQueries({ queryKey: ['records.protocol.list'] });
  };
  const may = (permission: string) => entry.annulment === null && me.permissions.includes(permission);
  const [mayAssign, mayAnnul] = [may('records.protocol.assign'), may('records.protocol.annul')];
  if (!mayAssign && !mayAnnul && entry.changes.length === 0) return null;
  return (
    <section className="dk-card" aria-labelledby="changes">
      <h2 id="changes">{t('entry.changes')}</h2>
      <History entry={entry} />
      {open === undefined && (
        <div className="dk-actions">
          {mayAssign && (
            <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => setOpen('assign')}>
              {t('entry.assign')}
            </button>
          )}
          {mayAnnul && (
            <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => setOpen('annul')}>
              {t('entry.annul')}
            </button>
          )}
        </div>
      )}
      {open === 'assign' && <Assign entry={entry} done={done} cancel={() => setOpen(undefined)} />}
      {open === 'annul' && (
        <>
          <p>{t('entry.annulLead')}</p>
          <EntityForm
            form={`annul.${entry.id}`}
            fields={[
              { name: 'reason', label: 'entry.annulReason', kind: 'lines', required: true, max: 1000 },
              { name: 'authorisation', label: 'entry.authorisation', required: true, max: 300 },
            ]}
            submit="entry.annul"
            send={(values, key) =>
              call('records.protocol.annul', { id: entry.id, ...values } as InputOf<'records.protocol.annul'>, key)
            }
            done={done}
            cancel={() => setOpen(undefined)}
          />
        </>
      )}
    </section>
  );
}

function Assign(props: { readonly entry: Entry; readonly done: () => void; readonly cancel: () => void }) {
  const { entry, done, cancel } = props;
  const [today] = useState(() => dayOf(new Date()));
  const plan = useRead('records.classification.list', {});
  const units = useRead('identity.units.list', { day: today });
  const fields: readonly FormField[] = [
    {
      ...{ name: 'unitId', label: 'entry.unit', kind: 'choice' },
      options: units.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? [],
    },
    {
      ...{ name: 'classCode', label: 'entry.class', kind: 'choice' },
      options: plan.data?.classes.map(({ code, title }) => ({ value: code, label: `${code} ${title}` })) ?? [],
    },
    { name: 'reason', label: 'entry.assignReason', max: 500 },
  ];
  return (
    <EntityForm
      form={`assign.${entry.id}`}
      fields={fields}
      initial={{ unitId: entry.unitId ?? '', classCode: entry.classCode ?? '' }}
      submit="entry.assign"
      send={({ unitId, classCode, reason }, key) =>
        call(
          'records.protocol.assign',
          {
            id: entry.id,
            ...(unitId ? { unitId } : {}),
            ...(classCode ? { classCode } : {}),
            ...(reason?.trim() ? { reason: reason.trim() } : {}),
          },
          key,
        )
      }
      done={done}
      cancel={cancel}
    />
  );
}

/** Old and new beside each other: office and class by their names. */
function History({ entry }: { readonly entry: Entry }) {
  const { t, locale } = useLanguage();
  const [today] = useState(() => dayOf(new Date()));
  const units = useRead('identity.units.list', { day: today }, { enabled: entry.changes.length > 0 });
  const unitName = (id: string | null) => units.data?.items.find((unit) => unit.id === id)?.name ?? (id ? '…' : '–');
  if (entry.changes.length === 0) return null;
  return (
    <ol className="dk-list">
      {entry.changes.map(({ at, before, after, reason }) => (
        <li key={at}>
          <span>
            {formatDateTime(locale, new Date(at))}
            {before.unitId !== after.unitId && (
              <span className="d-block">
                {t('entry.changed', {
                  field: t('entry.unit'),
                  before: unitName(before.unitId),
                  after: unitName(after.unitId),
                })}
              </span>
            )}
            {before.classCode !== after.classCode && (
              <span className="d-block">
                {t('entry.changed', {
                  field: t('entry.class'),
                  before: before.classCode ?? '–',
                  after: after.classCode ?? '–',
                })}
              </span>
            )}
            {reason && (
              <span className="d-block dk-mute" dir="auto">
                {reason}
              </span>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
