import { useCallback, useEffect, useState } from 'react';
import { useMe, type Session } from './session.ts';

/**
 * State of a form that survives a reload, the way to another page and the end of the session: it is kept in this tab, for its author only,
 * until it is sent (`forget`) or the author signs out. Not for secrets.
 * @param form what the form is about, e.g. the identifier of a task.
 */
export function useDraft<T>(form: string, initial: () => T): readonly [T, (next: T) => void, () => void] {
  const me = useMe();
  const key = keyOf(me, form);
  const [state, setState] = useState<{ readonly value: T; readonly touched: boolean }>(() => {
    const kept = sessionStorage.getItem(key);
    return kept === null ? { value: initial(), touched: false } : { value: JSON.parse(kept) as T, touched: true };
  });
  useEffect(() => {
    if (state.touched) sessionStorage.setItem(key, JSON.stringify(state.value));
    else sessionStorage.removeItem(key);
  }, [key, state]);
  const change = useCallback((value: T) => setState({ value, touched: true }), []);
  const forget = useCallback(() => setState({ value: initial(), touched: false }), []);
  return [state.value, change, forget];
}

/** Forgets the draft of a form that was sent, where its page is left at once. */
export function forgetDraft(me: Session, form: string): void {
  sessionStorage.removeItem(keyOf(me, form));
}

function keyOf(me: Session, form: string): string {
  return `digipro.draft.${me.person.id}.${form}`;
}
