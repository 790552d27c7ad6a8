import type { Call } from '../call.ts';
import type { PageContent } from '../render.tsx';
import type { Frame } from '../types.ts';

/** What a page is asked with: who asks is in `call`, which runs operations with that reader's permissions. */
export interface Ask {
  readonly call: Call;
  readonly frame: Frame;
  readonly query: URLSearchParams;
  /** What the address says where its pattern has a name: `/albo/:id` gives `id`. */
  readonly params: Readonly<Record<string, string>>;
}

export type PageResult = readonly [status: number, content: PageContent];

/** One address of the public site. A feature lists its own; `site.ts` puts the lists together. */
export interface PageRoute {
  /** Segments after the site's prefix; `:name` stands for any one segment. The first route that fits answers. */
  readonly path: string;
  readonly load: (ask: Ask) => Promise<PageResult> | PageResult;
}

export interface Match {
  readonly route: PageRoute;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds the route of a path. A segment that is no valid percent-encoding fits nothing. */
export function matchRoute(routes: readonly PageRoute[], pathname: string): Match | undefined {
  const segments = decoded(pathname);
  if (!segments) return undefined;
  for (const route of routes) {
    const params = fit(route.path.split('/').filter(Boolean), segments);
    if (params) return { route, params };
  }
  return undefined;
}

function decoded(pathname: string): readonly string[] | undefined {
  try {
    return pathname.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function fit(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index]!;
    if (part.startsWith(':')) params[part.slice(1)] = segment;
    else if (part !== segment) return undefined;
  }
  return params;
}
