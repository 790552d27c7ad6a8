import type { ComponentChildren } from 'preact';
import { dataElement } from '../../../ui/contract/data-element.ts';
import { translator } from '../../../ui/contract/portal.ts';
import { createPaths } from '../paths.ts';
import type { Frame } from '../types.ts';
import { Document, type DocumentProps } from './document.tsx';
import { Footer } from './footer.tsx';
import { Header, type MenuEntry } from './header.tsx';
import { kept } from './kept.tsx';

export interface Crumb {
  readonly label: string;
  readonly href: string;
}

export interface PageProps extends Omit<DocumentProps, 'children'> {
  readonly section?: MenuEntry;
  /** Pages between home and this one. `false` draws no breadcrumb (home). */
  readonly crumbs?: readonly Crumb[] | false;
  /** Last word of the breadcrumb when the title is too long for it. */
  readonly here?: string;
  readonly children: ComponentChildren;
}

/** A page of the public site: skip links, header, breadcrumb, content, footer. */
export function Page({ frame, section, crumbs = [], here, children, ...document }: PageProps) {
  return (
    <Document frame={frame} {...document}>
      {kept(frame, 'skip', () => (
        <SkipLinks frame={frame} />
      ))}
      <Header frame={frame} section={section} />
      {crumbs && <Breadcrumb frame={frame} crumbs={crumbs} here={here ?? document.title} />}
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      {kept(frame, 'footer', () => (
        <Footer frame={frame} />
      ))}
    </Document>
  );
}

function SkipLinks({ frame }: { readonly frame: Frame }) {
  const t = translator(frame.locale);
  return (
    <nav class="skiplinks" aria-label={t('skip.nav')}>
      <a class="visually-hidden-focusable" href="#content">
        {t('skip.content')}
      </a>
      <a class="visually-hidden-focusable" href="#menu">
        {t('skip.menu')}
      </a>
      <a class="visually-hidden-focusable" href="#footer">
        {t('skip.footer')}
      </a>
    </nav>
  );
}

interface BreadcrumbProps {
  readonly frame: Frame;
  readonly crumbs: readonly Crumb[];
  readonly here: string;
}

function Breadcrumb({ frame, crumbs, here }: BreadcrumbProps) {
  const t = translator(frame.locale);
  const all = [{ label: t('breadcrumb.home'), href: createPaths(frame).home() }, ...crumbs];
  return (
    <div class="container dp-crumbs">
      <nav class="breadcrumb-container" aria-label={t('breadcrumb.label')} {...dataElement('breadcrumb')}>
        <ol class="breadcrumb">
          {all.map((crumb) => (
            <li class="breadcrumb-item">
              <a href={crumb.href}>{crumb.label}</a>
              <span class="separator" aria-hidden="true">
                /
              </span>
            </li>
          ))}
          <li class="breadcrumb-item active" aria-current="page">
            {here}
          </li>
        </ol>
      </nav>
    </div>
  );
}
