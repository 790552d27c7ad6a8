import { useState } from 'react';
import { useLanguage } from '../lib/language.tsx';
import { useRead } from '../lib/queries.ts';
import { Busy } from './basics.tsx';

/** "Perché non posso?": which permission is missing, why, and who has it. It is asked of the server when it is opened. */
export function Why({ permission }: { readonly permission: string }) {
  const { t, locale } = useLanguage();
  const [open, setOpen] = useState(false);
  const told = useRead('identity.permissions.explain', { permission }, { enabled: open });
  return (
    <details className="dk-why" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('act.why')}</summary>
      {open && told.isPending && <Busy />}
      {told.error && <p>{told.error.title}</p>}
      {told.data && (
        <>
          <p>{told.data.sentence[locale]}</p>
          <ul>
            {told.data.because.map((reason, index) => (
              <li key={index}>{reason.text[locale]}</li>
            ))}
          </ul>
        </>
      )}
    </details>
  );
}
