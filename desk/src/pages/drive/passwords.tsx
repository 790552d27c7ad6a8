import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDate, formatDateTime } from '../../../../ui/contract/format.ts';
import { call, type OutputOf } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead, useWork } from '../../lib/queries.ts';
import { Busy, Field, Refusal, Submit } from '../../parts/basics.tsx';
import { Copy } from '../../parts/copy.tsx';
import { useNotice } from '../../parts/notice.tsx';
import { CredentialRefusal } from '../../parts/profile/step-up.tsx';

type Made = OutputOf<'identity.appPasswords.create'>;
type Known = OutputOf<'identity.appPasswords.list'>['items'][number];

const DAYS = [365, 180, 30] as const;
const blank = { label: '', days: 365 as number };

/** Passwords for the programs of the person: shown once when they are made, revoked one by one. */
export function AppPasswords() {
  const { t } = useLanguage();
  const say = useNotice();
  const queries = useQueryClient();
  const [given, setGiven] = useState(blank);
  const [made, setMade] = useState<Made & { readonly label: string }>();
  const own = useRead('identity.appPasswords.list', {});
  const reload = () => void queries.invalidateQueries({ queryKey: ['identity.appPasswords.list'] });
  const create = useWork(
    async (input: typeof blank) => ({ label: input.label, ...(await call('identity.appPasswords.create', input)) }),
    (answer) => {
      setMade(answer);
      setGiven(blank);
      reload();
    },
  );
  const revoke = useWork(
    (id: string) => call('identity.appPasswords.revoke', { id }),
    () => {
      reload();
      say(t('drive.revoked'));
    },
  );
  return (
    <section className="dk-card" aria-labelledby="app-passwords">
      <h2 id="app-passwords">{t('drive.passwords')}</h2>
      <p className="dk-mute">{t('drive.passwordsLead')}</p>
      <Refusal problem={own.error ?? revoke.error} again={() => void own.refetch()} />
      {own.isPending && <Busy />}
      {made && <Shown made={made} />}
      {own.data?.items.length === 0 && <p className="dk-mute">{t('drive.none')}</p>}
      <ul className="dk-list">
        {own.data?.items.map((one) => (
          <li key={one.id}>
            <Line one={one} />
            <button
              type="button"
              className="dk-quiet"
              disabled={revoke.isPending}
              onClick={() => revoke.mutate(one.id)}
            >
              {t('drive.revoke')} <span className="visually-hidden">{one.label}</span>
            </button>
          </li>
        ))}
      </ul>
      <CredentialRefusal problem={create.error} again={() => create.mutate(given)} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(given);
        }}
      >
        <Field name="label" label="drive.label">
          {(ids) => (
            <input
              {...ids}
              maxLength={80}
              value={given.label}
              onChange={(event) => setGiven({ ...given, label: event.target.value })}
            />
          )}
        </Field>
        <Field name="days" label="drive.days">
          {(ids) => (
            <select
              {...ids}
              value={given.days}
              onChange={(event) => setGiven({ ...given, days: Number(event.target.value) })}
            >
              {DAYS.map((days) => (
                <option key={days} value={days}>
                  {t(`drive.days.${days}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Submit busy={create.isPending}>{t('drive.create')}</Submit>
      </form>
    </section>
  );
}

function Line({ one }: { readonly one: Known }) {
  const { t, locale } = useLanguage();
  const when = (instant: string) => formatDateTime(locale, new Date(instant));
  const over = new Date(one.expiresAt) < new Date();
  return (
    <span className="dk-wide">
      {one.label}
      <span className="dk-mute d-block">
        {one.lastUsedAt ? t('drive.used', { when: when(one.lastUsedAt) }) : t('drive.unused')}
        {' · '}
        {over ? t('drive.expired') : t('drive.until', { when: formatDate(locale, new Date(one.expiresAt)) })}
      </span>
    </span>
  );
}

function Shown({ made }: { readonly made: Made & { readonly label: string } }) {
  const { t } = useLanguage();
  return (
    <div className="dk-note dk-good" role="status">
      <h3>{t('drive.made', { label: made.label })}</h3>
      <p>{t('drive.madeLead', { login: made.login })}</p>
      <p className="dk-hash">{made.password}</p>
      <Copy text={made.password} label={t('drive.copyPassword')} done={t('drive.copied')} />
    </div>
  );
}
