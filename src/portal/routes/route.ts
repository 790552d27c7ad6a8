import type { Download } from '../../kernel/index.ts';
import type { Call, CitizenDoor } from '../call.ts';
import type { IncomingFile, PostedFile, PostedForm } from '../posted.ts';
import type { FileContent, PageContent } from '../render.tsx';
import type { Frame } from '../types.ts';

/** What a page is asked with: who asks is in `call`, which runs operations with that reader's permissions. */
export interface Ask {
  readonly call: Call;
  readonly citizen: CitizenDoor;
  readonly frame: Frame;
  readonly query: URLSearchParams;
  /** What the address says where its pattern has a name: `/albo/:id` gives `id`. */
  readonly params: Readonly<Record<string, string>>;
}

export type PageResult = readonly [status: number, content: PageContent | FileContent];

/** Sends the reader to another address (303), and opens or closes the citizen's session on the way. */
export interface Elsewhere {
  readonly see: string;
  /** Secret of the session that begins; null where it ends. */
  readonly session?: string | null;
}

/** A file instead of a page. */
export interface FileResult {
  readonly download: Download;
}

export type Outcome = PageResult | Elsewhere | FileResult;

/** What an address does with a form. Success is always answered with another address, so that a reload sends nothing twice. */
export interface PostRoute {
  readonly answer: (ask: Ask, form: PostedForm) => Promise<Outcome>;
  /** Files that it takes; a form of a route without them is refused when it carries one. */
  readonly files?: {
    readonly most: number;
    readonly maxBytes: number;
    readonly receive: (ask: Ask, file: IncomingFile) => Promise<PostedFile>;
  };
}

/** One address of the public site. A feature lists its own; `site.ts` puts the lists together. */
export interface PageRoute {
  /** Segments after the site's prefix; `:name` stands for any one segment. The first route that fits answers. */
  readonly path: string;
  /**
   * The page is the same for everybody who is not signed in, and holds nothing made for one reader (no key of a form, no secret of a
   * link): it may be kept for a moment.
   */
  readonly shared?: true;
  readonly load: (ask: Ask) => Promise<Outcome> | Outcome;
  readonly post?: PostRoute;
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
    const params = fit(patternOf(route), segments);
    if (params) return { route, params };
  }
  return undefined;
}

const patterns = new WeakMap<PageRoute, readonly string[]>();

function patternOf(route: PageRoute): readonly string[] {
  const known = patterns.get(route);
  if (known) return known;
  const pattern = route.path.split('/').filter(Boolean);
  patterns.set(route, pattern);
  return pattern;
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
