import { useMemo } from 'react';
import { useParams } from 'react-router';
import { ganttChart } from '../../../../ui/charts/gantt.ts';
import { dayOf, formatDateTime, formatDay, formatEuro, inSentenceCase } from '../../../../ui/contract/format.ts';
import { strategicMessage } from '../../../../ui/contract/strategic.ts';
import type { OutputOf } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead } from '../../lib/queries.ts';
import { Awaited, PageTitle } from '../../parts/basics.tsx';
import { ChartFigure } from '../../parts/chart.tsx';
import { StandingTag } from './interventions.tsx';

type Intervention = OutputOf<'programmes.interventions.get'>;

/** One intervention: its money, its phases with their three times, and how its data came to be. */
export function InterventionPage() {
  const { id } = useParams();
  const found = useRead('programmes.interventions.get', { id: id! });
  if (!found.data) return <Awaited problem={found.error} again={() => void found.refetch()} />;
  const item = found.data;
  return (
    <>
      <PageTitle aside={<StandingTag progress={item.progress} />}>{item.title}</PageTitle>
      <div className="dk-grid">
        <div>
          <Times item={item} />
          <History item={item} />
        </div>
        <div>
          <Facts item={item} />
          <Money item={item} />
        </div>
      </div>
    </>
  );
}

interface Props {
  readonly item: Intervention;
}

function Times({ item }: Props) {
  const { t, locale } = useLanguage();
  const chart = useMemo(
    () =>
      ganttChart(
        {
          ...{ id: 'gantt', title: item.title, today: dayOf(new Date()) },
          phases: item.milestones.map(({ title, plannedDay, revisedDay, actualDay, delayDays }) => ({
            ...{ name: title, planned: plannedDay, revised: revisedDay, actual: actualDay, delayDays },
          })),
        },
        locale,
      ),
    [item, locale],
  );
  const revisions = item.milestones.flatMap(({ title, revisions: all }) => all.map((one) => ({ title, ...one })));
  return (
    <section className="dk-card" aria-labelledby="times">
      <h2 id="times">{t('works.times')}</h2>
      {item.milestones.length === 0 ? (
        <p className="dk-mute">{t('works.noPhases')}</p>
      ) : (
        <ChartFigure chart={chart} file={`fasi-${item.code}`} legend={<Legend />} />
      )}
      {revisions.length > 0 && (
        <>
          <h3 className="dk-subtitle">{t('works.revisions')}</h3>
          <ul>
            {revisions.map(({ title, n, day, reason }) => (
              <li key={`${title} ${n}`}>
                {t('works.revision', { phase: title, day: formatDay(locale, day), reason })}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Legend() {
  const { locale } = useLanguage();
  return (
    <ul className="ui-legend">
      {(['planned', 'actual', 'expected'] as const).map((kind) => (
        <li key={kind} className={`ui-legend-${kind}`}>
          {strategicMessage(locale, `chart.gantt.legend.${kind}`)}
        </li>
      ))}
    </ul>
  );
}

function Facts({ item }: Props) {
  const { t } = useLanguage();
  return (
    <section className="dk-card">
      <dl className="dk-facts">
        <dt>{t('works.code')}</dt>
        <dd>{item.code}</dd>
        {item.cup && (
          <>
            <dt>{t('works.cup')}</dt>
            <dd>{item.cup}</dd>
          </>
        )}
        <dt>{t('works.programme')}</dt>
        <dd>{item.programme}</dd>
        <dt>{t('works.rup')}</dt>
        <dd>{item.rupName}</dd>
      </dl>
    </section>
  );
}

function Money({ item }: Props) {
  const { t, locale } = useLanguage();
  const covered = item.funding.reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0);
  const open = Math.round(Number(item.plannedCost) * 100) - covered;
  return (
    <section className="dk-card" aria-labelledby="money">
      <h2 id="money">{t('works.money')}</h2>
      <table className="dk-table">
        <tbody>
          {item.funding.map(({ source, amount }, index) => (
            <tr key={index}>
              <th scope="row">{inSentenceCase(source)}</th>
              <td className="dk-number">{formatEuro(locale, amount)}</td>
            </tr>
          ))}
          {open > 0 && (
            <tr>
              <th scope="row">{t('works.uncovered')}</th>
              <td className="dk-number">{formatEuro(locale, (open / 100).toFixed(2))}</td>
            </tr>
          )}
          <tr>
            <th scope="row">{t('works.cost')}</th>
            <td className="dk-number">
              <strong>{formatEuro(locale, item.plannedCost)}</strong>
            </td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}

function History({ item }: Props) {
  const { t, locale } = useLanguage();
  return (
    <section className="dk-card" aria-labelledby="history">
      <h2 id="history">{t('works.history')}</h2>
      <ol className="dk-list">
        {item.versions.map(({ version, plannedCost, reason, madeAt }) => (
          <li key={version}>
            <span>{t('works.version', { version, cost: formatEuro(locale, plannedCost) })}</span>
            <span className="dk-mute">
              {[reason, formatDateTime(locale, new Date(madeAt))].filter(Boolean).join(' · ')}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
