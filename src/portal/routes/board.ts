import { kernelErrors } from '../../kernel/index.ts';
import type { Call } from '../call.ts';
import { actPage, boardPage, expiredPage } from '../pages/board.tsx';
import type { BoardEntry, ExpiredView, ProvenEntry } from '../types.ts';
import type { Ask, PageResult, PageRoute } from './route.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const boardRoutes: readonly PageRoute[] = [
  { path: '/albo', shared: true, load: board },
  { path: '/albo/:id', shared: true, load: act },
];

/** The entries that were published last. */
export async function latestEntries(call: Call): Promise<readonly BoardEntry[]> {
  return (await call<{ items: BoardEntry[] }>('publication.board.list', { limit: 5 })).items;
}

async function board({ call, frame, query }: Ask): Promise<PageResult> {
  const type = query.get('type')?.trim() || undefined;
  const text = query.get('q')?.trim() || undefined;
  const after = query.get('after') || undefined;
  const filters = { ...(type ? { kind: type } : {}), ...(text ? { text } : {}), ...(after ? { after } : {}) };
  const [{ items: entries, next }, { items: kinds }] = await Promise.all([
    call<{ items: BoardEntry[]; next: string | null }>('publication.board.list', { limit: 20, ...filters }),
    call<{ items: { kind: string; count: number }[] }>('publication.board.kinds', {}),
  ]);
  return [200, boardPage(frame, { entries, next, kinds, filters: { type, text }, continued: after !== undefined })];
}

async function act({ call, frame, params }: Ask): Promise<PageResult> {
  const id = params['id']!;
  if (!UUID.test(id)) throw kernelErrors.NOT_FOUND();
  const { current, forgotten } = await call<{ current: ProvenEntry | null; forgotten: ExpiredView | null }>(
    'publication.board.get',
    { id },
  );
  return current ? [200, actPage(frame, current)] : [410, expiredPage(frame, forgotten!)];
}
