import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { dayOf, formatDayShort } from '../../../../ui/contract/format.ts';
import { call, type InputOf } from '../../lib/client.ts';
import { useFilters } from '../../lib/filters.ts';
import { useLanguage } from '../../lib/language.tsx';
import { usePages, type ItemOf } from '../../lib/pages.ts';
import { useWork } from '../../lib/queries.ts';
import { useMe } from '../../lib/session.ts';
import { PageTitle, Refusal, Tag } from '../../parts/basics.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { EntityForm, type FormField } from '../../parts/entity-form.tsx';
import { FilterBar, FilterChoice } from '../../parts/filters.tsx';
import { said } from './fields.ts';
import { usePeopleOptions, useRoleNames, useUnits } from './names.ts';

type Delegation = ItemOf<'identity.delegations.list'>;

/** Delegations given and received; all of the body for who manages positions. */
export function DelegationsPage() {
  const { t } = useLanguage();
  const me = useMe();
  const queries = useQueryClient();
  const filters = useFilters({ quali: ['tutte'] });
  const [adding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<Delegation>();
  const manages = me.permissions.includes('identity.positions.manage');
  const all = manages && filters.values.quali === 'tutte';
  const delegations = usePages('identity.delegations.list', all ? { all } : {});
  const changed = () => {
    setAdding(false);
    setRevoking(undefined);
    void queries.invalidateQueries({ queryKey: ['identity.delegations.list'] });
  };
  const add = (
    <button type="button" className="btn btn-primary btn-sm" onClick={() => setAdding(true)}>
      {t('delegations.new')}
    </button>
  );
  const mayGrant = me.permissions.includes('identity.delegations.grant');
  return (
    <>
      <PageTitle aside={mayGrant && !adding ? add : undefined}>{t('admin.delegations')}</PageTitle>
      <p>{t('delegations.lead')}</p>
      {adding && (
        <section className="dk-card" aria-labelledby="new-delegation">
          <h2 id="new-delegation">{t('delegations.new')}</h2>
          <NewDelegation done={changed} cancel={() => setAdding(false)} />
        </section>
      )}
      {manages && (
        <FilterBar filters={filters}>
          <FilterChoice
            filters={filters}
            name="quali"
            label="delegations.scope"
            all="delegations.mine"
            options={[{ value: 'tutte', label: t('delegations.all') }]}
          />
        </FilterBar>
      )}
      <DataTable
        label={t('admin.delegations')}
        pages={delegations}
        columns={useColumns(setRevoking)}
        idOf={(delegation) => delegation.id}
        empty={t('delegations.empty')}
      />
      {revoking && <Revoke delegation={revoking} done={changed} cancel={() => setRevoking(undefined)} />}
    </>
  );
}

function useColumns(revoke: (delegation: Delegation) => void): readonly Column<Delegation>[] {
  const { t, locale } = useLanguage();
  const me = useMe();
  const roleName = useRoleNames();
  const today = dayOf(new Date());
  const mayEnd = (delegation: Delegation) =>
    delegation.revokedAt === null &&
    delegation.validTo >= today &&
    (delegation.fromPersonId === me.person.id || me.permissions.includes('identity.positions.manage'));
  return [
    {
      key: 'role',
      label: 'delegations.role',
      cell: (delegation) => (
        <>
          <span className="dk-title">{roleName(delegation.role)}</span>
          <div className="dk-mute" dir="auto">
            {delegation.unitName ?? t('positions.wholeBody')}
          </div>
        </>
      ),
    },
    { key: 'from', label: 'delegations.from', cell: (delegation) => <span dir="auto">{delegation.fromName}</span> },
    { key: 'to', label: 'delegations.to', cell: (delegation) => <span dir="auto">{delegation.toName}</span> },
    {
      key: 'period',
      label: 'delegations.period',
      cell: ({ validFrom, validTo, revokedAt }) => (
        <>
          {formatDayShort(locale, validFrom)}–{formatDayShort(locale, validTo)}{' '}
          {revokedAt && <Tag kind="cancelled">{t('delegations.revoked')}</Tag>}
          {!revokedAt && validTo < today && <Tag kind="none">{t('delegations.over')}</Tag>}
        </>
      ),
    },
    { key: 'reason', label: 'delegations.reason', cell: (delegation) => <span dir="auto">{delegation.reason}</span> },
    {
      key: 'revoke',
      label: 'incidents.actions',
      width: 's',
      cell: (delegation) =>
        mayEnd(delegation) && (
          <button
            type="button"
            className="btn btn-outline-primary btn-sm"
            aria-label={t('delegations.revokeOf', { name: delegation.toName })}
            onClick={() => revoke(delegation)}
          >
            {t('delegations.revoke')}
          </button>
        ),
    },
  ];
}

function Revoke(props: { readonly delegation: Delegation; readonly done: () => void; readonly cancel: () => void }) {
  const { t } = useLanguage();
  const { delegation, done, cancel } = props;
  const revoke = useWork((_: undefined, key) => call('identity.delegations.revoke', { id: delegation.id }, key), done);
  return (
    <Confirm
      title={t('delegations.revokeOf', { name: delegation.toName })}
      action={t('delegations.revoke')}
      busy={revoke.isPending}
      confirm={() => revoke.mutate(undefined)}
      cancel={cancel}
    >
      <Refusal problem={revoke.error} />
      <p dir="auto">{delegation.reason}</p>
    </Confirm>
  );
}

function NewDelegation({ done, cancel }: { readonly done: () => void; readonly cancel: () => void }) {
  const me = useMe();
  const people = usePeopleOptions();
  const units = useUnits();
  const roleName = useRoleNames();
  const fields: readonly FormField[] = [
    {
      ...{ name: 'toPersonId', label: 'delegations.to', kind: 'choice', required: true },
      options: people.filter(({ value }) => value !== me.person.id),
    },
    {
      ...{ name: 'role', label: 'delegations.role', kind: 'choice', required: true },
      options: me.roles.map((code) => ({ value: code, label: roleName(code) })),
    },
    {
      ...{ name: 'unitId', label: 'positions.unit', hint: 'positions.unitHint', kind: 'choice' },
      options: units.inForce.map(({ id, name }) => ({ value: id, label: name })),
    },
    { name: 'reason', label: 'delegations.reason', kind: 'lines', required: true, max: 1000 },
    { name: 'validFrom', label: 'delegations.validFrom', hint: 'chart.fromHint', kind: 'date' },
    { name: 'validTo', label: 'delegations.validTo', kind: 'date', required: true },
  ];
  return (
    <EntityForm
      form="delegation.new"
      fields={fields}
      submit="delegations.new"
      send={(values, key) =>
        call('identity.delegations.grant', said(values) as unknown as InputOf<'identity.delegations.grant'>, key)
      }
      done={done}
      cancel={cancel}
    />
  );
}
