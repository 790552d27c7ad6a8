import { formatMonth } from '../../../ui/contract/format.ts';
import type { IconName } from '../../../ui/contract/icons.ts';
import { formatMeasure } from '../../../ui/contract/measures.ts';
import { translator } from '../../../ui/contract/portal.ts';
import { Icon } from '../components/basics.tsx';
import { EntryList } from '../components/board.tsx';
import { SearchForm } from '../components/search.tsx';
import { ServiceList } from '../components/services.tsx';
import { kept } from '../layouts/kept.tsx';
import { createPaths } from '../paths.ts';
import type { PageContent } from '../render.tsx';
import type { Figure, Frame, HomeView } from '../types.ts';

/** The first page: the question, what is asked for most, how the body works, what was published last. */
export function homePage(frame: Frame, view: HomeView): PageContent {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  return {
    title: t('home.title'),
    description: t('home.meta', { site: frame.site.name }),
    crumbs: false,
    feeds: true,
    node: (
      <>
        {kept(frame, 'hero', () => (
          <Hero frame={frame} />
        ))}
        <div class="container dp-section">
          <Figures frame={frame} figures={view.figures} month={view.month} />
          {view.services.length > 0 && (
            <section class="dp-block">
              <h2 class="h4">{t('home.popular')}</h2>
              <ServiceList frame={frame} services={view.services} />
              <p>
                <a href={paths.services()}>{t('home.popular.all')}</a>
              </p>
            </section>
          )}
          {kept(frame, 'tools', () => (
            <Tools frame={frame} />
          ))}
          <section class="dp-block">
            <h2 class="h4">{t('home.latest')}</h2>
            {view.latest.length > 0 ? (
              <EntryList frame={frame} entries={view.latest} />
            ) : (
              <p>{t('board.empty.text')}</p>
            )}
            <p>
              <a href={paths.board()}>{t('home.latest.all')}</a>
            </p>
          </section>
        </div>
      </>
    ),
  };
}

function Hero({ frame }: { readonly frame: Frame }) {
  return (
    <div class="dp-hero">
      <div class="container">
        <h1>{frame.site.name}</h1>
        <SearchForm frame={frame} large />
      </div>
    </div>
  );
}

/** How the body works, in figures of the last month that open to their definition. */
function Figures({ frame, figures, month }: { readonly frame: Frame } & Pick<HomeView, 'figures' | 'month'>) {
  if (figures.length === 0 || month === null) return null;
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  return (
    <section class="dp-block" aria-labelledby="figures">
      <h2 class="h4" id="figures">
        {t('home.figures', { month: formatMonth(frame.locale, month) })}
      </h2>
      <ul class="dp-strip">
        {figures.map((figure) => (
          <li>
            <strong class="dp-number">{valueText(frame, figure)}</strong>
            <span>{figure.title[frame.locale]}</span>
          </li>
        ))}
      </ul>
      <p>
        <a href={paths.performance()}>{t('home.figures.all')}</a>
      </p>
    </section>
  );
}

function valueText(frame: Frame, { measure, value }: Figure): string {
  return formatMeasure(frame.locale, measure, Math.round((value ?? 0) * 10) / 10);
}

function Tools({ frame }: { readonly frame: Frame }) {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  const cards: readonly (readonly [IconName, string, string, string, string])[] = [
    ['it-horn', t('board.title'), t('home.board.short'), t('home.board.action'), paths.board()],
    ['it-chart-line', t('at.title'), t('home.at.text'), t('home.at.action'), paths.transparency()],
    ['it-check-circle', t('verify.title'), t('home.verify.text'), t('home.verify.action'), paths.verify()],
    ['it-help-circle', t('home.access.title'), t('home.access.text'), t('home.access.action'), paths.access()],
  ];
  return (
    <section class="dp-block" aria-labelledby="tools">
      <h2 class="h4" id="tools">
        {t('home.tools')}
      </h2>
      <ul class="dp-cards">
        {cards.map(([icon, title, text, action, href]) => (
          <li class="dp-card">
            <h3 class="h5">
              <Icon frame={frame} name={icon} class="icon-primary icon-sm" /> {title}
            </h3>
            <p>{text}</p>
            <a href={href}>
              {action}
              <span class="visually-hidden">: {title}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
