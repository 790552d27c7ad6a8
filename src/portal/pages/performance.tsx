import { formatNumber, formatMonth } from '../../../ui/contract/format.ts';
import { formatMeasure } from '../../../ui/contract/measures.ts';
import { translator } from '../../../ui/contract/portal.ts';
import { Row } from '../components/basics.tsx';
import { ChartFigure, type DrawnChart } from '../components/chart.tsx';
import { createPaths } from '../paths.ts';
import type { PageContent } from '../render.tsx';
import type { Frame, IndicatorView, PerformanceView } from '../types.ts';

/** The public indicators: each with its definition, what it is made of, its course and its data. */
export function performancePage(frame: Frame, view: PerformanceView, pictures: readonly DrawnChart[]): PageContent {
  const t = translator(frame.locale);
  return {
    title: t('performance.title'),
    description: t('performance.meta', { site: frame.site.name }),
    section: 'management',
    node: (
      <div class="container dp-section">
        <h1>{t('performance.title')}</h1>
        <p class="lead">{t('performance.lead')}</p>
        {view.items.length === 0 && <p role="status">{t('performance.empty')}</p>}
        {view.items.map((item, index) => (
          <Indicator frame={frame} view={view} item={item} picture={pictures[index]!} />
        ))}
        <p class="text-secondary">{t('performance.norm')}</p>
      </div>
    ),
  };
}

interface Props {
  readonly frame: Frame;
  readonly view: PerformanceView;
  readonly item: IndicatorView;
  readonly picture: DrawnChart;
}

function Indicator({ frame, view, item, picture }: Props) {
  const { locale } = frame;
  const t = translator(locale);
  const month = formatMonth(locale, view.to!);
  const period = t(view.ended ? 'performance.period' : 'performance.running', { period: month });
  const { value, tail, tailRank, tailMeasure, numerator, denominator, target, met } = item;
  return (
    <section class="dp-indicator" aria-labelledby={`i-${item.code}`}>
      <h2 class="h4" id={`i-${item.code}`}>
        {item.title[locale]}
      </h2>
      <p class="ui-number">
        {value === null ? t('performance.none') : formatMeasure(locale, item.measure, value)} <small>{period}</small>
      </p>
      <ChartFigure frame={frame} picture={picture} csv={createPaths(frame).indicatorFile(item.code)} />
      <dl>
        <Row label={t('performance.formula')}>{item.formula[locale]}</Row>
        {tailRank && tailMeasure && tail !== null && (
          <Row label={t(`performance.${tailRank}`)}>{formatMeasure(locale, tailMeasure, tail)}</Row>
        )}
        {numerator !== null && <Row label={t('performance.numerator')}>{formatNumber(locale, numerator)}</Row>}
        <Row label={t('performance.denominator')}>{formatNumber(locale, denominator)}</Row>
        {target && (
          <Row label={t('performance.target')}>
            {formatMeasure(locale, item.measure, target.value)}
            {met !== null && (
              <>
                , <strong>{t(met ? 'performance.met' : 'performance.missed')}</strong>
              </>
            )}
            <span class="d-block dp-fine">{t('performance.target.source', { source: target.source })}</span>
          </Row>
        )}
      </dl>
    </section>
  );
}
