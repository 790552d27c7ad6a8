import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';
import { useLanguage } from '../lib/language.tsx';
import { Icon } from './basics.tsx';

interface Notice {
  readonly text: string;
  readonly undo?: (() => void) | undefined;
}

/** Says that something was done, with the way back where there is one; says nothing any more with `undefined`. */
type Say = (text: string | undefined, undo?: () => void) => void;

const Context = createContext<Say>(() => undefined);

/** The one notice of the desk: it stays until the next one or until it is closed, so that nobody has to be quick. */
export function Notices({ children }: { readonly children: ReactNode }) {
  const { t } = useLanguage();
  const [notice, setNotice] = useState<Notice>();
  const say = useMemo<Say>(() => (text, undo) => setNotice(text === undefined ? undefined : { text, undo }), []);
  const undo = () => {
    setNotice(undefined);
    notice?.undo?.();
  };
  return (
    <Context value={say}>
      {children}
      <div className="dk-notice" role="status">
        {notice && (
          <p>
            {notice.text}{' '}
            {notice.undo && (
              <button type="button" className="dk-notice-undo" onClick={undo}>
                {t('notice.undo')}
              </button>
            )}
            <button
              type="button"
              className="dk-notice-close"
              aria-label={t('notice.close')}
              onClick={() => setNotice(undefined)}
            >
              <Icon name="it-close-circle" />
            </button>
          </p>
        )}
      </div>
    </Context>
  );
}

/** `const say = useNotice(); say(t('task.claimed'), () => release())` */
export function useNotice(): Say {
  return useContext(Context);
}
