import { useEffect, useRef, type ReactNode } from 'react';
import { useLanguage } from '../lib/language.tsx';

/** Asks before something that is hard to take back. It is there while it is drawn: Escape and "cancel" call `cancel`. */
export function Confirm(props: {
  readonly title: string;
  readonly action: string;
  readonly busy: boolean;
  /** What is asked for cannot be made good again. */
  readonly danger?: boolean;
  readonly confirm: () => void;
  readonly cancel: () => void;
  readonly children: ReactNode;
}) {
  const { t } = useLanguage();
  const { title, action, busy, danger = false, confirm, cancel, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className="dk-dialog"
      aria-labelledby="confirm-title"
      onCancel={(event) => {
        event.preventDefault();
        cancel();
      }}
    >
      <h2 id="confirm-title">{title}</h2>
      {children}
      <div className="dk-actions">
        <button
          type="button"
          className={`btn ${danger ? 'btn-danger' : 'btn-primary'}`}
          disabled={busy}
          onClick={confirm}
        >
          {action}
        </button>
        <button type="button" className="btn btn-outline-primary" onClick={cancel}>
          {t('form.cancel')}
        </button>
      </div>
    </dialog>
  );
}
