import { lazy, type ComponentType } from 'react';

/** One address of the desk and the screen that it shows, fetched when it is first opened. */
export interface Screen {
  readonly path: string;
  readonly Screen: ComponentType;
}

/** Every address. The most specific pattern wins, whatever the order. What the menu shows is in `menu.ts`. */
export const screens: readonly Screen[] = [
  { path: '', Screen: lazy(async () => ({ default: (await import('./pages/inbox.tsx')).InboxPage })) },
  { path: 'attivita/:id', Screen: lazy(async () => ({ default: (await import('./pages/task.tsx')).TaskPage })) },
  { path: 'pratiche', Screen: lazy(async () => ({ default: (await import('./pages/cases.tsx')).CasesPage })) },
  {
    path: 'pratiche/nuova',
    Screen: lazy(async () => ({ default: (await import('./pages/new-case.tsx')).NewCasePage })),
  },
  { path: 'pratiche/:id', Screen: lazy(async () => ({ default: (await import('./pages/case.tsx')).CasePage })) },
  { path: 'protocollo', Screen: lazy(async () => ({ default: (await import('./pages/protocol.tsx')).ProtocolPage })) },
  { path: 'protocollo/:id', Screen: lazy(async () => ({ default: (await import('./pages/entry.tsx')).EntryPage })) },
];
