import { useRef, useState } from 'react';
import { Link } from 'react-router';
import { dayOf } from '../../../../ui/contract/format.ts';
import type { OutputOf } from '../../lib/client.ts';
import { useDraft } from '../../lib/draft.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useDeferredRead, useRead, useWork } from '../../lib/queries.ts';
import { Field, Form, Submit } from '../basics.tsx';
import { Files } from './files.tsx';
import { blank, channels, flows, nextOf, register, type Given } from './given.ts';
import { Choice } from './choice.tsx';
import { FormerEntry, StampDuty } from './duty.tsx';
import { Exceptions } from './exceptions.tsx';
import { Parties, partyOf, type Suggestion } from './parties.tsx';

export type Registered = OutputOf<'records.protocol.register'> & { readonly subject: string };

const FORM = 'register';

/**
 * Registers a document by hand, in the order in which a clerk reads a letter: the file, what it is about, who sends it; Enter registers. The
 * number is announced, and the form is ready for the next one with the focus on its first field.
 */
export function RegisterForm({ registered }: { readonly registered: (entry: Registered) => void }) {
  const { t } = useLanguage();
  const [given, change, forget] = useDraft<Given>(FORM, () => blank);
  const first = useRef<HTMLInputElement>(null);
  // Files arrive one after the other, later than the form was last typed in.
  const latest = useRef(given);
  latest.current = given;
  const work = useWork(
    (input: Given, key, begun) => register(input, key, begun, t('register.noFile')),
    (entry) => {
      const { subject } = latest.current;
      const next = nextOf(latest.current);
      forget();
      change(next);
      registered({ ...entry, subject });
      first.current?.focus();
    },
    FORM,
  );
  const set = (some: Partial<Given>) => change({ ...latest.current, ...some });
  const submit = () => {
    if (!work.isPending) work.mutate(given);
  };
  const met = (suggestion: Suggestion) => {
    const { classCode, unitId } = suggestion;
    const { parties, ...now } = latest.current;
    set({
      parties: [partyOf(suggestion), ...parties.slice(1)],
      classCode: now.classCode || (classCode ?? ''),
      unitId: now.unitId || (unitId ?? ''),
    });
  };
  return (
    <Form problem={work.error} submit={submit} label={t('register.title')}>
      <div role="status">
        {work.data && <p className="dk-note dk-good">{t('register.done', { code: work.data.code })}</p>}
      </div>
      <Files
        files={given.files}
        inputRef={first}
        add={(file) => set({ files: [...latest.current.files.filter(({ sha256 }) => sha256 !== file.sha256), file] })}
        change={(files) => set({ files })}
      />
      <Field name="subject" label="register.subject">
        {(ids) => (
          <input {...ids} dir="auto" value={given.subject} onChange={(event) => set({ subject: event.target.value })} />
        )}
      </Field>
      {given.flow !== 'internal' && (
        <Parties parties={given.parties} change={(parties) => set({ parties })} met={met} />
      )}
      <Rest given={given} set={set} />
      <div className="dk-actions">
        <Submit busy={work.isPending}>{t('register.submit')}</Submit>
      </div>
    </Form>
  );
}

/** What stays the same from letter to letter, and what is seldom needed. */
function Rest({ given, set }: { readonly given: Given; readonly set: (some: Partial<Given>) => void }) {
  const { t } = useLanguage();
  const [today] = useState(() => dayOf(new Date()));
  const plan = useRead('records.classification.list', {});
  const units = useRead('identity.units.list', { day: today });
  return (
    <>
      <div className="dk-pair">
        <Choice
          name="flow"
          label="register.flow"
          value={given.flow}
          change={(flow) => set({ flow: flow as Given['flow'] })}
        >
          {flows.map((flow) => (
            <option key={flow} value={flow}>
              {t(`flow.${flow}`)}
            </option>
          ))}
        </Choice>
        {given.flow !== 'internal' && (
          <Choice
            name="channel"
            label="register.channel"
            value={given.channel}
            change={(channel) => set({ channel: channel as Given['channel'] })}
          >
            {channels.map((channel) => (
              <option key={channel} value={channel}>
                {t(`register.channel.${channel}`)}
              </option>
            ))}
          </Choice>
        )}
      </div>
      <div className="dk-pair">
        <Choice
          name="classCode"
          label="register.class"
          value={given.classCode}
          change={(classCode) => set({ classCode })}
        >
          <option value="">{t('desk.choose')}</option>
          {plan.data?.classes.map((found) => (
            <option key={found.code} value={found.code}>
              {found.code} {found.title}
            </option>
          ))}
        </Choice>
        <Choice name="unitId" label="register.unit" value={given.unitId} change={(unitId) => set({ unitId })}>
          <option value="">{t('register.unitLater')}</option>
          {units.data?.items.map((unit) => (
            <option key={unit.id} value={unit.id}>
              {unit.name}
            </option>
          ))}
        </Choice>
      </div>
      <div className="dk-pair">
        <Field name="arrived" label="register.arrived" hint="register.arrivedHint">
          {(ids) => (
            <input
              {...ids}
              type="date"
              max={today}
              value={given.arrived}
              onChange={(event) => set({ arrived: event.target.value })}
            />
          )}
        </Field>
        {given.flow === 'incoming' && (
          <Field name="senderNumber" label="register.senderNumber">
            {(ids) => (
              <input
                {...ids}
                value={given.senderNumber}
                onChange={(event) => set({ senderNumber: event.target.value })}
              />
            )}
          </Field>
        )}
      </div>
      {given.flow === 'incoming' && <KnownNumber senderNumber={given.senderNumber.trim()} />}
      {given.flow === 'incoming' && <StampDuty given={given} set={set} />}
      <FormerEntry given={given} set={set} />
      <Exceptions given={given} set={set} />
    </>
  );
}

/** A letter may be registered twice, but not without knowing. */
function KnownNumber({ senderNumber }: { readonly senderNumber: string }) {
  const { t } = useLanguage();
  const found = useDeferredRead('records.protocol.list', { senderNumber, limit: 3 }, senderNumber !== '');
  const known = senderNumber === '' ? [] : (found.data?.items ?? []);
  return (
    <div role="status">
      {known.map(({ id, code, correspondents }) => (
        <p className="dk-wrong" key={id}>
          {t('register.knownNumber')} <Link to={`/protocollo/${id}`}>{code}</Link>{' '}
          <bdi>{correspondents.map(({ name }) => name).join(', ')}</bdi>
        </p>
      ))}
    </div>
  );
}
