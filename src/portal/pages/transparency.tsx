import { formatDay, formatDayShort } from '../../../ui/contract/format.ts';
import type { IconName } from '../../../ui/contract/icons.ts';
import { translator, type Translate } from '../../../ui/contract/portal.ts';
import { DayText, Icon, Row } from '../components/basics.tsx';
import { DataTable } from '../components/tables.tsx';
import { createPaths } from '../paths.ts';
import type { PageContent } from '../render.tsx';
import type { Frame, TableView, TransparencyNode, TransparencySection, TransparencyTree } from '../types.ts';

interface NodeProps {
  readonly frame: Frame;
  readonly node: TransparencyNode;
}

/** The tree of D.Lgs. 33/2013. Unlike the notice board it is for search engines too (art. 9: no filters against them). */
export function transparencyPage(frame: Frame, tree: TransparencyTree): PageContent {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  return {
    title: t('at.title'),
    description: t('at.meta', { site: frame.site.name }),
    section: 'management',
    crumbs: [{ label: t('menu.management'), href: paths.management() }],
    node: (
      <div class="container dp-section">
        <h1>{t('at.title')}</h1>
        <p class="lead">{t('at.lead')}</p>
        <Summary t={t} tree={tree} />
        <div class="dp-tree">
          {tree.areas.map((area) => (
            <section class="dp-area" aria-labelledby={`area-${area.code}`}>
              <h2 class="h5" id={`area-${area.code}`}>
                {area.title[frame.locale]}
              </h2>
              <ul class="dp-nodes">
                {area.sections.map((node) => (
                  <li>
                    <a href={paths.transparencySection(node.code)}>{node.title[frame.locale]}</a>
                    <Badge frame={frame} node={node} />
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
        <p class="dp-fine">
          {t('at.norm', { date: formatDay(frame.locale, tree.validFrom) })} {t('at.licence')}{' '}
          <a href={paths.transparencyData()}>{t('at.api')}</a>
        </p>
      </div>
    ),
  };
}

function Summary({ t, tree }: { readonly t: Translate; readonly tree: TransparencyTree }) {
  const nodes = tree.areas.flatMap((area) => area.sections);
  const count = (state: TransparencyNode['state']) => nodes.filter((node) => node.state === state).length;
  return (
    <ul class="dp-figures">
      <li>{t('at.summary.current', { count: count('current') })}</li>
      <li>{t('at.summary.partial', { count: count('partial') })}</li>
      {count('late') > 0 && <li>{t('at.summary.late', { count: count('late') })}</li>}
      <li>{t('at.summary.empty', { count: count('empty') })}</li>
    </ul>
  );
}

const looks: Readonly<Record<TransparencyNode['state'], readonly [icon: IconName, tone: string]>> = {
  current: ['it-check-circle', 'good'],
  partial: ['it-warning-circle', 'warn'],
  late: ['it-warning-circle', 'bad'],
  empty: ['it-info-circle', 'none'],
  'not-due': ['it-ban', 'none'],
};

/** How fresh a section is: icon, words and colour say the same. */
function Badge({ frame, node }: NodeProps) {
  const [icon, tone] = looks[node.state];
  return (
    <span class={`dp-badge dp-badge-${tone}`}>
      <Icon frame={frame} name={icon} class="icon-sm" />
      {stateText(frame, node)}
    </span>
  );
}

/** Within a season days say more, beyond it the date does. */
const DAYS_TOLD = 90;

function stateText({ locale }: Frame, { state, age, updatedOn }: TransparencyNode): string {
  const t = translator(locale);
  if (state === 'empty') return t('at.state.empty');
  if (state === 'not-due') return t('at.state.notDue');
  const changed = age ?? 0;
  const when =
    changed === 0
      ? t('at.state.today')
      : changed > DAYS_TOLD
        ? t('at.state.since', { date: formatDayShort(locale, updatedOn!) })
        : t('at.state.days', { count: changed });
  return state === 'current' ? when : `${t(`at.state.${state}`)}, ${when.toLowerCase()}`;
}

/** One section: its duty, how it stands, its tables. */
export function transparencySectionPage(frame: Frame, view: TransparencySection): PageContent {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  const { section, tables } = view;
  const title = section.title[frame.locale];
  const same = view.area.title[frame.locale] === title;
  return {
    title: same ? `${title} (${section.code})` : title,
    here: title,
    description: `${title}: ${t('at.meta', { site: frame.site.name })}`,
    section: 'management',
    crumbs: [
      { label: t('menu.management'), href: paths.management() },
      { label: t('at.title'), href: paths.transparency() },
    ],
    node: (
      <div class="container dp-section">
        {!same && <p class="dp-kicker">{view.area.title[frame.locale]}</p>}
        <h1>{title}</h1>
        <Duty frame={frame} node={section} />
        {tables.map((table) => (
          <TableSection frame={frame} table={table} />
        ))}
        {section.state === 'partial' && <p>{t('at.partial.text')}</p>}
        {section.state === 'late' && (
          <p>
            {t('at.late.text')} <a href={paths.access()}>{t('at.access')}</a>
          </p>
        )}
        {tables.length === 0 && <Missing frame={frame} node={section} />}
        <SeeAlso frame={frame} code={section.code} />
      </div>
    ),
  };
}

function Duty({ frame, node }: NodeProps) {
  const t = translator(frame.locale);
  return (
    <dl class="dp-duty">
      <Row label={t('at.state')}>
        <Badge frame={frame} node={node} />
      </Row>
      <Row label={t('at.updated')}>{node.updatedOn && <DayText locale={frame.locale} day={node.updatedOn} />}</Row>
      <Row label={t('at.frequency')}>
        {node.frequencies.map((frequency) => t(`at.frequency.${frequency}`)).join(', ')}
      </Row>
      <Row label={t('at.norms')}>{node.norms.join('; ')}</Row>
    </dl>
  );
}

function TableSection({ frame, table }: { readonly frame: Frame; readonly table: TableView }) {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  const title = table.title[frame.locale];
  return (
    <section aria-labelledby={table.code}>
      <h2 class="h4" id={table.code}>
        {title}
      </h2>
      {table.rows.length > 0 ? (
        <DataTable locale={frame.locale} table={table} caption={title} missing={missingCell(t, table)} />
      ) : (
        <p>{t('at.table.empty')}</p>
      )}
      {table.more && <p>{t('at.table.more', { count: table.rows.length })}</p>}
      <ul class="dp-downloads">
        {(['csv', 'json'] as const).map((format) => (
          <li>
            <a href={paths.transparencyTable(table.code, format)} download>
              <Icon frame={frame} name="it-download" class="icon-sm icon-primary" />
              {t(`at.table.${format}`, { table: title })}
            </a>
          </li>
        ))}
      </ul>
      <p class="dp-fine">{t('at.licence')}</p>
    </section>
  );
}

function missingCell(t: Translate, table: TableView): string {
  return table.code.startsWith('atti-') ? t('at.table.hidden') : '—';
}

function Missing({ frame, node }: NodeProps) {
  const t = translator(frame.locale);
  if (node.state === 'not-due') return <p>{t('at.notDue.text')}</p>;
  return (
    <div class="dp-note">
      <h2 class="h5">{t('at.noData.title')}</h2>
      <p>{t('at.noData.text')}</p>
      <p class="mb-0">
        <a href={createPaths(frame).access()}>{t('at.access')}</a>
      </p>
    </div>
  );
}

function SeeAlso({ frame, code }: { readonly frame: Frame; readonly code: string }) {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  if (code.startsWith('10.')) return <p>{t('at.see.contracts')}</p>;
  const links: Readonly<Record<string, readonly [label: string, href: string]>> = {
    '09.01': [t('at.see.board'), paths.board()],
    '09.02': [t('at.see.board'), paths.board()],
    '06.01': [t('performance.title'), paths.performance()],
    '06.03': [t('performance.title'), paths.performance()],
    '08.01': [t('menu.services'), paths.services()],
    '16.02': [t('works.title'), paths.works()],
    '16.03': [t('works.title'), paths.works()],
    '21.02': [t('access.title'), paths.access()],
  };
  const link = links[code];
  if (!link) return null;
  return (
    <p>
      {t('at.see')}: <a href={link[1]}>{link[0]}</a>
    </p>
  );
}
