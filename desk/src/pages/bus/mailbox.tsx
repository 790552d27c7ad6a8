import { useState } from 'react';
import { call, type OutputOf } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useWork } from '../../lib/queries.ts';
import { Form, Submit } from '../../parts/basics.tsx';
import { EntityForm, type FormField } from '../../parts/entity-form.tsx';
import { PasswordField } from '../../parts/secrets.tsx';

type Endpoint = OutputOf<'bus.endpoints.list'>['items'][number];

interface Server {
  readonly host?: string;
  readonly user?: string;
  readonly password?: string;
  readonly since?: string;
}

/** What the form knows of the settings of a mailbox; whatever else stands in them stays. */
interface Settings {
  readonly address?: string;
  readonly name?: string;
  readonly registered?: string;
  readonly imap?: Server;
  readonly smtp?: Server;
}

const HOST = /^[a-z0-9.:_-]+$/;
const EVERY_SECONDS = 60;
const CODE: FormField = {
  name: 'code',
  label: 'mailbox.code',
  hint: 'mailbox.code.hint',
  required: true,
  max: 60,
  pattern: /^[a-z0-9][a-z0-9._-]*$/,
  wrong: 'mailbox.code.wrong',
};

/** Sets a mailbox up, or changes it: the code is chosen once. */
export function MailboxForm(props: {
  readonly endpoint: Endpoint | undefined;
  readonly done: () => void;
  readonly cancel: () => void;
}) {
  const { t } = useLanguage();
  const { endpoint, done, cancel } = props;
  const known = (endpoint?.settings ?? {}) as Settings;
  const fields: readonly FormField[] = [
    ...(endpoint ? [] : [CODE]),
    { name: 'name', label: 'mailbox.name', required: true, max: 200 },
    { name: 'settings.address', label: 'mailbox.address', kind: 'email', required: true, max: 320 },
    { name: 'settings.name', label: 'mailbox.sender', hint: 'mailbox.sender.hint', max: 200 },
    { name: 'settings.imap.user', label: 'mailbox.user', hint: 'mailbox.user.hint', max: 200 },
    {
      ...{ name: 'settings.imap.host', label: 'mailbox.imap', hint: 'mailbox.imap.hint', max: 253 },
      ...{ pattern: HOST, wrong: 'mailbox.host.wrong' },
    },
    { name: 'settings.imap.since', label: 'mailbox.since', hint: 'mailbox.since.hint', kind: 'date' },
    {
      ...{ name: 'settings.smtp.host', label: 'mailbox.smtp', hint: 'mailbox.smtp.hint', max: 253 },
      ...{ pattern: HOST, wrong: 'mailbox.host.wrong' },
    },
    {
      ...{ name: 'settings.registered', label: 'mailbox.registered', hint: 'mailbox.registered.hint', kind: 'choice' },
      options: [
        { value: 'on-request', label: t('mailbox.registered.onRequest') },
        { value: 'automatic', label: t('mailbox.registered.automatic') },
      ],
    },
  ];
  return (
    <section className="dk-card" aria-labelledby="mailbox">
      <h2 id="mailbox">{t(endpoint ? 'mailbox.change' : 'mailbox.add')}</h2>
      <EntityForm
        form={`mailbox.${endpoint?.code ?? ''}`}
        fields={fields}
        initial={initialOf(endpoint, known)}
        submit="mailbox.save"
        send={(values, key) => {
          const code = endpoint?.code ?? values['code']!.trim();
          const settings = settingsOf(known, code, values) as Record<string, unknown>;
          const enabled = endpoint?.enabled ?? true;
          return call(
            'bus.endpoints.put',
            { code, name: values['name']!.trim(), connector: 'mail', settings, enabled },
            key,
          );
        }}
        done={done}
        cancel={cancel}
      />
    </section>
  );
}

function initialOf(endpoint: Endpoint | undefined, { address, name, registered, imap, smtp }: Settings) {
  return {
    ...{ code: 'pec', name: endpoint?.name ?? '', 'settings.address': address ?? '', 'settings.name': name ?? '' },
    ...{ 'settings.imap.user': imap?.user ?? smtp?.user ?? '', 'settings.imap.host': imap?.host ?? '' },
    ...{ 'settings.imap.since': imap?.since ?? '', 'settings.smtp.host': smtp?.host ?? '' },
    'settings.registered': registered ?? '',
  };
}

function settingsOf(known: Settings, code: string, values: Readonly<Record<string, string>>): object {
  const said = (name: string) => values[`settings.${name}`]?.trim() || undefined;
  const address = said('address');
  const account = { user: said('imap.user') ?? address };
  const password = known.imap?.password ?? known.smtp?.password ?? `${code}-password`;
  const { imap, smtp, name: _name, registered: _registered, ...rest } = known;
  const [read, send] = [said('imap.host'), said('smtp.host')];
  const { since: _since, ...reading } = imap ?? {};
  return {
    ...{ ...rest, address },
    ...(said('name') === undefined ? {} : { name: said('name') }),
    ...(said('registered') === undefined ? {} : { registered: said('registered') }),
    ...(read === undefined
      ? {}
      : {
          imap: {
            ...{ everySeconds: EVERY_SECONDS, ...reading, ...account, host: read, password },
            ...(said('imap.since') === undefined ? {} : { since: said('imap.since') }),
          },
        }),
    ...(send === undefined ? {} : { smtp: { ...smtp, ...account, host: send, password } }),
  };
}

/** The password of a mailbox: it goes into a file of the installation, and nobody is shown it again. */
export function MailboxPassword({ endpoint, done }: { readonly endpoint: Endpoint; readonly done: () => void }) {
  const { t } = useLanguage();
  const { imap, smtp } = endpoint.settings as Settings;
  const name = imap?.password ?? smtp?.password;
  const [value, setValue] = useState('');
  const set = useWork(
    (input: { readonly name: string; readonly value: string }, key) => call('bus.secrets.put', input, key),
    () => {
      setValue('');
      done();
    },
  );
  if (name === undefined) return null;
  return (
    <Form
      problem={set.error}
      submit={() => set.mutate({ name, value })}
      label={t('mailbox.password')}
      className="mt-3 mb-3"
    >
      <PasswordField
        name={`password-${endpoint.code}`}
        label="mailbox.password"
        hint="mailbox.password.hint"
        fresh
        value={value}
        change={setValue}
      />
      <div className="dk-actions">
        <Submit busy={set.isPending || value === ''}>{t('mailbox.password.set')}</Submit>
      </div>
    </Form>
  );
}
