import { useState } from 'react';
import { dayOf, formatDateTime } from '../../../../ui/contract/format.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead } from '../../lib/queries.ts';
import { Field } from '../basics.tsx';
import { Choice } from './choice.tsx';
import type { Given } from './given.ts';

/** Where a deferral is in force or an emergency register waits to be entered again; nothing at all where neither is. */
export function Exceptions({ given, set }: { readonly given: Given; readonly set: (some: Partial<Given>) => void }) {
  const { t, locale } = useLanguage();
  const [today] = useState(() => dayOf(new Date()));
  const deferrals = useRead('records.deferrals.list', { since: today });
  const emergencies = useRead('records.emergencies.list', {});
  const running = deferrals.data?.items.filter(({ fromDay }) => fromDay <= today) ?? [];
  const waiting =
    emergencies.data?.items.filter(({ lastNumber, entered }) => lastNumber === null || entered < lastNumber) ?? [];
  return (
    <>
      {running.length > 0 && (
        <Choice
          name="deferralId"
          label="register.deferral"
          value={given.deferralId}
          change={(deferralId) => set({ deferralId })}
        >
          <option value="">{t('register.noDeferral')}</option>
          {running.map(({ id, act, reason }) => (
            <option key={id} value={id}>
              {act} – {reason}
            </option>
          ))}
        </Choice>
      )}
      {waiting.length > 0 && (
        <Choice
          name="emergency-id"
          label="register.emergency"
          value={given.emergencyId}
          change={(emergencyId) => set({ emergencyId })}
        >
          <option value="">{t('register.noDeferral')}</option>
          {waiting.map(({ id, startedAt, cause }) => (
            <option key={id} value={id}>
              {formatDateTime(locale, new Date(startedAt))} – {cause}
            </option>
          ))}
        </Choice>
      )}
      {given.emergencyId !== '' && (
        <div className="dk-pair">
          <Field name="emergency-number" label="register.emergencyNumber">
            {(ids) => (
              <input
                {...ids}
                type="number"
                min={1}
                required
                value={given.emergencyNumber}
                onChange={(event) => set({ emergencyNumber: event.target.value })}
              />
            )}
          </Field>
          <Field name="emergency-at" label="register.emergencyAt">
            {(ids) => (
              <input
                {...ids}
                type="datetime-local"
                required
                value={given.emergencyAt}
                onChange={(event) => set({ emergencyAt: event.target.value })}
              />
            )}
          </Field>
        </div>
      )}
    </>
  );
}
