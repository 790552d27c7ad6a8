import { formatBytes, formatDateTime } from '../../../ui/contract/format.ts';
import type { OutputOf } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';

type Readable = NonNullable<OutputOf<'records.intake.readable'>['readable']>;
type Section = Readable['sections'][number];

/** A mail or an electronic invoice as a page. Everything of it is shown as text. */
export function ReadablePage({ readable }: { readonly readable: Readable }) {
  return (
    <article className="dk-readable" aria-label={readable.title}>
      <h3>{readable.title}</h3>
      {readable.sections.map((section, index) => (
        <SectionView key={index} section={section} mail={readable.kind === 'mail'} />
      ))}
    </article>
  );
}

function SectionView({ section, mail }: { readonly section: Section; readonly mail: boolean }) {
  const { t, locale } = useLanguage();
  const { title, facts, table, text } = section;
  return (
    <section>
      {title && <h4>{title[locale]}</h4>}
      {facts.length > 0 && (
        <dl className="dk-facts">
          {facts.map(({ label, value }) => (
            <div key={label.it}>
              <dt>{label[locale]}</dt>
              <dd>{dateIn(locale, value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {table && table.rows.length > 0 && (
        <div className="dk-scroll" tabIndex={0} role="region" aria-label={title?.[locale] ?? t('document.preview')}>
          <table className="table table-sm">
            <thead>
              <tr>
                {table.columns.map((column) => (
                  <th key={column.it} scope="col">
                    {column[locale]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row, index) => (
                <tr key={index}>
                  {row.map((cell, at) => (
                    <td key={at}>{mail && at === 2 ? formatBytes(locale, Number(cell)) : cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {text && <pre className="dk-said">{text}</pre>}
    </section>
  );
}

/** The date of a mail is an instant; those of an invoice stand as they were written. */
function dateIn(locale: 'it' | 'en', value: string): string {
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? formatDateTime(locale, new Date(value)) : value;
}
