import { useState } from 'react';
import { call, type OutputOf } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { base } from '../../lib/page.ts';
import { useRead, useWork } from '../../lib/queries.ts';
import { Busy, Refusal, Tag } from '../../parts/basics.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { EnrolmentLink } from '../../parts/enrolment-link.tsx';
import { EntityForm } from '../../parts/entity-form.tsx';
import { loginField } from './fields.ts';

type Person = OutputOf<'identity.people.get'>;
export type Account = OutputOf<'identity.accounts.list'>['items'][number];
type Link = OutputOf<'identity.enrolments.create'>;

interface Props {
  readonly person: Person;
  readonly changed: () => void;
}

/** The account of a person: made with its link, disabled, enabled. */
export function PersonAccount({ person, changed }: Props) {
  const { t } = useLanguage();
  const accounts = useRead('identity.accounts.list', { personId: person.id });
  const [link, setLink] = useState<Link>();
  const account = accounts.data?.items[0];
  const made = (next: Link) => {
    setLink(next);
    changed();
  };
  return (
    <section className="dk-card" aria-labelledby="account">
      <h2 id="account">{t('accounts.title')}</h2>
      <Refusal problem={accounts.error} again={() => void accounts.refetch()} />
      {accounts.isPending && <Busy />}
      {link && <EnrolmentLink base={base} {...link} />}
      {accounts.data && !account && (
        <>
          <p className="dk-mute">{t('accounts.none')}</p>
          <EntityForm
            form={`account.${person.id}`}
            fields={[loginField]}
            submit="accounts.create"
            send={({ login }) => call('identity.enrolments.create', { personId: person.id, login: login!.trim() })}
            done={made}
          />
        </>
      )}
      {account && <AccountFacts account={account} made={made} changed={changed} />}
    </section>
  );
}

/** How the person of an account signs in, in words. */
export function useFactors(): (account: Account) => string {
  const { t } = useLanguage();
  return (account) => {
    const ways = [
      account.hasPassword ? t('accounts.password') : '',
      account.hasTotp ? t('accounts.totp') : '',
      account.passkeys > 0 ? t('accounts.passkeys', { count: account.passkeys }) : '',
    ].filter(Boolean);
    return ways.length > 0 ? ways.join(', ') : t('accounts.notYet');
  };
}

function AccountFacts(props: {
  readonly account: Account;
  readonly made: (link: Link) => void;
  readonly changed: () => void;
}) {
  const { t } = useLanguage();
  const { account, made, changed } = props;
  const factors = useFactors();
  const [asking, setAsking] = useState(false);
  const enrol = useWork((_: undefined) => call('identity.enrolments.create', { personId: account.personId }), made);
  const use = useWork(
    (next: 'disable' | 'enable', key) => call(`identity.accounts.${next}`, { id: account.id }, key),
    () => {
      setAsking(false);
      changed();
    },
  );
  const disabled = account.disabledAt !== null;
  return (
    <>
      <dl className="dk-facts">
        <dt>{t('accounts.login')}</dt>
        <dd>{account.login}</dd>
        <dt>{t('accounts.factors')}</dt>
        <dd>{factors(account)}</dd>
        <dt>{t('people.state')}</dt>
        <dd>
          <Tag kind={disabled ? 'cancelled' : 'done'}>{t(disabled ? 'accounts.disabled' : 'accounts.active')}</Tag>
        </dd>
      </dl>
      <Refusal problem={enrol.error ?? (asking ? null : use.error)} />
      <div className="dk-actions">
        <button
          type="button"
          className="btn btn-outline-primary btn-sm"
          disabled={enrol.isPending}
          onClick={() => enrol.mutate(undefined)}
        >
          {t('accounts.enrol')}
        </button>
        <button
          type="button"
          className={`btn btn-sm ${disabled ? 'btn-outline-primary' : 'btn-outline-danger'}`}
          onClick={() => (disabled ? use.mutate('enable') : setAsking(true))}
        >
          {t(disabled ? 'accounts.enable' : 'accounts.disable')}
        </button>
      </div>
      {asking && (
        <Confirm
          title={t('accounts.disableConfirm', { login: account.login })}
          action={t('accounts.disable')}
          busy={use.isPending}
          confirm={() => use.mutate('disable')}
          cancel={() => setAsking(false)}
        >
          <Refusal problem={use.error} />
          <p>{t('accounts.disableLead')}</p>
        </Confirm>
      )}
    </>
  );
}
