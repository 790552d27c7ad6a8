import '../../lib/counter-catalogue.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { DeskLabel } from '../../../../ui/contract/desk.ts';
import { formatDateTime, formatDayShort } from '../../../../ui/contract/format.ts';
import { call, type InputOf } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useDeferredRead, useRead } from '../../lib/queries.ts';
import { useMe } from '../../lib/session.ts';
import { PageTitle } from '../../parts/basics.tsx';
import { EntityForm, type FormField } from '../../parts/entity-form.tsx';

const MOMENT = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}$/;
const NUMBER = /^\d{1,8}$/;

const instantOf = (typed: string | undefined) => new Date((typed ?? '').trim().replace(' ', 'T')).toISOString();

/** What makes registrations other than ordinary: deferrals, emergency registers, a beginning in mid-year, the register before. */
export function ExceptionsPage() {
  const { t } = useLanguage();
  return (
    <>
      <PageTitle>{t('exceptions.title')}</PageTitle>
      <Deferrals />
      <Emergencies />
      <Starts />
      <Former />
    </>
  );
}

interface SectionProps {
  readonly id: string;
  readonly title: DeskLabel;
  readonly lead: DeskLabel;
  readonly children: ReactNode;
}

function Section({ id, title, lead, children }: SectionProps) {
  const { t } = useLanguage();
  return (
    <section className="dk-card" aria-labelledby={id}>
      <h2 id={id}>{t(title)}</h2>
      <p>{t(lead)}</p>
      {children}
    </section>
  );
}

interface AddingProps {
  readonly form: string;
  readonly label: DeskLabel;
  readonly fields: readonly FormField[];
  readonly send: (values: Readonly<Record<string, string>>, key: string) => Promise<unknown>;
  readonly changes: string;
}

/** A button that becomes a form, and what the form changes is read again. */
function Adding({ form, label, fields, send, changes }: AddingProps) {
  const { t } = useLanguage();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  if (!open) {
    return (
      <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => setOpen(true)}>
        {t(label)}
      </button>
    );
  }
  const done = () => {
    setOpen(false);
    void queries.invalidateQueries({ queryKey: [changes] });
  };
  return (
    <EntityForm form={form} fields={fields} submit={label} send={send} done={done} cancel={() => setOpen(false)} />
  );
}

function Deferrals() {
  const { t, locale } = useLanguage();
  const may = useMe().permissions.includes('records.protocol.authorise');
  const deferrals = useRead('records.deferrals.list', {});
  return (
    <Section id="deferrals" title="exceptions.deferrals" lead="exceptions.deferralsLead">
      {deferrals.data?.items.length === 0 && <p className="dk-mute">{t('exceptions.noDeferrals')}</p>}
      <ul className="dk-list">
        {deferrals.data?.items.map(({ id, act, reason, fromDay, untilDay }) => (
          <li key={id}>
            <span>
              {t('exceptions.span', { from: formatDayShort(locale, fromDay), until: formatDayShort(locale, untilDay) })}
              <span className="d-block dk-mute" dir="auto">
                {act} – {reason}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {may && (
        <Adding
          form="deferral.new"
          label="exceptions.newDeferral"
          fields={[
            { name: 'act', label: 'exceptions.act', required: true, max: 300 },
            { name: 'reason', label: 'exceptions.reason', kind: 'lines', required: true, max: 1000 },
            { name: 'fromDay', label: 'exceptions.fromDay', kind: 'date', required: true },
            { name: 'untilDay', label: 'exceptions.untilDay', kind: 'date', required: true },
          ]}
          send={(values, key) =>
            call('records.deferrals.authorise', values as unknown as InputOf<'records.deferrals.authorise'>, key)
          }
          changes="records.deferrals.list"
        />
      )}
    </Section>
  );
}

function Emergencies() {
  const { t, locale } = useLanguage();
  const may = useMe().permissions.includes('records.protocol.authorise');
  const emergencies = useRead('records.emergencies.list', {});
  return (
    <Section id="emergencies" title="exceptions.emergencies" lead="exceptions.emergenciesLead">
      {emergencies.data?.items.length === 0 && <p className="dk-mute">{t('exceptions.noEmergencies')}</p>}
      <ul className="dk-list">
        {emergencies.data?.items.map(({ id, cause, act, startedAt, endedAt, lastNumber, entered }) => (
          <li key={id}>
            <span>
              {formatDateTime(locale, new Date(startedAt))}
              {endedAt && ` – ${formatDateTime(locale, new Date(endedAt))}`}
              <span className="d-block" dir="auto">
                {cause} ({act})
              </span>
              <span className="d-block dk-mute">
                {lastNumber === null
                  ? t('exceptions.isOpen', { entered })
                  : t('exceptions.isClosed', { entered, last: lastNumber })}
              </span>
              {may && lastNumber === null && <Close id={id} />}
            </span>
          </li>
        ))}
      </ul>
      {may && (
        <Adding
          form="emergency.new"
          label="exceptions.newEmergency"
          fields={[
            { name: 'cause', label: 'exceptions.cause', kind: 'lines', required: true, max: 1000 },
            { name: 'act', label: 'exceptions.act', required: true, max: 300 },
            {
              ...{ name: 'startedAt', label: 'exceptions.started', hint: 'exceptions.momentHint', required: true },
              pattern: MOMENT,
            },
          ]}
          send={({ cause, act, startedAt }, key) =>
            call(
              'records.emergencies.open',
              { cause: cause ?? '', act: act ?? '', startedAt: instantOf(startedAt) },
              key,
            )
          }
          changes="records.emergencies.list"
        />
      )}
    </Section>
  );
}

function Close({ id }: { readonly id: string }) {
  return (
    <Adding
      form={`emergency.${id}`}
      label="exceptions.close"
      fields={[
        {
          ...{ name: 'endedAt', label: 'exceptions.ended', hint: 'exceptions.momentHint', required: true },
          pattern: MOMENT,
        },
        { name: 'lastNumber', label: 'exceptions.lastNumber', required: true, pattern: NUMBER },
        { name: 'extensionAct', label: 'exceptions.extension', max: 300 },
      ]}
      send={({ endedAt, lastNumber, extensionAct }, key) =>
        call(
          'records.emergencies.close',
          {
            ...{ id, endedAt: instantOf(endedAt), lastNumber: Number(lastNumber) },
            ...(extensionAct?.trim() ? { extensionAct: extensionAct.trim() } : {}),
          },
          key,
        )
      }
      changes="records.emergencies.list"
    />
  );
}

function Starts() {
  const { t } = useLanguage();
  const may = useMe().permissions.includes('records.protocol.changeOver');
  const starts = useRead('records.registerStarts.list', {});
  return (
    <Section id="starts" title="exceptions.starts" lead="exceptions.startsLead">
      {starts.data?.items.length === 0 && <p className="dk-mute">{t('exceptions.noStarts')}</p>}
      <ul className="dk-list">
        {starts.data?.items.map(({ areaCode, year, firstNumber, act, reason }) => (
          <li key={`${areaCode}/${year}`}>
            <span>
              {areaCode} {year}: {firstNumber}
              <span className="d-block dk-mute" dir="auto">
                {act} – {reason}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {may && (
        <Adding
          form="start.new"
          label="exceptions.newStart"
          fields={[
            { name: 'year', label: 'exceptions.year', required: true, pattern: /^\d{4}$/ },
            { name: 'firstNumber', label: 'exceptions.firstNumber', required: true, pattern: NUMBER },
            { name: 'act', label: 'exceptions.act', required: true, max: 300 },
            { name: 'reason', label: 'exceptions.reason', kind: 'lines', required: true, max: 1000 },
          ]}
          send={({ year, firstNumber, act, reason }, key) =>
            call(
              'records.registerStarts.set',
              { year: Number(year), firstNumber: Number(firstNumber), act: act ?? '', reason: reason ?? '' },
              key,
            )
          }
          changes="records.registerStarts.list"
        />
      )}
    </Section>
  );
}

function Former() {
  const { t, locale } = useLanguage();
  const [text, setText] = useState('');
  const found = useDeferredRead('records.formerEntries.list', text.trim() ? { text: text.trim() } : {}, true);
  return (
    <Section id="former" title="exceptions.former" lead="exceptions.formerLead">
      <div className="dk-field">
        <label htmlFor="former-text">{t('exceptions.search')}</label>
        <input id="former-text" type="search" value={text} onChange={(event) => setText(event.target.value)} />
      </div>
      {found.data?.items.length === 0 && <p className="dk-mute">{t('exceptions.noFormer')}</p>}
      <ul className="dk-list">
        {found.data?.items.map(({ id, code, system, subject, correspondents, registeredOn }) => (
          <li key={id}>
            <span>
              {code} · {formatDayShort(locale, registeredOn)} · <bdi>{subject}</bdi>
              <span className="d-block dk-mute">
                <bdi>{correspondents}</bdi> ({system})
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
