import { dataElement } from '../../../ui/contract/data-element.ts';
import { translator, type Translate } from '../../../ui/contract/portal.ts';
import type { MenuEntry } from '../layouts/header.tsx';
import { EntryList } from '../components/board.tsx';
import { SearchForm } from '../components/search.tsx';
import { createPaths } from '../paths.ts';
import type { PageContent } from '../render.tsx';
import type { BoardEntry, ErrorStatus, Frame } from '../types.ts';

/** One of the four sections of the menu with what the body has there. */
export function sectionPage(
  frame: Frame,
  section: Exclude<MenuEntry, 'services'>,
  content: { readonly latest?: readonly BoardEntry[] },
): PageContent {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  const title = section === 'live' ? t('menu.live', { place: frame.site.place }) : t(`menu.${section}`);
  const { latest = [] } = content;
  const empty = section !== 'management' && latest.length === 0;
  return {
    title,
    description: t(`section.${section}.lead`),
    section,
    node: (
      <div class="container dp-section">
        <h1>{title}</h1>
        <p class="lead">{t(`section.${section}.lead`)}</p>
        {section === 'management' && <Management frame={frame} />}
        {latest.length > 0 && (
          <>
            <h2 class="h4">{t('home.latest')}</h2>
            <EntryList frame={frame} entries={latest} />
            <p>
              <a href={paths.board()} {...dataElement('news-category-link')}>
                {t('home.latest.all')}
              </a>
            </p>
          </>
        )}
        {empty && <p role="status">{t('section.empty.text')}</p>}
      </div>
    ),
  };
}

/** What the body tells of itself: each card is a page of the model for municipal sites that the house can fill. */
function Management({ frame }: { readonly frame: Frame }) {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  const cards = [
    [t('management.documents'), t('management.documents.text'), paths.transparency()],
    [t('management.offices'), t('management.offices.text'), paths.transparencySection('02.04')],
    [t('management.politicians'), t('management.politicians.text'), paths.transparencySection('02.01')],
    [t('management.staff'), t('management.staff.text'), paths.transparencySection('04.02')],
    [t('board.title'), t('management.board.text'), paths.board()],
    [t('works.title'), t('works.lead'), paths.works()],
    [t('performance.title'), t('performance.lead'), paths.performance()],
  ] as const;
  return (
    <ul class="dp-cards">
      {cards.map(([title, text, href]) => (
        <li class="dp-card">
          <h2 class="h5">
            <a href={href} {...dataElement('management-category-link')}>
              {title}
            </a>
          </h2>
          <p class="mb-0">{text}</p>
        </li>
      ))}
    </ul>
  );
}

type Part = readonly [title: string, text: string];

/** How to ask for data and documents (D.Lgs. 33/2013 art. 5). */
export function accessPage(frame: Frame): PageContent {
  const t = translator(frame.locale);
  const how = [t('access.how.1'), t('access.how.2'), t('access.how.3', { pec: frame.site.contacts.pec })].join(' ');
  const parts = textPage(t('access.title'), t('access.lead'), [
    [t('access.how.title'), how],
    [t('access.time.title'), t('access.time.text')],
    [t('access.cost.title'), t('access.cost.text')],
    [t('access.review.title'), `${t('access.review.text')} ${t('access.norm')}`],
  ]);
  const wizard = createPaths(frame).wizard();
  return {
    ...parts,
    section: 'services',
    crumbs: [{ label: t('services.title'), href: createPaths(frame).services() }],
    node: (
      <>
        {parts.node}
        <div class="container dp-section">
          <p>{t('services.wizard.text')}</p>
          <p>
            <a class="btn btn-primary" href={wizard}>
              {t('services.wizard.action')}
            </a>
          </p>
        </div>
      </>
    ),
  };
}

/** Legal notes, privacy notice, accessibility statement. */
export function legalPage(frame: Frame, which: 'notes' | 'privacy' | 'accessibility'): PageContent {
  const t = translator(frame.locale);
  const { site } = frame;
  const pages = {
    notes: () => notes(t, site.demonstration),
    privacy: () => privacy(t, frame),
    accessibility: () => a11y(t, frame),
  };
  return pages[which]();
}

function notes(t: Translate, demonstration: boolean): PageContent {
  const demo: Part[] = demonstration ? [[t('legal.demo.title'), t('legal.demo.text')]] : [];
  const title = t('footer.legalNotes');
  return {
    title,
    description: t('legal.notes.lead'),
    node: (
      <div class="container dp-section dp-text">
        <h1>{title}</h1>
        <p class="lead">{t('legal.notes.lead')}</p>
        <section>
          <h2 class="h4" {...dataElement('legal-notes-section')}>
            {t('legal.licence.title')}
          </h2>
          <p {...dataElement('legal-notes-body')}>{t('legal.licence.text')}</p>
        </section>
        <Parts parts={[[t('legal.board.title'), t('legal.board.text')], ...demo]} />
      </div>
    ),
  };
}

function privacy(t: Translate, { site }: Frame): PageContent {
  return textPage(t('footer.privacy'), t('privacy.lead', { site: site.name }), [
    [t('privacy.data.title'), t('privacy.data.text')],
    [t('privacy.verify.title'), t('privacy.verify.text')],
    [t('privacy.rights.title'), t('privacy.rights.text', { pec: site.contacts.pec })],
  ]);
}

function a11y(t: Translate, { site }: Frame): PageContent {
  return textPage(t('footer.accessibility'), t('a11y.lead', { site: site.name }), [
    [t('a11y.state.title'), t('a11y.state.text')],
    [t('a11y.feedback.title'), t('a11y.feedback.text', { contact: site.contacts.pec })],
  ]);
}

function textPage(title: string, lead: string, parts: readonly Part[]): PageContent {
  return {
    title,
    description: lead,
    node: (
      <div class="container dp-section dp-text">
        <h1>{title}</h1>
        <p class="lead">{lead}</p>
        <Parts parts={parts} />
      </div>
    ),
  };
}

function Parts({ parts }: { readonly parts: readonly Part[] }) {
  return (
    <>
      {parts.map(([heading, text]) => (
        <section>
          <h2 class="h4">{heading}</h2>
          <p>{text}</p>
        </section>
      ))}
    </>
  );
}

const known: readonly ErrorStatus[] = [400, 403, 404, 410, 413, 429, 500, 503];

/** A refusal in words. It says nothing of what was asked for. */
export function errorPage(frame: Frame, status: number, reference?: string): PageContent {
  const t = translator(frame.locale);
  const nearest = known.find((candidate) => candidate === status) ?? (status < 500 ? 400 : 500);
  const title = t(`error.${nearest}.title`);
  return {
    title,
    noindex: true,
    node: (
      <div class="container dp-section">
        <h1>{title}</h1>
        <p class="lead">{t(`error.${nearest}.text`)}</p>
        {status === 404 && <NotFoundHelp frame={frame} />}
        {status >= 500 && reference && (
          <p>
            {t('error.reference')}: {reference}
          </p>
        )}
      </div>
    ),
  };
}

/** What to do on an address that leads nowhere. */
function NotFoundHelp({ frame }: { readonly frame: Frame }) {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  return (
    <>
      <SearchForm frame={frame} />
      <p>
        <a href={paths.home()}>{t('common.backHome')}</a> · <a href={paths.map()}>{t('map.title')}</a>
      </p>
    </>
  );
}
