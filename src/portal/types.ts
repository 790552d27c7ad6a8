/**
 * What the pages of the public site are made of: plain data, ready to be shown.
 *
 * - notice board (albo pretorio): where acts are published with legal effect, each for its own period
 * - entry (numero di albo): one publication on the notice board
 * - proof (prova): shows that a fact lies in the ledger, to anyone and without us
 */
import type { Trend } from '../../ui/charts/trend.ts';
import type { Day } from '../../ui/contract/format.ts';
import type { Locale } from '../../ui/contract/locale.ts';

/** Address of a built file by its logical name: `asset('styles.css')` gives `/assets/styles.3f2a….css`. */
export type AssetUrl = (name: string) => string;

export interface Contacts {
  readonly address: string;
  readonly phone?: string;
  readonly pec: string;
  readonly email?: string;
  readonly taxCode?: string;
}

/** The public body whose site this is. */
export interface Site {
  /** "Comune di Valdoro" */
  readonly name: string;
  /** "Valdoro": the place people live in, for the menu. */
  readonly place: string;
  /** "Regione …": the line above the header. */
  readonly parent?: string;
  readonly tagline?: string;
  readonly logoUrl?: string;
  readonly ipaCode?: string;
  readonly contacts: Contacts;
  /** True on a demonstration body: the banner cannot be switched off. */
  readonly demonstration: boolean;
}

/** What every page knows besides its own data. */
export interface Frame {
  readonly locale: Locale;
  /** The reader asked for the language in the address: links keep it. */
  readonly explicitLocale: boolean;
  readonly site: Site;
  /** Prefix of this body's addresses: '' or '/ente/valdoro'. */
  readonly base: string;
  /** Path and query of this page, prefix included: `/albo?type=determina`. */
  readonly path: string;
  /** `https://host`: where an address has to be whole, as in feeds and for search engines. */
  readonly origin: string;
  readonly asset: AssetUrl;
}

/** One line of the notice board, as `publication.board.list` answers it. */
export interface BoardEntry {
  readonly id: string;
  /** `2026/00012` in the register of the notice board. */
  readonly code: string;
  readonly kind: string;
  readonly title: string;
  readonly source: string | null;
  readonly norm: string;
  readonly filename: string;
  readonly size: number;
  readonly sha256: string;
  readonly actCode: string | null;
  /** First and last day of publication, both included. */
  readonly from: Day;
  readonly to: Day;
  readonly publishedAt: string;
  readonly eventId: string;
}

/** One act of the notice board with its proof, as `publication.board.get` answers it. */
export interface ProvenEntry extends BoardEntry {
  readonly proof: Proof;
}

export interface BoardFilters {
  readonly type?: string | undefined;
  readonly text?: string | undefined;
}

export interface BoardView {
  readonly entries: readonly BoardEntry[];
  readonly filters: BoardFilters;
  readonly kinds: readonly { readonly kind: string; readonly count: number }[];
  /** True when this is not the first page. */
  readonly continued: boolean;
  readonly next: string | null;
}

/** All that stays public of an act whose period has ended. */
export interface ExpiredView {
  readonly kind: string;
  readonly from: Day;
  readonly to: Day;
}

export interface Proof {
  readonly status: 'sealed' | 'pending';
  readonly leafIndex: number | null;
}

/** What `publication.verify.content` and `.hash` answer. */
export interface Verdict {
  readonly sha256: string;
  readonly verdict: 'known' | 'unknown';
  readonly registrations: readonly {
    readonly code: string;
    readonly registeredAt: string;
    readonly eventId: string;
    readonly proof: Proof & { readonly url: string };
  }[];
  readonly publications: readonly {
    readonly id: string;
    readonly from: Day;
    readonly to: Day;
    readonly state: 'current' | 'expired' | 'withdrawn' | 'future';
    readonly proof: Proof & { readonly url: string };
  }[];
}

/** Why the verification form came back, if it did. */
export type VerifyProblem = 'noFile' | 'tooLarge' | 'badText';

/** Statuses that have a page of their own; every other one is shown as the nearest of these. */
export type ErrorStatus = 400 | 403 | 404 | 410 | 413 | 429 | 500 | 503;

export interface ServiceCard {
  readonly code: string;
  readonly title: { readonly it: string; readonly en: string };
  readonly summary: { readonly it: string; readonly en: string };
  /** An application can be sent from here. */
  readonly online: boolean;
}

/** A text in both languages, as data has it. */
export interface Words {
  readonly it: string;
  readonly en: string;
}

/** A section of Amministrazione trasparente with how it stands. */
export interface TransparencyNode {
  readonly code: string;
  readonly title: Words;
  readonly norms: readonly string[];
  readonly frequencies: readonly ('timely' | 'quarterly' | 'half-yearly' | 'annual')[];
  readonly state: 'empty' | 'late' | 'partial' | 'current' | 'not-due';
  readonly updatedOn: Day | null;
  readonly age: number | null;
}

/** What `publication.transparency.tree` answers. */
export interface TransparencyTree {
  readonly validFrom: Day;
  readonly areas: readonly {
    readonly code: string;
    readonly title: Words;
    readonly sections: readonly TransparencyNode[];
  }[];
}

/** A table of people's and programs' data. */
export interface TableView {
  readonly code: string;
  readonly title: Words;
  readonly updatedOn: Day | null;
  readonly columns: readonly {
    readonly key: string;
    readonly title: Words;
    readonly kind: 'text' | 'day' | 'money' | 'integer';
  }[];
  readonly rows: readonly (readonly (string | number | null)[])[];
  readonly more: boolean;
}

/** What `publication.transparency.section` answers. */
export interface TransparencySection {
  readonly area: { readonly code: string; readonly title: Words };
  readonly section: TransparencyNode;
  readonly tables: readonly TableView[];
}

/** A page of the site as search and map know it. */
export interface SitePage {
  readonly title: string;
  readonly href: string;
  readonly text?: string;
  /** Kept from search engines. */
  readonly hidden?: true;
}

/** What a search found. */
export interface SearchView {
  readonly text: string;
  readonly services: readonly ServiceCard[];
  readonly pages: readonly SitePage[];
  readonly acts: readonly BoardEntry[];
  /** Words by which the acts were found, where those that were typed stand nowhere. */
  readonly corrected: string | null;
}

/** A public figure of performance, as `performance.public.latest` answers it. */
export interface Figure {
  readonly code: string;
  readonly title: Words;
  readonly measure: 'working-hours' | 'days' | 'percent' | 'cases';
  readonly value: number | null;
}

/** What the first page shows. */
export interface HomeView {
  readonly services: readonly ServiceCard[];
  readonly latest: readonly BoardEntry[];
  /** Figures of the last month, and the first day of that month; none before there is one. */
  readonly figures: readonly Figure[];
  readonly month: Day | null;
}

export const WORK_STANDINGS = ['late', 'ahead', 'done', 'unplanned'] as const;

export interface WorkFilters {
  readonly text?: string | undefined;
  readonly standing?: (typeof WORK_STANDINGS)[number] | undefined;
}

/** A public intervention, as `programmes.public.list` answers it. */
export interface Work {
  readonly id: string;
  readonly title: string;
  readonly programme: string;
  readonly cup: string | null;
  /** Euros as decimal text. */
  readonly plannedCost: string;
  readonly progress: {
    readonly milestones: number;
    readonly reached: number;
    readonly late: number;
    readonly delayDays: number;
  };
}

/** A public intervention with money and times, as `programmes.public.get` answers it. */
export interface WorkCard extends Work {
  readonly firstCost: string;
  readonly funding: readonly { readonly source: string; readonly amount: string }[];
  readonly phases: readonly {
    readonly title: string;
    readonly plannedDay: Day;
    readonly revisedDay: Day | null;
    readonly actualDay: Day | null;
    readonly delayDays: number;
  }[];
  readonly today: Day;
}

export interface WorksView {
  readonly works: readonly Work[];
  readonly filters: WorkFilters;
  readonly continued: boolean;
  readonly next: string | null;
}

/** What `performance.public.get` answers. */
export interface PerformanceView {
  readonly to: Day | null;
  /** Whether the last month is over. */
  readonly ended: boolean;
  readonly items: readonly IndicatorView[];
}

export interface IndicatorView extends Omit<Trend, 'id' | 'title' | 'target' | 'points'> {
  readonly code: string;
  readonly title: Readonly<Record<Locale, string>>;
  readonly formula: Readonly<Record<Locale, string>>;
  readonly value: number | null;
  readonly tail: number | null;
  readonly numerator: number | null;
  readonly denominator: number;
  readonly target: { readonly value: number; readonly source: string } | null;
  readonly met: boolean | null;
  readonly trend: Trend['points'];
}
