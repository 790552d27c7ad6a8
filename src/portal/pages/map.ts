import { translator } from '../../../ui/contract/portal.ts';
import { createPaths } from '../paths.ts';
import type { Frame, SitePage, TransparencyTree } from '../types.ts';

/** A group of the map of the site. */
export interface PageGroup {
  readonly title: string;
  readonly pages: readonly SitePage[];
}

/** The pages that every body has, by section: the one list behind map, search and the file for search engines. */
export function siteMap(frame: Frame): readonly PageGroup[] {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  return [
    {
      title: t('menu.management'),
      pages: [
        { title: t('menu.management'), href: paths.management(), text: t('section.management.lead') },
        { title: t('board.title'), href: paths.board(), text: t('board.lead'), hidden: true },
        { title: t('at.title'), href: paths.transparency(), text: t('at.lead') },
      ],
    },
    {
      title: t('menu.news'),
      pages: [{ title: t('menu.news'), href: paths.news(), text: t('section.news.lead'), hidden: true }],
    },
    {
      title: t('menu.services'),
      pages: [
        { title: t('menu.services'), href: paths.services(), text: t('section.services.lead') },
        { title: t('access.title'), href: paths.access(), text: t('access.lead') },
        { title: t('verify.title'), href: paths.verify(), text: t('verify.lead'), hidden: true },
        { title: t('faq.title'), href: paths.faq(), text: t('faq.lead') },
        { title: t('search.title'), href: paths.search(), hidden: true },
      ],
    },
    {
      title: t('menu.live', { place: frame.site.place }),
      pages: [{ title: t('menu.live', { place: frame.site.place }), href: paths.live(), text: t('section.live.lead') }],
    },
    {
      title: t('map.legal'),
      pages: [
        { title: t('footer.privacy'), href: paths.privacy() },
        { title: t('footer.legalNotes'), href: paths.legalNotes(), text: t('legal.notes.lead') },
        { title: t('footer.accessibility'), href: paths.accessibility() },
      ],
    },
  ];
}

/** Every page with a title of its own, the sections of the transparency tree included. */
export function pagesOf(frame: Frame, tree: TransparencyTree): readonly SitePage[] {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  const sections = tree.areas.flatMap((area) =>
    area.sections.map((section) => ({
      title: section.title[frame.locale],
      href: paths.transparencySection(section.code),
      text: `${t('at.title')} · ${area.title[frame.locale]}`,
    })),
  );
  return [...siteMap(frame).flatMap((group) => group.pages), ...sections];
}
