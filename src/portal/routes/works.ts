import { tableCsv } from '../../../ui/charts/csv.ts';
import { ganttChart } from '../../../ui/charts/gantt.ts';
import { formatEuro } from '../../../ui/contract/format.ts';
import { translator } from '../../../ui/contract/portal.ts';
import { kernelErrors } from '../../kernel/index.ts';
import { drawn } from '../components/chart.tsx';
import { workPage, worksPage } from '../pages/works.tsx';
import { WORK_STANDINGS, type Frame, type Work, type WorkCard } from '../types.ts';
import { csvFile } from './files.ts';
import type { Ask, FileResult, PageResult, PageRoute } from './route.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const PAGE = 20;

/** Works in the file of all of them; more than any body of ours has. */
const ALL = 200;

export const worksRoutes: readonly PageRoute[] = [
  { path: '/opere', shared: true, load: works },
  { path: '/opere/elenco.csv', load: worksFile },
  { path: '/opere/:id', shared: true, load: work },
  { path: '/opere/:id/fasi.csv', load: phasesFile },
];

interface WorksPage {
  readonly items: readonly Work[];
  readonly next: string | null;
}

async function works({ call, frame, query }: Ask): Promise<PageResult> {
  const text = query.get('q')?.trim() || undefined;
  const standing = WORK_STANDINGS.find((known) => known === query.get('stato'));
  const after = query.get('after') || undefined;
  const filters = { ...(text ? { text } : {}), ...(standing ? { standing } : {}) };
  const { items, next } = await call<WorksPage>('programmes.public.list', {
    ...{ limit: PAGE, ...filters, ...(after ? { after } : {}) },
  });
  return [200, worksPage(frame, { works: items, next, filters, continued: after !== undefined })];
}

async function cardOf({ call, params }: Ask): Promise<WorkCard> {
  const id = params['id']!;
  if (!UUID.test(id)) throw kernelErrors.NOT_FOUND();
  return call<WorkCard>('programmes.public.get', { id });
}

function chartOf(frame: Frame, card: WorkCard) {
  const phases = card.phases.map(({ title, plannedDay, revisedDay, actualDay, delayDays }) => ({
    ...{ name: title, planned: plannedDay, revised: revisedDay, actual: actualDay, delayDays },
  }));
  return ganttChart({ id: 'gantt', title: card.title, today: card.today, phases }, frame.locale);
}

async function work(ask: Ask): Promise<PageResult> {
  const card = await cardOf(ask);
  const picture = card.phases.length > 0 ? await drawn(chartOf(ask.frame, card)) : undefined;
  return [200, workPage(ask.frame, card, picture)];
}

async function phasesFile(ask: Ask): Promise<FileResult> {
  const card = await cardOf(ask);
  return csvFile('fasi.csv', tableCsv(chartOf(ask.frame, card).table));
}

async function worksFile({ call, frame }: Ask): Promise<FileResult> {
  const t = translator(frame.locale);
  const all: Work[] = [];
  for (let after: string | null | undefined; after !== null;) {
    const page: WorksPage = await call('programmes.public.list', { limit: ALL, ...(after ? { after } : {}) });
    all.push(...page.items);
    after = page.next;
  }
  const columns = [
    ...[t('work.column.title'), t('work.programme'), t('work.cup'), t('work.cost')],
    ...[t('work.column.reached'), t('work.column.phases'), t('work.column.delay')],
  ].map((label) => ({ label, numeric: false }));
  const rows = all.map(({ title, programme, cup, plannedCost, progress }) => [
    ...[title, programme, cup ?? '', formatEuro(frame.locale, plannedCost)],
    ...[progress.reached, progress.milestones, progress.delayDays].map(String),
  ]);
  return csvFile('opere.csv', tableCsv({ columns, rows }));
}
