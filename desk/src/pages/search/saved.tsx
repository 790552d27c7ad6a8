import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { call, type InputOf } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead, useWork } from '../../lib/queries.ts';
import { useMe } from '../../lib/session.ts';
import { Form, Icon } from '../../parts/basics.tsx';

/** Searches that the reader keeps, and those of the colleagues of the unit. */
export function SavedSearches(props: {
  readonly q: string;
  readonly sort: 'relevance' | 'date';
  readonly open: (q: string, sort: string) => void;
}) {
  const { t } = useLanguage();
  const { q, sort, open } = props;
  const id = useId();
  const client = useQueryClient();
  const me = useMe();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  // Who works in several units would have to say in which: it is offered to who has one.
  const unitId = me.unitIds.length === 1 ? me.unitIds[0] : undefined;
  const saved = useRead('records.searches.list', {});
  const changed = () => {
    setName('');
    setShared(false);
    void client.invalidateQueries({ queryKey: ['records.searches.list'] });
  };
  const save = useWork((input: InputOf<'records.searches.save'>, key) => {
    return call('records.searches.save', input, key);
  }, changed);
  const remove = useWork((input: { id: string }, key) => call('records.searches.remove', input, key), changed);
  const items = saved.data?.items ?? [];
  return (
    <section aria-label={t('search.saved')}>
      <h2 className="h6">{t('search.saved')}</h2>
      {saved.data && items.length === 0 && <p className="small">{t('search.saved.none')}</p>}
      <ul className="list-unstyled small">
        {items.map((one) => (
          <li key={one.id} className="d-flex justify-content-between">
            <button
              type="button"
              className="btn btn-link btn-sm p-0 text-start"
              onClick={() => open(one.query, one.sort)}
            >
              {one.name}
              {one.unitId !== null && ` (${t('search.shared')})`}
            </button>
            {one.own && (
              <button
                type="button"
                className="btn btn-link btn-sm p-0"
                aria-label={t('search.remove', { name: one.name })}
                onClick={() => remove.mutate({ id: one.id })}
              >
                <Icon name="it-close-circle" />
              </button>
            )}
          </li>
        ))}
      </ul>
      {q !== '' && (
        <Form
          problem={save.error}
          label={t('search.save')}
          submit={() => save.mutate({ name: name.trim(), query: q, sort, ...(shared && unitId && { unitId }) })}
        >
          <label htmlFor={id} className="small">
            {t('search.save')}: {t('search.save.name').toLowerCase()}
          </label>
          <input
            id={id}
            type="text"
            className="form-control form-control-sm"
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          {unitId && (
            <label className="small d-block mt-2">
              <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />{' '}
              {t('search.save.share')}
            </label>
          )}
          <button
            type="submit"
            className="btn btn-outline-primary btn-sm mt-2"
            disabled={save.isPending || name.trim() === ''}
          >
            {t('search.save')}
          </button>
        </Form>
      )}
    </section>
  );
}
