import { useEffect, useRef } from 'react';

const KEY = 'digipro.shortcuts';

/** Whether keys without Ctrl do something: who speaks to the computer, or hits keys by mistake, switches them off (WCAG 2.1.4). */
export function shortcutsOn(): boolean {
  return localStorage.getItem(KEY) !== 'off';
}

export function setShortcuts(on: boolean): void {
  if (on) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, 'off');
}

/** Keys of one character, anywhere but where one writes or where a dialogue is open. */
export function useShortcuts(enabled: boolean, pressed: (key: string) => void): void {
  const latest = useRef(pressed);
  latest.current = pressed;
  useEffect(() => {
    if (!enabled) return undefined;
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || !shortcutsOn()) return;
      const target = event.target as HTMLElement;
      if (
        target.closest('input, select, textarea, [contenteditable], dialog') ||
        document.querySelector('dialog[open]')
      ) {
        return;
      }
      latest.current(event.key);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [enabled]);
}
