import { useState } from 'react';
import { dayOf, formatDay } from '../../../../ui/contract/format.ts';
import { call, type InputOf, type OutputOf } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead, useWork } from '../../lib/queries.ts';
import { Refusal, Tag } from '../../parts/basics.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { EntityForm, type FormField } from '../../parts/entity-form.tsx';
import { said } from './fields.ts';
import { useRoleNames, useUnits } from './names.ts';

type Person = OutputOf<'identity.people.get'>;
type Position = Person['positions'][number];

interface Props {
  readonly person: Person;
  readonly may: boolean;
  readonly changed: () => void;
}

/** Positions of a person, past ones included. */
export function Positions({ person, may, changed }: Props) {
  const { t } = useLanguage();
  const [adding, setAdding] = useState(false);
  const done = () => {
    setAdding(false);
    changed();
  };
  return (
    <section className="dk-card" aria-labelledby="positions">
      <h2 id="positions">{t('positions.title')}</h2>
      {person.positions.length === 0 && <p className="dk-mute">{t('positions.empty')}</p>}
      <ul className="dk-list">
        {person.positions.map((position) => (
          <PositionLine key={position.id} position={position} may={may} changed={changed} />
        ))}
      </ul>
      {adding && <NewPosition person={person} done={done} cancel={() => setAdding(false)} />}
      {may && !adding && (
        <button type="button" className="btn btn-outline-primary btn-sm mt-3" onClick={() => setAdding(true)}>
          {t('positions.new')}
        </button>
      )}
    </section>
  );
}

function stateOf({ endedAt, validFrom, validTo }: Position, today: string): 'ended' | 'inForce' | 'future' {
  if (endedAt !== null || (validTo !== null && validTo < today)) return 'ended';
  return validFrom > today ? 'future' : 'inForce';
}

function PositionLine(props: { readonly position: Position; readonly may: boolean; readonly changed: () => void }) {
  const { t, locale } = useLanguage();
  const { position, may, changed } = props;
  const [ending, setEnding] = useState(false);
  const units = useUnits();
  const roleName = useRoleNames();
  const state = stateOf(position, dayOf(new Date()));
  const end = useWork(
    (_: undefined, key) => call('identity.positions.end', { id: position.id }, key),
    () => {
      setEnding(false);
      changed();
    },
  );
  const role = roleName(position.role);
  const { validFrom, validTo } = position;
  const from = formatDay(locale, validFrom);
  return (
    <li>
      <div>
        <span className="dk-title">{role}</span>
        <div dir="auto">{position.unitId ? units.nameOf(position.unitId) : t('positions.wholeBody')}</div>
        <div className="dk-mute">
          {validTo ? t('chart.period', { from, to: formatDay(locale, validTo) }) : t('chart.since', { from })}
        </div>
      </div>
      <div className="dk-actions dk-tight">
        <Tag kind={state === 'inForce' ? 'done' : 'none'}>{t(`positions.${state}`)}</Tag>
        {may && state !== 'ended' && (
          <button
            type="button"
            className="btn btn-outline-primary btn-sm"
            aria-label={t('positions.endOf', { role })}
            onClick={() => setEnding(true)}
          >
            {t('positions.end')}
          </button>
        )}
      </div>
      {ending && (
        <Confirm
          title={t('positions.endOf', { role })}
          action={t('positions.end')}
          busy={end.isPending}
          confirm={() => end.mutate(undefined)}
          cancel={() => setEnding(false)}
        >
          <Refusal problem={end.error} />
          <p>{t('positions.endLead')}</p>
        </Confirm>
      )}
    </li>
  );
}

function NewPosition(props: { readonly person: Person; readonly done: () => void; readonly cancel: () => void }) {
  const { t, locale } = useLanguage();
  const { person, done, cancel } = props;
  const roles = useRead('identity.roles.list', {});
  const units = useUnits();
  const fields: readonly FormField[] = [
    {
      ...{ name: 'role', label: 'positions.role', kind: 'choice', required: true },
      options: (roles.data?.items ?? []).map(({ code, name }) => ({ value: code, label: name[locale] })),
    },
    {
      ...{ name: 'unitId', label: 'positions.unit', hint: 'positions.unitHint', kind: 'choice' },
      options: units.inForce.map(({ id, name }) => ({ value: id, label: name })),
    },
    { name: 'validFrom', label: 'delegations.validFrom', hint: 'chart.fromHint', kind: 'date' },
    { name: 'validTo', label: 'delegations.validTo', kind: 'date' },
  ];
  return (
    <>
      <h3 className="mt-3">{t('positions.new')}</h3>
      <EntityForm
        form={`position.${person.id}`}
        fields={fields}
        submit="form.add"
        send={(values, key) =>
          call(
            'identity.positions.assign',
            { ...said(values), personId: person.id } as InputOf<'identity.positions.assign'>,
            key,
          )
        }
        done={done}
        cancel={cancel}
      />
    </>
  );
}
