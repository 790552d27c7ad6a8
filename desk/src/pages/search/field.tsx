import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { useLanguage } from '../../lib/language.tsx';
import { useDeferredRead, useRead } from '../../lib/queries.ts';
import { asksFor, completions, unfinished } from './completion.ts';
import type { Mistake } from './search.tsx';

/** The one field: what is written goes on by arrow and Enter, and a mistake is marked where it is. */
export function SearchField(props: {
  readonly q: string;
  readonly ask: (text: string) => void;
  readonly mistake: Mistake | undefined;
}) {
  const { t, locale } = useLanguage();
  const { q, ask, mistake } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(q);
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const items = completions(locale, text, useKnown(text));
  const shown = open && items.length > 0;
  const take = (place: number) => {
    setText(items[place]!.text);
    setChosen(-1);
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setOpen(false);
    if (!shown) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setChosen((chosen + step + items.length + (chosen < 0 && step < 0 ? 1 : 0)) % items.length);
    } else if ((event.key === 'Enter' || event.key === 'Tab') && chosen >= 0) {
      event.preventDefault();
      take(chosen);
    }
  };
  const describedBy = mistake ? `${id}-mistake ${id}-help` : `${id}-help`;
  return (
    <search>
      <form
        className="mb-4"
        onSubmit={(event) => {
          event.preventDefault();
          setOpen(false);
          ask(text);
        }}
      >
        <label htmlFor={id} className="form-label">
          {t('search.field')}
        </label>
        <div className="d-flex gap-2">
          <input
            {...{ id, ref: input, type: 'text', className: 'form-control', value: text, maxLength: 500 }}
            {...{ role: 'combobox', autoComplete: 'off', spellCheck: false, onKeyDown }}
            aria-autocomplete="list"
            aria-expanded={shown}
            aria-controls={`${id}-list`}
            aria-activedescendant={shown && chosen >= 0 ? `${id}-${chosen}` : undefined}
            aria-describedby={describedBy}
            aria-invalid={mistake !== undefined}
            onChange={(event) => {
              setText(event.target.value);
              setOpen(true);
              setChosen(-1);
            }}
            onBlur={() => setOpen(false)}
          />
          <button type="submit" className="btn btn-primary">
            {t('search.go')}
          </button>
        </div>
        <ul
          id={`${id}-list`}
          role="listbox"
          aria-label={t('search.completions')}
          className="list-group"
          hidden={!shown}
        >
          {items.map(({ label }, place) => (
            <li
              key={label}
              id={`${id}-${place}`}
              role="option"
              aria-selected={place === chosen}
              className={`list-group-item${place === chosen ? ' active' : ''}`}
              onMouseDown={(event) => {
                event.preventDefault();
                take(place);
              }}
            >
              {label}
            </li>
          ))}
        </ul>
        {mistake && text === q && (
          <p id={`${id}-mistake`} role="alert" className="invalid-feedback d-block">
            {q.slice(0, mistake.from)}
            <mark>{q.slice(mistake.from, mistake.to) || '␣'}</mark>
            {q.slice(mistake.to)} – {mistake.message}
          </p>
        )}
        <p id={`${id}-help`} className="small mb-0">
          {t('search.help')}
        </p>
      </form>
    </search>
  );
}

/** Values that the field at the end of the text may have, as the reader may know them. */
function useKnown(text: string): readonly { readonly value: string; readonly label: string }[] {
  const { field, value } = unfinished(text);
  const what = asksFor(field);
  const names = useDeferredRead('records.search.names', { name: value || '-' }, what === 'names' && value.length >= 2);
  const units = useRead('identity.units.list', { limit: 200 }, { enabled: what === 'units' });
  const plan = useRead('records.classification.list', {}, { enabled: what === 'classes' });
  switch (what) {
    case 'names':
      return (names.data?.items ?? []).map(({ name }) => ({ value: name, label: name }));
    case 'units':
      return (units.data?.items ?? []).map(({ code, name }) => ({ value: code, label: name }));
    case 'classes':
      return (plan.data?.classes ?? []).map(({ code, title }) => ({ value: code, label: `${code} ${title}` }));
    default:
      return [];
  }
}
