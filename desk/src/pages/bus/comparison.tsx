import { useState } from 'react';
import { call, type OutputOf } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useWork } from '../../lib/queries.ts';
import { Refusal, Tag } from '../../parts/basics.tsx';

type Report = OutputOf<'bus.mirrors.compare'>;
type Collection = Report['collections'][number];

/** Whether the settings of a system say what it shows of ours. */
export function isMirror(settings: Readonly<Record<string, unknown>>): boolean {
  return Array.isArray(settings['shows']) && settings['shows'].length > 0;
}

/** What another system shows beside what the body has, and having it put right. */
export function Comparison({ code, name }: { readonly code: string; readonly name: string }) {
  const { t } = useLanguage();
  const [report, setReport] = useState<Report>();
  const [told, setTold] = useState(false);
  const compare = useWork(
    () => call('bus.mirrors.compare', { code }),
    (found) => {
      setReport(found);
      setTold(false);
    },
  );
  const mend = useWork(
    (collections: readonly Collection[], key) =>
      Promise.all(
        collections.map(({ name: collection, missing, outdated, surplus }) =>
          // Each list has its own limit: what is missing goes first, the next comparison has the rest.
          call(
            'bus.mirrors.mend',
            { code, collection, put: [...missing, ...outdated].slice(0, 500), remove: surplus },
            `${key}-${collection}`,
          ),
        ),
      ),
    () => setTold(true),
  );
  const different = report?.collections.filter(({ state }) => state === 'different') ?? [];
  return (
    <>
      <Refusal problem={compare.error ?? mend.error} />
      <div role="status">
        {report && <Table report={report} caption={t('mirror.caption', { name })} />}
        {told && <p>{t('mirror.told')}</p>}
      </div>
      <div className="dk-actions">
        <button
          type="button"
          className="btn btn-outline-primary btn-sm"
          disabled={compare.isPending}
          onClick={() => compare.mutate(undefined)}
        >
          {t('mirror.compare')}
          <span className="visually-hidden"> {name}</span>
        </button>
        {different.length > 0 && !told && (
          <button
            type="button"
            className="btn btn-primary btn-sm"
            disabled={mend.isPending}
            onClick={() => mend.mutate(different)}
          >
            {t('mirror.mend')}
            <span className="visually-hidden"> {name}</span>
          </button>
        )}
      </div>
    </>
  );
}

const STATES = { equal: 'done', different: 'urgent', unknown: 'incident' } as const;

function Table({ report, caption }: { readonly report: Report; readonly caption: string }) {
  const { t, locale } = useLanguage();
  return (
    <table className="dk-table">
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col" className="text-nowrap">
            {t('mirror.collection')}
          </th>
          <th scope="col">{t('endpoints.state')}</th>
          <th scope="col" className="text-nowrap">
            {t('mirror.missing')}
          </th>
          <th scope="col" className="text-nowrap">
            {t('mirror.outdated')}
          </th>
          <th scope="col" className="text-nowrap">
            {t('mirror.surplus')}
          </th>
        </tr>
      </thead>
      <tbody>
        {report.collections.map(({ name, state, reason, missingCount, outdatedCount, surplusCount }) => (
          <tr key={name}>
            <th scope="row" className="text-nowrap">
              {name}
            </th>
            <td>
              <Tag kind={STATES[state]}>{t(`mirror.${state}`)}</Tag>
              {reason !== null && <span dir="auto"> {reason[locale]}</span>}
            </td>
            {[missingCount, outdatedCount, surplusCount].map((count, index) => (
              <td key={index} className="dk-number">
                {state === 'unknown' ? '–' : count}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
