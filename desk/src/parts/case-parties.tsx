import { Link } from 'react-router';
import type { OutputOf } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import { usePages } from '../lib/pages.ts';
import { Busy } from './basics.tsx';
import { partiesOf } from './parties.ts';

type Case = OutputOf<'processes.cases.get'>;

const FLOWS = { incoming: 'parties.sender', outgoing: 'parties.recipient', internal: 'parties.internal' } as const;

/** Who has to do with the case: named in its forms, and correspondents of its registrations. */
export function CaseParties({ item }: { readonly item: Case }) {
  const { t } = useLanguage();
  const dossierId = item.dossierId ?? undefined;
  const entries = usePages('records.protocol.list', { dossierId }, { enabled: dossierId !== undefined });
  const parties = [
    ...partiesOf(item.variables as Record<string, unknown>).map((party) => ({
      ...party,
      role: t(`parties.${party.role}`),
    })),
    ...entries.rows.flatMap((entry) =>
      entry.correspondents.map((one) => ({
        ...{ name: one.name, code: one.taxCode ?? null, address: one.digitalAddress ?? null },
        role: t(FLOWS[entry.flow], { code: entry.code }),
      })),
    ),
  ];
  return (
    <>
      <section className="dk-card" aria-labelledby="parties">
        <h2 id="parties">{t('parties.title')}</h2>
        {dossierId !== undefined && entries.pending && <Busy />}
        {parties.length === 0 && !entries.pending && <p className="dk-mute">{t('parties.empty')}</p>}
        <ul className="dk-list">
          {parties.map((party, index) => (
            <li key={index}>
              <div>
                <div className="dk-title">{party.name}</div>
                <div>{party.role}</div>
              </div>
              <div className="dk-mute">{[party.code, party.address].filter(Boolean).join(' · ')}</div>
            </li>
          ))}
        </ul>
      </section>
      {dossierId !== undefined && (
        <section className="dk-card" aria-labelledby="entries">
          <h2 id="entries">{t('parties.entries')}</h2>
          {!entries.pending && entries.rows.length === 0 && <p className="dk-mute">{t('parties.noEntries')}</p>}
          <EntryList entries={entries.rows} />
        </section>
      )}
    </>
  );
}

/** Registrations, each with the way to it. */
export function EntryList({
  entries,
}: {
  readonly entries: readonly { readonly id: string; readonly code: string; readonly subject: string }[];
}) {
  return (
    <ul className="dk-list">
      {entries.map((entry) => (
        <li key={entry.id}>
          <Link to={`/protocollo/${entry.id}`}>{entry.code}</Link>
          <span className="dk-wide">{entry.subject}</span>
        </li>
      ))}
    </ul>
  );
}
