import { formatEuro, inSentenceCase } from '../../../ui/contract/format.ts';
import { translator, type Translate } from '../../../ui/contract/portal.ts';
import { Row } from '../components/basics.tsx';
import { ChartFigure, type DrawnChart } from '../components/chart.tsx';
import { createPaths } from '../paths.ts';
import type { PageContent } from '../render.tsx';
import { WORK_STANDINGS, type Frame, type Work, type WorkCard, type WorksView } from '../types.ts';

/** Public works: what, how much, and how each stands. */
export function worksPage(frame: Frame, view: WorksView): PageContent {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  const { text, standing } = view.filters;
  return {
    title: t('works.title'),
    description: t('works.meta', { site: frame.site.name }),
    section: 'management',
    node: (
      <div class="container dp-section">
        <h1>{t('works.title')}</h1>
        <p class="lead">{t('works.lead')}</p>
        <Filters frame={frame} view={view} />
        <h2 class="h4">{t('works.results')}</h2>
        {view.works.length > 0 ? (
          <ul class="dp-list">
            {view.works.map((work) => (
              <WorkLine frame={frame} work={work} />
            ))}
          </ul>
        ) : (
          <p role="status">{t((text ?? standing) ? 'works.noMatch' : 'works.empty')}</p>
        )}
        <nav aria-label={t('works.pages')}>
          {view.continued && <a href={paths.works(view.filters)}>{t('works.first')}</a>}{' '}
          {view.next && <a href={paths.works({ ...view.filters, after: view.next })}>{t('works.next')}</a>}
        </nav>
        <p>
          <a href={paths.worksFile()}>{t('works.csv')}</a>
        </p>
        <p class="text-secondary">{t('works.norm')}</p>
      </div>
    ),
  };
}

function Filters({ frame, view }: { readonly frame: Frame; readonly view: WorksView }) {
  const t = translator(frame.locale);
  const { text, standing } = view.filters;
  return (
    <form class="dp-filters" method="get" action={`${frame.base}/opere`} role="search" aria-label={t('works.filters')}>
      {frame.explicitLocale && <input type="hidden" name="lang" value={frame.locale} />}
      <div class="dp-field">
        <label for="q">{t('works.filter.text')}</label>
        <input id="q" name="q" type="search" maxLength={200} value={text ?? ''} />
      </div>
      <div class="dp-field">
        <label for="stato">{t('works.filter.standing')}</label>
        <select id="stato" name="stato">
          <option value="">{t('works.filter.all')}</option>
          {WORK_STANDINGS.map((value) => (
            <option value={value} selected={value === standing}>
              {t(`works.standing.${value}`)}
            </option>
          ))}
        </select>
      </div>
      <button class="btn btn-primary" type="submit">
        {t('works.filter.apply')}
      </button>{' '}
      {(text ?? standing) && <a href={createPaths(frame).works()}>{t('works.filter.reset')}</a>}
    </form>
  );
}

function WorkLine({ frame, work }: { readonly frame: Frame; readonly work: Work }) {
  const t = translator(frame.locale);
  const { progress } = work;
  return (
    <li>
      <h3 class="h5 mb-1">
        <a href={createPaths(frame).work(work.id)}>{work.title}</a>
      </h3>
      <p class="mb-1 text-secondary">
        {[work.cup && t('works.cup', { cup: work.cup }), work.programme].filter(Boolean).join(' · ')}
      </p>
      <p class="mb-0">
        {t('works.costs', { cost: formatEuro(frame.locale, work.plannedCost) })} ·{' '}
        {t('works.progress', { reached: progress.reached, all: progress.milestones })},{' '}
        <strong>{standingText(work, t)}</strong>
      </p>
    </li>
  );
}

function standingText({ progress }: Work, t: Translate): string {
  const { milestones, reached, late, delayDays } = progress;
  if (late > 0) return t('works.late', { count: delayDays });
  return milestones > 0 && reached === milestones ? t('works.done') : t('works.inTime');
}

/** One public work: money, phases, and how far both are from what was planned. */
export function workPage(frame: Frame, work: WorkCard, picture: DrawnChart | undefined): PageContent {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  return {
    title: work.title,
    section: 'management',
    crumbs: [{ label: t('works.title'), href: paths.works() }],
    node: (
      <article class="container dp-section">
        <h1 class="h3">{work.title}</h1>
        <dl>
          <Row label={t('work.programme')}>{work.programme}</Row>
          <Row label={t('work.cup')}>{work.cup}</Row>
          <Row label={t('work.standing')}>{standingText(work, t)}</Row>
        </dl>
        <h2 class="h4">{t('work.times')}</h2>
        {picture ? (
          <ChartFigure
            frame={frame}
            picture={picture}
            csv={paths.workFile(work.id)}
            legend={<Legend frame={frame} />}
          />
        ) : (
          <p>{t('work.noTimes')}</p>
        )}
        <h2 class="h4">{t('work.money')}</h2>
        <Money frame={frame} work={work} />
        <p class="text-secondary">{t('works.norm')}</p>
      </article>
    ),
  };
}

function Legend({ frame }: { readonly frame: Frame }) {
  const t = translator(frame.locale);
  return (
    <ul class="ui-legend">
      {(['planned', 'actual', 'expected'] as const).map((kind) => (
        <li class={`ui-legend-${kind}`}>{t(`chart.gantt.legend.${kind}`)}</li>
      ))}
    </ul>
  );
}

function Money({ frame: { locale }, work }: { readonly frame: Frame; readonly work: WorkCard }) {
  const t = translator(locale);
  const [cost, first] = [Number(work.plannedCost), Number(work.firstCost)];
  const open = cost - work.funding.reduce((sum, { amount }) => sum + Number(amount), 0);
  const change = ((cost - first) / first) * 100;
  const percent = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, signDisplay: 'always' });
  return (
    <dl>
      <Row label={t('work.cost')}>{formatEuro(locale, work.plannedCost)}</Row>
      <Row label={t('work.firstCost')}>{formatEuro(locale, work.firstCost)}</Row>
      <Row label={t('work.variance')}>
        {cost === first || first === 0
          ? t('work.noVariance')
          : `${formatEuro(locale, (cost - first).toFixed(2))} (${percent.format(change)}%)`}
      </Row>
      {work.funding.map(({ source, amount }) => (
        <Row label={inSentenceCase(source)}>{formatEuro(locale, amount)}</Row>
      ))}
      {open >= 0.01 && <Row label={t('work.uncovered')}>{formatEuro(locale, open.toFixed(2))}</Row>}
    </dl>
  );
}
