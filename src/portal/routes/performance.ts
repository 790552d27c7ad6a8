import { tableCsv } from '../../../ui/charts/csv.ts';
import { trendChart } from '../../../ui/charts/trend.ts';
import { kernelErrors } from '../../kernel/index.ts';
import { drawn } from '../components/chart.tsx';
import { performancePage } from '../pages/performance.tsx';
import type { Frame, IndicatorView, PerformanceView } from '../types.ts';
import { csvFile } from './files.ts';
import type { Ask, FileResult, PageResult, PageRoute } from './route.ts';

export const performanceRoutes: readonly PageRoute[] = [
  { path: '/performance', shared: true, load: performance },
  { path: '/performance/:file', load: indicatorFile },
];

async function performance({ call, frame }: Ask): Promise<PageResult> {
  const view = await call<PerformanceView>('performance.public.get', {});
  const pictures = await Promise.all(view.items.map((item) => drawn(chartOf(frame, item))));
  return [200, performancePage(frame, view, pictures)];
}

async function indicatorFile({ call, frame, params }: Ask): Promise<FileResult> {
  const view = await call<PerformanceView>('performance.public.get', {});
  const item = view.items.find(({ code }) => `${code}.csv` === params['file']);
  if (!item) throw kernelErrors.NOT_FOUND();
  return csvFile(`indicatore-${item.code}.csv`, tableCsv(chartOf(frame, item).table));
}

function chartOf({ locale }: Frame, item: IndicatorView) {
  const { code, title, target, trend } = item;
  const chart = { ...item, id: `chart-${code}`, title: title[locale], target: target?.value ?? null, points: trend };
  return trendChart(chart, locale);
}
