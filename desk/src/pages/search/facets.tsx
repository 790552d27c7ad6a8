import type { DeskLabel } from '../../../../ui/contract/desk.ts';
import { codeWord } from '../../lib/codes.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead } from '../../lib/queries.ts';

const KIND_WORDS: Readonly<Record<string, string>> = {
  document: 'documento',
  dossier: 'fascicolo',
  entry: 'protocollo',
  contact: 'contatto',
};
const TYPES = ['incoming', 'outgoing', 'internal', 'person', 'organisation', 'administration'];

/** What the results are made of, each with the way to those alone. */
export function Facets({ q, ask }: { readonly q: string; readonly ask: (text: string) => void }) {
  const { t, locale } = useLanguage();
  const { data } = useRead('records.search.facets', { q });
  const known = useRead('records.types.list', {});
  if (!data) return null;
  const { kinds, types, classes, units, years, count, complete } = data;
  const groups = [
    {
      field: 'tipo',
      label: 'search.kind',
      values: kinds.map((one) => ({ ...one, label: t(`search.kind.${one.value}` as DeskLabel) })),
    },
    { field: 'tipo', label: 'search.types', values: types.map((one) => ({ ...one, label: typeName(one.label) })) },
    { field: 'classe', label: 'search.classes', values: classes },
    { field: 'ufficio', label: 'search.units', values: units },
    { field: 'anno', label: 'search.years', values: years },
  ] as const;
  function typeName(type: string) {
    if (TYPES.includes(type)) return t(`search.type.${type}` as DeskLabel);
    return known.data?.items.find(({ code }) => code === type)?.title[locale] ?? codeWord(t, 'documentType', type);
  }
  return (
    <nav aria-label={t('search.narrow')} className="mb-4">
      <p role="status" className="small">
        {t(complete ? 'search.counted' : 'search.countedOf', { count })}
      </p>
      {groups
        .filter(({ values }) => values.length > 1)
        .map(({ field, label, values }) => (
          <section key={label} aria-label={t(label)}>
            <h2 className="h6">{t(label)}</h2>
            <ul className="list-unstyled small">
              {values.slice(0, 8).map((one) => (
                <li key={one.value}>
                  <button
                    type="button"
                    className="btn btn-link btn-sm p-0 text-start"
                    onClick={() => ask(`${q} ${termOf(field, KIND_WORDS[one.value] ?? one.value)}`)}
                  >
                    {one.label} ({one.count})
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
    </nav>
  );
}

function termOf(field: string, value: string): string {
  return /[\s()"]/.test(value) ? `${field}:"${value.replaceAll('"', '')}"` : `${field}:${value}`;
}
