import { useContext } from 'react';
import { Link, useLocation } from 'react-router';
import { useLanguage } from '../lib/language.tsx';
import { Me } from '../lib/session.ts';
import { sectionOf } from '../menu.ts';

/** Where one is: the group of the menu, its section, and the page below it. */
export function Breadcrumb({ title }: { readonly title: string }) {
  const { t } = useLanguage();
  const { pathname } = useLocation();
  const me = useContext(Me);
  const section = sectionOf(pathname);
  // Who is not signed in is nowhere yet.
  if (!section || !me) return null;
  const { group, entry } = section;
  const top = pathname.replace(/^\//, '') === entry.path;
  return (
    <nav aria-label={t('shell.trail')} className="dk-trail">
      <ol>
        <li>{t(group.label)}</li>
        {!top && (
          <li>
            <Link to={`/${entry.path}`}>{t(entry.label)}</Link>
          </li>
        )}
        <li aria-current="page">{top ? t(entry.label) : title}</li>
      </ol>
    </nav>
  );
}
