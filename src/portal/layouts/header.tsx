import { dataElement, type DataElement } from '../../../ui/contract/data-element.ts';
import { locales } from '../../../ui/contract/locale.ts';
import { translator } from '../../../ui/contract/portal.ts';
import { Icon } from '../components/basics.tsx';
import { createPaths } from '../paths.ts';
import type { Frame } from '../types.ts';
import { kept } from './kept.tsx';

/** The four entries of the menu that the model for municipal sites prescribes (criterion C.SI.1.6). */
export type MenuEntry = 'management' | 'news' | 'services' | 'live';

export interface HeaderProps {
  readonly frame: Frame;
  /** Section that holds the page. */
  readonly section?: MenuEntry;
}

/** Banner, institutional line, name of the body, menu. */
export function Header({ frame, section }: HeaderProps) {
  return (
    <header class="it-header-wrapper">
      {frame.site.demonstration && kept(frame, 'demonstration', () => <DemonstrationBanner frame={frame} />)}
      <SlimHeader frame={frame} />
      {kept(frame, `menu ${section}`, () => (
        <div class="it-nav-wrapper">
          <Brand frame={frame} />
          <Menu frame={frame} section={section} />
        </div>
      ))}
    </header>
  );
}

function DemonstrationBanner({ frame }: { readonly frame: Frame }) {
  const t = translator(frame.locale);
  return (
    <div class="dp-demo">
      <div class="container">
        <p class="mb-0">
          <Icon frame={frame} name="it-warning-circle" class="icon-sm" />
          <strong>{t('demo.banner')}</strong>
        </p>
      </div>
    </div>
  );
}

function SlimHeader({ frame }: { readonly frame: Frame }) {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  return (
    <div class="it-header-slim-wrapper">
      <div class="container">
        <div class="it-header-slim-wrapper-content">
          <span class="navbar-brand">{frame.site.parent}</span>
          <nav class="it-header-slim-right-zone dp-slim" aria-label={t('header.services')}>
            <ul class="list-inline mb-0">
              {locales.map((locale) => (
                <li class="list-inline-item">
                  <a
                    href={paths.inLanguage(locale)}
                    hreflang={locale}
                    lang={locale}
                    aria-current={locale === frame.locale ? 'true' : undefined}
                  >
                    <abbr class="text-uppercase" aria-hidden="true">
                      {locale}
                    </abbr>
                    <span class="visually-hidden">{t(locale === 'it' ? 'language.it' : 'language.en')}</span>
                  </a>
                </li>
              ))}
              {kept(frame, 'entrances', () => (
                <Entrances frame={frame} />
              ))}
            </ul>
          </nav>
        </div>
      </div>
    </div>
  );
}

function Entrances({ frame }: { readonly frame: Frame }) {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  return (
    <>
      <li class="list-inline-item">
        <a href={paths.area()} {...dataElement('personal-area-login')}>
          {t('area.title')}
        </a>
      </li>
      <li class="list-inline-item">
        <a class="dp-slim-staff" href={paths.desk()}>
          <Icon frame={frame} name="it-user" class="icon-sm icon-white" />
          {t('header.staff')}
        </a>
      </li>
    </>
  );
}

function Brand({ frame }: { readonly frame: Frame }) {
  const { site } = frame;
  return (
    <div class="it-header-center-wrapper">
      <div class="container">
        <div class="it-header-center-content-wrapper">
          <div class="it-brand-wrapper">
            <a href={createPaths(frame).home()}>
              {site.logoUrl ? (
                <img class="dp-logo" src={site.logoUrl} alt="" width="64" height="64" />
              ) : (
                <Icon frame={frame} name="it-pa" />
              )}
              <span class="it-brand-text">
                <span class="it-brand-title d-block">{site.name}</span>
                {site.tagline && <span class="it-brand-tagline d-none d-md-block">{site.tagline}</span>}
              </span>
            </a>
          </div>
        </div>
      </div>
    </div>
  );
}

function Menu({ frame, section }: HeaderProps) {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  const entries: readonly (readonly [MenuEntry, DataElement, string, string])[] = [
    ['management', 'management', t('menu.management'), paths.management()],
    ['news', 'news', t('menu.news'), paths.news()],
    ['services', 'all-services', t('menu.services'), paths.services()],
    ['live', 'live', t('menu.live', { place: frame.site.place }), paths.live()],
  ];
  return (
    <div class="it-header-navbar-wrapper">
      <div class="container">
        <nav id="menu" class="dp-menu" aria-label={t('menu.label')}>
          <ul class="navbar-nav">
            {entries.map(([name, hook, label, href]) => (
              <li class="nav-item">
                <a
                  class={name === section ? 'nav-link active' : 'nav-link'}
                  href={href}
                  aria-current={name === section ? 'true' : undefined}
                  {...dataElement(hook)}
                >
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
    </div>
  );
}
