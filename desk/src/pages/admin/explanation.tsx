import { useFilters } from '../../lib/filters.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead } from '../../lib/queries.ts';
import { useMe } from '../../lib/session.ts';
import { Refusal, Tag } from '../../parts/basics.tsx';
import { FilterBar, FilterChoice } from '../../parts/filters.tsx';
import { usePeopleOptions } from './names.ts';

const UUID = /^[0-9a-f-]{36}$/;
const NAME = /^[a-z]+(\.[a-zA-Z-]+){1,3}$/;

/** Why a person may, or may not: in sentences, with who could do it instead. Question and answer have an address. */
export function Explanation() {
  const { t, locale } = useLanguage();
  const me = useMe();
  const filters = useFilters({ persona: 'text', permesso: 'text' });
  const people = usePeopleOptions();
  const permissions = useRead('identity.permissions.list', {});
  const { persona = '', permesso = '' } = filters.values;
  const asked = UUID.test(persona) && NAME.test(permesso);
  const answer = useRead(
    'identity.permissions.explain',
    { permission: permesso, personId: persona },
    { enabled: asked },
  );
  if (!me.permissions.includes('identity.permissions.explain')) return null;
  return (
    <section className="dk-card" aria-labelledby="why">
      <h2 id="why">{t('why.title')}</h2>
      <FilterBar filters={filters}>
        <FilterChoice filters={filters} name="persona" label="why.person" all="desk.choose" options={people} />
        <FilterChoice
          filters={filters}
          name="permesso"
          label="why.permission"
          all="desk.choose"
          options={(permissions.data?.items ?? []).map(({ permission, sentence }) => ({
            value: permission,
            label: sentence[locale],
          }))}
        />
      </FilterBar>
      {asked && <Refusal problem={answer.error} />}
      {asked && answer.data && (
        <p role="status" dir="auto">
          <Tag kind={answer.data.allowed ? 'done' : 'expired'}>{t(answer.data.allowed ? 'why.may' : 'why.mayNot')}</Tag>{' '}
          {answer.data.sentence[locale]}
        </p>
      )}
    </section>
  );
}
