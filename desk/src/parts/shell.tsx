import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { Link, NavLink, useLocation } from 'react-router';
import { useLanguage } from '../lib/language.tsx';
import { base, demonstration } from '../lib/page.ts';
import { useLive } from '../lib/live.ts';
import type { Session } from '../lib/session.ts';
import { menuOf } from '../menu.ts';
import { Icon } from './basics.tsx';
import { BodyName } from './body-choice.tsx';
import { Notices } from './notice.tsx';

/** What stands around every page of the desk: the bar on top, the menu, and the ways to skip both. */
export function Shell(props: { readonly me: Session; readonly signOut: () => void; readonly children: ReactNode }) {
  const { t } = useLanguage();
  const { pathname } = useLocation();
  const away = useLive();
  const [open, setOpen] = useState(false);
  const toggle = useRef<HTMLButtonElement>(null);
  useEffect(() => setOpen(false), [pathname]);
  const close = () => {
    setOpen(false);
    toggle.current?.focus();
  };
  return (
    <>
      <a className="dk-skip" href="#content">
        {t('desk.skip')}
      </a>
      <a className="dk-skip dk-skip-menu" href="#menu">
        {t('shell.skipMenu')}
      </a>
      <header className="dk-top">
        {demonstration && <p className="dk-demo">{t('desk.demo')}</p>}
        <div className="dk-topbar">
          <button
            type="button"
            className="dk-burger"
            ref={toggle}
            aria-expanded={open}
            aria-controls="menu"
            onClick={() => setOpen(!open)}
          >
            <Icon name="it-burger" /> {t('menu.open')}
          </button>
          <Link className="dk-brand" to="/" aria-label={t('shell.home')}>
            DigiPro
          </Link>
          <BodyName className="dk-owner" />
          <Finder />
          <PersonMenu {...props} />
        </div>
        <div role="status">{away && <p className="dk-away">{t('shell.away')}</p>}</div>
      </header>
      <div className="dk-body" data-menu={open ? 'open' : 'closed'}>
        <Menu me={props.me} close={close} />
        <main className="dk-main" id="content" tabIndex={-1}>
          <Notices>{props.children}</Notices>
        </main>
      </div>
    </>
  );
}

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));

/** The way to the palette: Ctrl-K (⌘K) anywhere, or the button. The palette itself is fetched when it is first opened. */
function Finder() {
  const { t } = useLanguage();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      setOpen(true);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  return (
    <>
      <button type="button" className="dk-find" onClick={() => setOpen(true)}>
        <Icon name="it-search" /> <span>{t('palette.open')}</span> <kbd aria-hidden="true">Ctrl K</kbd>
      </button>
      {open && (
        <Suspense fallback={null}>
          <Palette close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

function Menu({ me, close }: { readonly me: Session; readonly close: () => void }) {
  const { t } = useLanguage();
  return (
    <nav
      aria-label={t('desk.menu')}
      id="menu"
      className="dk-side"
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      {menuOf(me.permissions).map((group) => (
        <section key={group.label}>
          <h2 id={group.label}>{t(group.label)}</h2>
          <ul aria-labelledby={group.label}>
            {group.entries.map((entry) => (
              <li key={entry.path}>
                <NavLink to={`/${entry.path}`} end={entry.path === ''}>
                  <Icon name={entry.icon} /> {t(entry.label)}
                </NavLink>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

/** One's own: the public site, the language, the way out. It closes with Escape, outside and on the way to another page. */
function PersonMenu({ me, signOut }: { readonly me: Session; readonly signOut: () => void }) {
  const { t, locale, change } = useLanguage();
  const { pathname } = useLocation();
  const box = useRef<HTMLDetailsElement>(null);
  const close = () => box.current?.removeAttribute('open');
  useEffect(close, [pathname]);
  useEffect(() => {
    const outside = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) close();
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, []);
  const other = locale === 'it' ? 'en' : 'it';
  return (
    <details
      className="dk-person"
      ref={box}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        close();
        box.current?.querySelector('summary')?.focus();
      }}
    >
      <summary aria-label={t('shell.person', { name: me.person.name })}>
        <Icon name="it-user" /> <span className="dk-person-name">{me.person.name}</span> <Icon name="it-expand" />
      </summary>
      <ul>
        <li>
          <Link to="/profilo">
            <Icon name="it-settings" /> {t('profile.title')}
          </Link>
        </li>
        <li>
          <a href={`${base}/`}>
            <Icon name="it-external-link" /> {t('desk.portal')}
          </a>
        </li>
        <li>
          <button type="button" lang={other} onClick={() => change(other)}>
            <Icon name="it-exchange-circle" /> {t('desk.language')}
          </button>
        </li>
        <li>
          <button type="button" onClick={signOut}>
            <Icon name="it-logout" /> {t('desk.signOut')}
          </button>
        </li>
      </ul>
    </details>
  );
}
