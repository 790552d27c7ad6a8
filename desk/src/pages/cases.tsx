import { Link, useSearchParams } from 'react-router';
import { useLanguage } from '../lib/language.tsx';
import { useRead } from '../lib/queries.ts';
import { useMe } from '../lib/session.ts';
import { Busy, Empty, PageTitle, Refusal, Tag, Term } from '../parts/basics.tsx';

const statuses = ['running', 'completed', 'cancelled'] as const;

const orders = ['-startedAt', 'dueDay', '-presentedAt', 'code'] as const;

/** Cases, filtered and sorted by the address. */
export function CasesPage() {
  const { t } = useLanguage();
  const me = useMe();
  const [params, setParams] = useSearchParams();
  const status = statuses.find((known) => known === params.get('stato'));
  const sort = orders.find((known) => known === params.get('ordine')) ?? orders[0];
  const cases = useRead('processes.cases.list', { limit: 100, status, sort });
  const choose = (name: string, value: string) => {
    const next = new URLSearchParams(params);
    if (value) next.set(name, value);
    else next.delete(name);
    setParams(next);
  };
  const add = (
    <Link className="btn btn-primary btn-sm" to="/pratiche/nuova">
      {t('cases.new')}
    </Link>
  );
  return (
    <>
      <PageTitle aside={me.permissions.includes('processes.cases.start') ? add : undefined}>
        {t('cases.title')}
      </PageTitle>
      <div className="dk-filters">
        <div className="dk-field">
          <label htmlFor="f-status">{t('cases.status')}</label>
          <select id="f-status" value={status ?? ''} onChange={(event) => choose('stato', event.target.value)}>
            <option value="">{t('cases.all')}</option>
            {statuses.map((known) => (
              <option key={known} value={known}>
                {t(`status.${known}`)}
              </option>
            ))}
          </select>
        </div>
        <div className="dk-field">
          <label htmlFor="f-sort">{t('cases.sort')}</label>
          <select id="f-sort" value={sort} onChange={(event) => choose('ordine', event.target.value)}>
            {orders.map((known) => (
              <option key={known} value={known}>
                {t(`sort.${known}`)}
              </option>
            ))}
          </select>
        </div>
      </div>
      <Refusal problem={cases.error} again={() => void cases.refetch()} />
      {cases.isPending && <Busy />}
      {cases.data?.items.length === 0 && <Empty>{t('cases.empty')}</Empty>}
      <ul className="dk-list">
        {cases.data?.items.map((item) => (
          <li key={item.id}>
            <div>
              <Link className="dk-title" to={`/pratiche/${item.id}`}>
                {item.code} · {item.title}
              </Link>
              <div>
                <Tag kind={item.status === 'completed' ? 'done' : 'current'}>{t(`status.${item.status}`)}</Tag>
              </div>
            </div>
            {item.status === 'running' && (
              <div>
                <Term {...item.clock} />
              </div>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
