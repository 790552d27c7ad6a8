import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { deskCatalogue, type DeskLabel } from '../../../../ui/contract/desk.ts';
import { call, type OutputOf } from '../../lib/client.ts';
import { useFilters } from '../../lib/filters.ts';
import { useLanguage } from '../../lib/language.tsx';
import { usePages } from '../../lib/pages.ts';
import { useRead, useWork } from '../../lib/queries.ts';
import { useMe } from '../../lib/session.ts';
import { Awaited, PageTitle, Refusal } from '../../parts/basics.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { EntityForm, type FormField } from '../../parts/entity-form.tsx';
import { FilterBar, FilterChoice } from '../../parts/filters.tsx';
import { Explanation } from './explanation.tsx';

type Role = OutputOf<'identity.roles.list'>['items'][number];
type Permission = OutputOf<'identity.permissions.list'>['items'][number];

/** Roles with their permissions as sentences, who holds them, and why somebody may or may not. */
export function RolesPage() {
  const { t, locale } = useLanguage();
  const me = useMe();
  const queries = useQueryClient();
  const filters = useFilters({ ruolo: 'text' });
  const [adding, setAdding] = useState(false);
  const roles = useRead('identity.roles.list', {});
  if (!roles.data) return <Awaited problem={roles.error} again={() => void roles.refetch()} />;
  const may = me.permissions.includes('identity.permissions.manage');
  const items = roles.data.items;
  const role = items.find(({ code }) => code === filters.values.ruolo) ?? items[0];
  const add = (
    <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => setAdding(true)}>
      {t('roles.new')}
    </button>
  );
  const added = ({ code }: { code: string }) => {
    setAdding(false);
    void queries.invalidateQueries({ queryKey: ['identity.roles.list'] });
    filters.set('ruolo', code);
  };
  return (
    <>
      <PageTitle aside={may && !adding ? add : undefined}>{t('admin.roles')}</PageTitle>
      {adding && (
        <section className="dk-card" aria-labelledby="new-role">
          <h2 id="new-role">{t('roles.new')}</h2>
          <NewRole done={added} cancel={() => setAdding(false)} />
        </section>
      )}
      <Explanation />
      <FilterBar filters={filters}>
        <FilterChoice
          filters={filters}
          name="ruolo"
          label="roles.role"
          first={items[0]?.name[locale] ?? ''}
          options={items.slice(1).map(({ code, name }) => ({ value: code, label: name[locale] }))}
        />
      </FilterBar>
      {role && (
        <div className="dk-grid">
          <RolePermissions key={role.code} role={role} may={may} />
          <Holders role={role} />
        </div>
      )}
    </>
  );
}

function NewRole(props: { readonly done: (made: { code: string }) => void; readonly cancel: () => void }) {
  const fields: readonly FormField[] = [
    {
      ...{ name: 'code', label: 'roles.code', required: true, max: 80 },
      ...{ pattern: /^[a-z0-9][a-z0-9._-]*$/, wrong: 'wrong.code' },
    },
    { name: 'name.it', label: 'roles.nameIt', required: true, max: 2000 },
    { name: 'name.en', label: 'roles.nameEn', required: true, max: 2000 },
  ];
  const send = (values: Readonly<Record<string, string>>, key: string) => {
    const name = { it: values['name.it']!.trim(), en: values['name.en']!.trim() };
    return call('identity.roles.define', { code: values['code']!.trim(), name }, key);
  };
  return <EntityForm form="role.new" fields={fields} submit="form.add" send={send} {...props} />;
}

function RolePermissions({ role, may }: { readonly role: Role; readonly may: boolean }) {
  const { t, locale } = useLanguage();
  const permissions = useRead('identity.permissions.list', {});
  const [asked, setAsked] = useState<Permission>();
  const rooms = [...new Set((permissions.data?.items ?? []).map(({ permission }) => permission.split('.')[0]!))];
  return (
    <section className="dk-card" aria-labelledby="role">
      <h2 id="role">{t('roles.lead', { role: role.name[locale] })}</h2>
      <Refusal problem={permissions.error} again={() => void permissions.refetch()} />
      {rooms.map((room) => (
        <fieldset className="dk-group" key={room}>
          <legend>{t(roomLabel(room))}</legend>
          {permissions
            .data!.items.filter(({ permission }) => permission.startsWith(`${room}.`))
            .map((item) => (
              <label className="dk-option" key={item.permission}>
                <input
                  type="checkbox"
                  checked={item.roles.includes(role.code)}
                  disabled={!may}
                  onChange={() => setAsked(item)}
                />
                <span>{item.sentence[locale]}</span>
              </label>
            ))}
        </fieldset>
      ))}
      {asked && <Change role={role} permission={asked} done={() => setAsked(undefined)} />}
    </section>
  );
}

function roomLabel(room: string): DeskLabel {
  const label = `room.${room}`;
  return label in deskCatalogue ? (label as DeskLabel) : 'room.other';
}

function Change(props: { readonly role: Role; readonly permission: Permission; readonly done: () => void }) {
  const { t, locale } = useLanguage();
  const queries = useQueryClient();
  const { role, permission, done } = props;
  const granted = !permission.roles.includes(role.code);
  const set = useWork(
    (_: undefined, key) =>
      call('identity.permissions.set', { permission: permission.permission, role: role.code, granted }, key),
    () => {
      void queries.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('identity.') });
      done();
    },
  );
  const words = { role: role.name[locale], sentence: permission.sentence[locale] };
  return (
    <Confirm
      title={t(granted ? 'roles.give' : 'roles.take')}
      action={t('roles.confirm')}
      busy={set.isPending}
      confirm={() => set.mutate(undefined)}
      cancel={done}
    >
      <Refusal problem={set.error} />
      <p>{t(granted ? 'roles.giveLead' : 'roles.takeLead', words)}</p>
    </Confirm>
  );
}

function Holders({ role }: { readonly role: Role }) {
  const { t } = useLanguage();
  const positions = usePages('identity.positions.list', { role: role.code });
  return (
    <section className="dk-card" aria-labelledby="holders">
      <h2 id="holders">{t('roles.holders')}</h2>
      <Refusal problem={positions.problem} again={positions.reload} />
      {!positions.pending && positions.rows.length === 0 && <p className="dk-mute">{t('roles.noHolders')}</p>}
      <ul className="dk-list">
        {positions.rows.map((position) => (
          <li key={position.id}>
            <Link className="dk-title" to={`/amministrazione/persone/${position.personId}`} dir="auto">
              {position.personName}
            </Link>
            <span dir="auto">{position.unitName ?? t('positions.wholeBody')}</span>
          </li>
        ))}
      </ul>
      {positions.more && (
        <button type="button" className="btn btn-outline-primary btn-sm" onClick={positions.loadMore}>
          {t('desk.more')}
        </button>
      )}
    </section>
  );
}
