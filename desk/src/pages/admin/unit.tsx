import { useState } from 'react';
import { Link } from 'react-router';
import { formatDay } from '../../../../ui/contract/format.ts';
import { call, type InputOf } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { usePages } from '../../lib/pages.ts';
import { useRead } from '../../lib/queries.ts';
import { Busy, Refusal } from '../../parts/basics.tsx';
import { EntityForm, type FormField } from '../../parts/entity-form.tsx';
import { CODE, said } from './fields.ts';
import { useRoleNames, useUnits, type Unit } from './names.ts';

const nameField: FormField = { name: 'name', label: 'chart.name', required: true, max: 200 };

interface FormProps {
  readonly done: () => void;
  readonly cancel: () => void;
}

/** A form that adds a unit. */
export function NewUnit({ parentId, done, cancel }: FormProps & { readonly parentId: string | undefined }) {
  const areas = useRead('identity.areas.list', {});
  const units = useUnits();
  const fields: readonly FormField[] = [
    nameField,
    { name: 'code', label: 'chart.code', required: true, max: 80, pattern: CODE, wrong: 'wrong.code' },
    parentField(units.inForce),
    {
      ...{ name: 'areaCode', label: 'chart.area', kind: 'choice' },
      options: (areas.data?.items ?? []).map(({ code, name }) => ({ value: code, label: name })),
    },
    { name: 'validFrom', label: 'chart.from', hint: 'chart.fromHint', kind: 'date' },
    { name: 'validTo', label: 'chart.to', kind: 'date' },
  ];
  return (
    <EntityForm
      form="unit.new"
      fields={fields}
      initial={parentId ? { parentId } : {}}
      submit="form.add"
      send={(values, key) => call('identity.units.create', said(values) as InputOf<'identity.units.create'>, key)}
      done={done}
      cancel={cancel}
    />
  );
}

function parentField(units: readonly Unit[]): FormField {
  const options = units.map(({ id, name, code }) => ({ value: id, label: `${name} (${code})` }));
  return { name: 'parentId', label: 'chart.parent', hint: 'chart.parentHint', kind: 'choice', options };
}

interface PanelProps {
  readonly unit: Unit;
  readonly day: string;
  readonly may: boolean;
  readonly changed: () => void;
}

/** One unit: since when, who works there, and what may be changed. */
export function UnitPanel({ unit, day, may, changed }: PanelProps) {
  const { t, locale } = useLanguage();
  const [doing, setDoing] = useState<'edit' | 'close'>();
  const stop = () => setDoing(undefined);
  const done = () => {
    stop();
    changed();
  };
  const from = formatDay(locale, unit.validFrom);
  return (
    <section className="dk-card" aria-labelledby="unit">
      <h2 id="unit" dir="auto">
        {unit.name}
      </h2>
      <p className="dk-mute">
        {unit.code} · {unit.areaCode} ·{' '}
        {unit.validTo ? t('chart.period', { from, to: formatDay(locale, unit.validTo) }) : t('chart.since', { from })}
      </p>
      {doing === 'edit' && <EditUnit unit={unit} done={done} cancel={stop} />}
      {doing === 'close' && <CloseUnit unit={unit} done={done} cancel={stop} />}
      {may && !doing && (
        <div className="dk-actions">
          <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => setDoing('edit')}>
            {t('form.edit')}
          </button>
          <button type="button" className="btn btn-outline-danger btn-sm" onClick={() => setDoing('close')}>
            {t('chart.close')}
          </button>
        </div>
      )}
      <Workers unit={unit} day={day} />
    </section>
  );
}

function Workers({ unit, day }: { readonly unit: Unit; readonly day: string }) {
  const { t } = useLanguage();
  const roleName = useRoleNames();
  const positions = usePages('identity.positions.list', { unitId: unit.id, day });
  return (
    <>
      <h3 className="mt-4">{t('chart.whoWorks')}</h3>
      <Refusal problem={positions.problem} again={positions.reload} />
      {positions.pending && <Busy />}
      {!positions.pending && positions.rows.length === 0 && <p className="dk-mute">{t('chart.nobody')}</p>}
      <ul className="dk-list">
        {positions.rows.map((position) => (
          <li key={position.id}>
            <Link className="dk-title" to={`/amministrazione/persone/${position.personId}`} dir="auto">
              {position.personName}
            </Link>
            <span>{roleName(position.role)}</span>
          </li>
        ))}
      </ul>
      {positions.more && (
        <button type="button" className="btn btn-outline-primary btn-sm" onClick={positions.loadMore}>
          {t('desk.more')}
        </button>
      )}
    </>
  );
}

function EditUnit({ unit, done, cancel }: FormProps & { readonly unit: Unit }) {
  const units = useUnits();
  const others = units.inForce.filter(({ id }) => id !== unit.id);
  const send = ({ name, parentId }: Readonly<Record<string, string>>, key: string) =>
    call('identity.units.update', { id: unit.id, name: name!.trim(), parentId: parentId || null }, key);
  return (
    <EntityForm
      form={`unit.${unit.id}`}
      fields={[nameField, parentField(others)]}
      initial={{ name: unit.name, parentId: unit.parentId ?? '' }}
      submit="form.save"
      send={send}
      done={done}
      cancel={cancel}
    />
  );
}

function CloseUnit({ unit, done, cancel }: FormProps & { readonly unit: Unit }) {
  const { t } = useLanguage();
  const last: FormField = { name: 'validTo', label: 'chart.lastDay', hint: 'chart.fromHint', kind: 'date' };
  return (
    <>
      <p>{t('chart.closeLead')}</p>
      <EntityForm
        form={`unit.close.${unit.id}`}
        fields={[last]}
        submit="chart.close"
        send={(values, key) => call('identity.units.close', { id: unit.id, ...said(values) }, key)}
        done={done}
        cancel={cancel}
      />
    </>
  );
}
