import '../../lib/counter-catalogue.ts';
import { useState } from 'react';
import { Link } from 'react-router';
import { dayOf } from '../../../../ui/contract/format.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useDeferredRead } from '../../lib/queries.ts';
import { Field } from '../basics.tsx';
import { Choice } from './choice.tsx';
import type { Given } from './given.ts';

interface Props {
  readonly given: Given;
  readonly set: (some: Partial<Given>) => void;
}

const WRITTEN = '[0-9A-Za-z .\\-]{8,50}';

/** Stamp duty of a request: the mark that it bears, or the norm that exempts it. Nothing is asked where nothing is due. */
export function StampDuty({ given, set }: Props) {
  const { t } = useLanguage();
  const [today] = useState(() => dayOf(new Date()));
  return (
    <>
      <Choice
        name="stamp"
        label="stamp.title"
        value={given.stamp}
        change={(stamp) => set({ stamp: stamp as Given['stamp'] })}
      >
        <option value="">{t('stamp.none')}</option>
        <option value="mark">{t('stamp.mark')}</option>
        <option value="exempt">{t('stamp.exempt')}</option>
      </Choice>
      {given.stamp === 'mark' && (
        <>
          <div className="dk-pair">
            <Field name="stampNumber" label="stamp.number" hint="stamp.numberHint">
              {(ids) => (
                <input
                  {...ids}
                  required
                  pattern={WRITTEN}
                  value={given.stampNumber}
                  onChange={(event) => set({ stampNumber: event.target.value })}
                />
              )}
            </Field>
            <Field name="stampDay" label="stamp.day">
              {(ids) => (
                <input
                  {...ids}
                  type="date"
                  required
                  max={today}
                  value={given.stampDay}
                  onChange={(event) => set({ stampDay: event.target.value })}
                />
              )}
            </Field>
          </div>
          <UsedMark identifier={given.stampNumber.trim()} />
        </>
      )}
      {given.stamp === 'exempt' && (
        <Field name="stampNorm" label="stamp.norm" hint="stamp.normHint">
          {(ids) => (
            <input
              {...ids}
              required
              maxLength={300}
              value={given.stampNorm}
              onChange={(event) => set({ stampNorm: event.target.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}

/** A mark that was used is told while it is typed; the register refuses it anyway. */
function UsedMark({ identifier }: { readonly identifier: string }) {
  const { t } = useLanguage();
  const whole = new RegExp(`^${WRITTEN}$`).test(identifier);
  const found = useDeferredRead('records.stamps.check', { identifier }, whole);
  return (
    <div role="status">
      {whole && found.data?.used === true && (
        <p className="dk-wrong">
          {t('stamp.used')}{' '}
          {found.data.entry && <Link to={`/protocollo/${found.data.entry.id}`}>{found.data.entry.code}</Link>}
        </p>
      )}
    </div>
  );
}

/** The number of the system before that this one goes on from; nothing where there is no former register, or it may not be read. */
export function FormerEntry({ given, set }: Props) {
  const { t } = useLanguage();
  const [text, setText] = useState('');
  const asked = text.trim();
  const found = useDeferredRead('records.formerEntries.list', asked ? { text: asked, limit: 5 } : { limit: 1 }, true);
  if (given.former) {
    const { code } = given.former;
    return (
      <p className="dk-note">
        {t('former.linked', { code })}{' '}
        <button type="button" className="btn btn-outline-primary btn-xs" onClick={() => set({ former: undefined })}>
          {t('former.remove')}
          <span className="visually-hidden"> {code}</span>
        </button>
      </p>
    );
  }
  if (found.error || (asked === '' && (found.data?.items.length ?? 0) === 0)) return null;
  return (
    <>
      <Field name="former" label="former.title" hint="former.hint">
        {(ids) => <input {...ids} type="search" value={text} onChange={(event) => setText(event.target.value)} />}
      </Field>
      <div role="status">
        {asked !== '' && found.data?.items.length === 0 && <p className="dk-mute">{t('former.none')}</p>}
      </div>
      {asked !== '' && (
        <ul className="dk-list">
          {found.data?.items.map(({ id, code, subject }) => (
            <li key={id}>
              <span dir="auto">
                {code} – {subject}
              </span>
              <button
                type="button"
                className="btn btn-outline-primary btn-xs"
                onClick={() => {
                  setText('');
                  set({ former: { id, code } });
                }}
              >
                {t('former.link')}
                <span className="visually-hidden"> {code}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
