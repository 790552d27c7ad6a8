import { useId } from 'react';
import { useDeferredRead } from '../../lib/queries.ts';
import { useLanguage } from '../../lib/language.tsx';
import type { OutputOf } from '../../lib/client.ts';
import { useField } from '../basics.tsx';
import { kinds, noParty, type Party } from './given.ts';

export type Suggestion = OutputOf<'records.protocol.suggest'>['items'][number];

/** Who sends or receives; the names of past registrations are offered while one types. */
export function Parties(props: {
  readonly parties: readonly Party[];
  readonly change: (parties: readonly Party[]) => void;
  /** A name of a past registration was chosen. */
  readonly met: (suggestion: Suggestion) => void;
}) {
  const { t } = useLanguage();
  const { parties, change } = props;
  const set = (index: number, party: Party) => change(parties.map((old, at) => (at === index ? party : old)));
  return (
    <>
      {parties.map((party, index) => (
        <PartyFields
          key={index}
          number={index}
          party={party}
          change={(next) => set(index, next)}
          met={(suggestion) => {
            set(index, partyOf(suggestion));
            if (index === 0) props.met(suggestion);
          }}
          {...(parties.length > 1 && { remove: () => change(parties.filter((_, at) => at !== index)) })}
        />
      ))}
      <p>
        <button type="button" className="dk-quiet" onClick={() => change([...parties, noParty])}>
          {t('register.addParty')}
        </button>
      </p>
    </>
  );
}

function PartyFields(props: {
  readonly number: number;
  readonly party: Party;
  readonly change: (party: Party) => void;
  readonly met: (suggestion: Suggestion) => void;
  readonly remove?: () => void;
}) {
  const { t } = useLanguage();
  const list = useId();
  const { number, party, change, met, remove } = props;
  const id = `f-correspondents-${number}-name`;
  // That nobody is named at all is wrong with the first line.
  const { wrong, note } = useField(id, t('register.name'), number === 0 ? 'f-correspondents' : undefined);
  const name = party.name.trim();
  const known = useDeferredRead('records.protocol.suggest', { name: name.slice(0, 100) }, name.length >= 2);
  const suggestions = known.data?.items ?? [];
  const typed = (value: string) => {
    const chosen = suggestions.find((suggestion) => suggestion.name === value);
    if (chosen) met(chosen);
    else change({ kind: party.kind, name: value });
  };
  return (
    <div className="dk-pair">
      <div className="dk-field">
        <label htmlFor={id}>{t('register.name')}</label>
        {note}
        <input
          id={id}
          list={list}
          autoComplete="off"
          aria-invalid={wrong ? true : undefined}
          aria-describedby={wrong}
          dir="auto"
          value={party.name}
          onChange={(event) => typed(event.target.value)}
        />
        <datalist id={list}>
          {suggestions.map((suggestion) => (
            <option key={suggestion.name} value={suggestion.name}>
              {t(`register.from.${suggestion.source}`)}
              {suggestion.digitalAddress && ` · ${suggestion.digitalAddress}`}
            </option>
          ))}
        </datalist>
        {party.known?.digitalAddress && <p className="dk-mute">{party.known.digitalAddress}</p>}
      </div>
      <div className="dk-field">
        <label htmlFor={`${id}-kind`}>{t('register.kind')}</label>
        <select
          id={`${id}-kind`}
          value={party.kind}
          onChange={(event) => change({ ...party, kind: kinds.find((kind) => kind === event.target.value)! })}
        >
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(`register.kind.${kind}`)}
            </option>
          ))}
        </select>
      </div>
      {remove && (
        <button type="button" className="dk-quiet" onClick={remove}>
          {t('register.remove')} <span className="visually-hidden">{party.name}</span>
        </button>
      )}
    </div>
  );
}

/** The party that was chosen, with what is known of it. */
export function partyOf({ name, kind, taxCode, ipaCode, areaCode, digitalAddress }: Suggestion): Party {
  const known = {
    ...(taxCode && { taxCode }),
    ...(ipaCode && { ipaCode }),
    ...(areaCode && { areaCode }),
    ...(digitalAddress && { digitalAddress }),
  };
  return { name, kind, known };
}
