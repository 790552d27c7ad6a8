import { readFileSync } from 'node:fs';
import type { Text } from '../../kernel/index.ts';

export const FREQUENCIES = ['timely', 'quarterly', 'half-yearly', 'annual'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** A section of the tree: the place of one or more duties of publication. */
export interface Section {
  readonly code: string;
  readonly title: Text;
  readonly norms: readonly string[];
  /** How often its duties ask for an update, the strictest first; none where the norm says nothing. */
  readonly frequencies: readonly Frequency[];
  /** Asked of bodies of another kind, such as regions: shown, because the tree is one, and never late. */
  readonly notDue: boolean;
}

export interface Area {
  readonly code: string;
  readonly title: Text;
  readonly sections: readonly Section[];
}

/** The tree that the law gives to every site, as of a date (D.Lgs. 33/2013, annex A). */
export interface Tree {
  readonly validFrom: string;
  readonly source: string;
  readonly areas: readonly Area[];
}

interface Written {
  readonly code: string;
  readonly it: string;
  readonly en: string;
  readonly norms: readonly string[];
  readonly frequencies: readonly Frequency[];
  readonly notDue?: boolean;
}

export const tree: Tree = readTree();

/** A section with the area that it stands in, by its code. */
export const sections: ReadonlyMap<string, { readonly area: Area; readonly section: Section }> = new Map(
  tree.areas.flatMap((area) => area.sections.map((section) => [section.code, { area, section }] as const)),
);

function readTree(): Tree {
  const text = readFileSync(new URL('./tree.json', import.meta.url), 'utf8');
  const written = JSON.parse(text) as {
    validFrom: string;
    source: string;
    areas: readonly { code: string; it: string; en: string; sections: readonly Written[] }[];
  };
  const { validFrom, source } = written;
  const areas = written.areas.map(({ code, it, en, sections: parts }) => ({
    code,
    title: { it, en },
    sections: parts.map((part) => ({
      ...{ code: part.code, title: { it: part.it, en: part.en }, norms: part.norms, frequencies: part.frequencies },
      notDue: part.notDue ?? false,
    })),
  }));
  return { validFrom, source, areas };
}
