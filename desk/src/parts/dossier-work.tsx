import { useState } from 'react';
import { Link } from 'react-router';
import { call, type InputOf, type OutputOf } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import { usePages } from '../lib/pages.ts';
import '../lib/records-catalogue.ts';
import { useMe } from '../lib/session.ts';
import { said } from '../pages/admin/fields.ts';
import { usePeopleOptions, useUnits } from '../pages/admin/names.ts';
import { useDone } from './access.tsx';
import { Busy, Tag } from './basics.tsx';
import { EntityForm, type FormField } from './entity-form.tsx';

type Dossier = OutputOf<'records.dossiers.get'>;

/** The legal phases of a proceeding, as annex 5 writes them. */
const PHASES = [
  'Preparatoria',
  'Istruttoria',
  'Consultiva',
  'Decisoria o deliberativa',
  "Integrazione dell'efficacia",
] as const;
const DOSSIER_KINDS = [
  'affare',
  'attività',
  'persona fisica',
  'persona giuridica',
  'procedimento amministrativo',
] as const;
const reason: FormField = { name: 'reason', label: 'access.reason', required: true, max: 500 };
const choices = (values: readonly string[]) => values.map((value) => ({ value, label: value }));

/** The dossiers above a dossier, and those within it. */
export function Parts({ dossier }: { readonly dossier: Dossier }) {
  const { t } = useLanguage();
  const may = useMe().permissions.includes('records.dossiers.manage') && dossier.state === 'open';
  const parts = usePages('records.dossiers.list', { aboveId: dossier.id, sort: 'openedAt' });
  const [opening, setOpening] = useState(false);
  const done = useDone(() => setOpening(false));
  return (
    <section className="dk-card" aria-labelledby="parts">
      <h2 id="parts">{t('parts.title')}</h2>
      {dossier.above.length > 0 && (
        <p>
          {t('parts.within')}{' '}
          {dossier.above.map(({ id, code, title }, index) => (
            <span key={id}>
              {index > 0 && ' › '}
              <Link to={`/fascicoli/${id}`}>{`${code} ${title}`}</Link>
            </span>
          ))}
        </p>
      )}
      {parts.pending && <Busy />}
      {!parts.pending && parts.rows.length === 0 && <p className="dk-mute">{t('parts.none')}</p>}
      <ul className="dk-list">
        {parts.rows.map((part) => (
          <li key={part.id}>
            <Link className="dk-wide" to={`/fascicoli/${part.id}`}>{`${part.code} · ${part.title}`}</Link>
            <Tag kind={part.state === 'closed' ? 'done' : 'current'}>{t(`dossier.state.${part.state}`)}</Tag>
          </li>
        ))}
      </ul>
      {parts.more && (
        <button type="button" className="btn btn-outline-primary btn-sm" onClick={parts.loadMore}>
          {t('desk.more')}
        </button>
      )}
      {opening && (
        <EntityForm
          form={`dossiers.part.${dossier.id}`}
          initial={{ kind: dossier.kind }}
          fields={[
            { name: 'title', label: 'parts.name', required: true, max: 300 },
            { name: 'kind', label: 'dossier.kind', kind: 'choice', required: true, options: choices(DOSSIER_KINDS) },
          ]}
          submit="parts.open"
          send={(values, key) => {
            const input = { aboveId: dossier.id, ...said(values) };
            return call('records.dossiers.open', input as InputOf<'records.dossiers.open'>, key);
          }}
          done={done}
          cancel={() => setOpening(false)}
        />
      )}
      {may && !opening && (
        <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => setOpening(true)}>
          {t('parts.open')}
        </button>
      )}
    </section>
  );
}

/** What is done with an open dossier: another officer, the next phase, the end. */
export function DossierWork({ dossier }: { readonly dossier: Dossier }) {
  const { t } = useLanguage();
  const may = useMe().permissions.includes('records.dossiers.manage') && dossier.state === 'open';
  const [doing, setDoing] = useState<'assign' | 'phase' | 'close'>();
  const stop = () => setDoing(undefined);
  const done = useDone(stop);
  if (!may) return null;
  const { id } = dossier;
  const form = `dossiers.${doing}.${id}`;
  return (
    <section className="dk-card" aria-labelledby="work">
      <h2 id="work">{t('dossierWork.title')}</h2>
      {doing === 'assign' && <Assign dossier={dossier} done={done} cancel={stop} />}
      {doing === 'phase' && (
        <EntityForm
          form={form}
          fields={[
            { name: 'phase', label: 'dossier.phases', kind: 'choice', required: true, options: choices(PHASES) },
          ]}
          submit="dossierWork.phase"
          send={({ phase }, key) =>
            call('records.dossiers.beginPhase', { id, phase: phase as (typeof PHASES)[number] }, key)
          }
          done={done}
          cancel={stop}
        />
      )}
      {doing === 'close' && (
        <EntityForm
          form={form}
          fields={[reason]}
          submit="dossierWork.close"
          send={(values, key) => call('records.dossiers.close', { id, ...said(values) }, key)}
          done={done}
          cancel={stop}
        />
      )}
      {!doing && (
        <div className="dk-actions">
          {(['assign', 'phase', 'close'] as const)
            .filter((work) => work !== 'phase' || dossier.kind === 'procedimento amministrativo')
            .map((work) => (
              <button
                key={work}
                type="button"
                className="btn btn-outline-primary btn-sm"
                onClick={() => setDoing(work)}
              >
                {t(`dossierWork.${work}`)}
              </button>
            ))}
        </div>
      )}
    </section>
  );
}

function Assign(props: { readonly dossier: Dossier; readonly done: () => void; readonly cancel: () => void }) {
  const { dossier, done, cancel } = props;
  const people = usePeopleOptions();
  const units = useUnits().inForce.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <EntityForm
      form={`dossiers.assign.${dossier.id}`}
      initial={{ officerId: dossier.officerId ?? '', unitId: dossier.unitId ?? '' }}
      fields={[
        { name: 'officerId', label: 'dossier.officer', kind: 'choice', options: people },
        { name: 'unitId', label: 'dossier.unit', kind: 'choice', options: units },
        reason,
      ]}
      submit="form.save"
      send={({ officerId, unitId, reason: why = '' }, key) => {
        const input = { officerId: officerId || null, unitId: unitId || null, reason: why };
        return call('records.dossiers.assign', { id: dossier.id, ...input }, key);
      }}
      done={done}
      cancel={cancel}
    />
  );
}
