import { lazy, type ComponentType } from 'react';
import type { DeskLabel } from '../../ui/contract/desk.ts';

/** One address of the desk and the screen that it shows, fetched when it is first opened. */
export interface Screen {
  readonly path: string;
  readonly Screen: ComponentType;
}

/** One entry of the menu; shown to who holds the permission. */
export interface MenuEntry {
  readonly path: string;
  readonly label: DeskLabel;
  readonly permission?: string;
}

/** Every address. The most specific pattern wins, whatever the order. */
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

export const menu: readonly MenuEntry[] = [
  { path: '', label: 'desk.inbox' },
  { path: 'pratiche', label: 'desk.cases', permission: 'processes.cases.read' },
  { path: 'protocollo', label: 'desk.protocol', permission: 'records.protocol.read' },
];
