import type { DeskLabel } from '../../ui/contract/desk.ts';
import type { IconName } from '../../ui/contract/icons.ts';

/** One section of the desk in the menu. */
export interface MenuEntry {
  /** Address below `/desk/`, without a slash in front; pages below it belong to the section. */
  readonly path: string;
  readonly label: DeskLabel;
  readonly icon: IconName;
  /** Shown to who holds this permission, or any of these; to everybody where there is none. */
  readonly permission?: string | readonly string[];
}

/** Sections that belong together, under one heading. */
export interface MenuGroup {
  readonly label: DeskLabel;
  readonly entries: readonly MenuEntry[];
}

/**
 * The menu. A new section is one line in its group here and one line in `screens.tsx`; the breadcrumb and the command palette read this
 * list too. A group of which a person may see no section is not shown.
 */
export const menu: readonly MenuGroup[] = [
  {
    label: 'menu.work',
    entries: [
      { path: '', label: 'desk.inbox', icon: 'it-inbox' },
      { path: 'pratiche', label: 'desk.cases', icon: 'it-folder', permission: 'processes.cases.read' },
    ],
  },
  {
    label: 'menu.documents',
    entries: [
      { path: 'ricerca', label: 'palette.search', icon: 'it-search' },
      { path: 'protocollo', label: 'desk.protocol', icon: 'it-mail', permission: 'records.protocol.read' },
      { path: 'rubrica', label: 'contacts.title', icon: 'it-telephone', permission: 'records.contacts.read' },
      { path: 'fascicoli', label: 'dossiers.title', icon: 'it-box', permission: 'records.documents.read' },
      { path: 'atti', label: 'acts.title', icon: 'it-file-signed', permission: 'acts.acts.read' },
      { path: 'pubblicazioni', label: 'board.title', icon: 'it-horn', permission: 'publication.board.report' },
    ],
  },
  {
    label: 'menu.direction',
    entries: [
      { path: 'scadenze', label: 'deadlines.menu', icon: 'it-clock', permission: 'processes.tasks.assign' },
      { path: 'indicatori', label: 'desk.indicators', icon: 'it-chart-line', permission: 'performance.values.read' },
      {
        path: 'interventi',
        label: 'desk.interventions',
        icon: 'it-map-marker',
        permission: 'programmes.interventions.read',
      },
      { path: 'analisi', label: 'desk.analysis', icon: 'it-exchange-circle', permission: 'analysis.models.read' },
    ],
  },
  {
    label: 'menu.legality',
    entries: [
      { path: 'rilievi', label: 'desk.findings', icon: 'it-warning-circle', permission: 'integrity.findings.read' },
    ],
  },
  {
    label: 'menu.bus',
    entries: [
      { path: 'mappa-bus', label: 'busMap.title', icon: 'it-exchange-circle', permission: 'bus.messages.read' },
      { path: 'messaggi', label: 'messages.title', icon: 'it-inbox', permission: 'bus.messages.read' },
      { path: 'traffico', label: 'envelopes.title', icon: 'it-list', permission: 'bus.messages.read' },
      { path: 'rotte', label: 'routes.title', icon: 'it-arrow-right', permission: 'bus.messages.read' },
      { path: 'messaggi-fermi', label: 'dead.title', icon: 'it-error', permission: 'bus.dead.manage' },
      {
        ...{ path: 'collegamenti', label: 'endpoints.title', icon: 'it-link' },
        permission: 'bus.endpoints.manage',
      },
      { path: 'servizi-bus', label: 'services.title', icon: 'it-list', permission: 'bus.catalogue.read' },
    ],
  },
  {
    label: 'menu.administration',
    entries: [
      {
        ...{ path: 'amministrazione/ente', label: 'admin.body', icon: 'it-pa' },
        permission: 'identity.organisation.manage',
      },
      { path: 'amministrazione/organigramma', label: 'admin.chart', icon: 'it-list' },
      { path: 'amministrazione/persone', label: 'admin.people', icon: 'it-user' },
      {
        ...{ path: 'amministrazione/ruoli', label: 'admin.roles', icon: 'it-key' },
        permission: ['identity.permissions.manage', 'identity.permissions.explain'],
      },
      {
        ...{ path: 'amministrazione/deleghe', label: 'admin.delegations', icon: 'it-exchange-circle' },
        permission: ['identity.delegations.grant', 'identity.positions.manage'],
      },
      {
        ...{ path: 'amministrazione/utenze', label: 'admin.accounts', icon: 'it-locked' },
        permission: 'identity.accounts.manage',
      },
      {
        path: 'amministrazione/enti',
        label: 'admin.bodies',
        icon: 'it-map-marker',
        permission: 'identity.bodies.found',
      },
      { path: 'incidenti', label: 'incidents.title', icon: 'it-warning-circle', permission: 'kernel.incidents.manage' },
      { path: 'fatti', label: 'facts.title', icon: 'it-search', permission: 'kernel.events.read' },
      { path: 'kit', label: 'desk.kits', icon: 'it-box', permission: ['kits.kits.install', 'analysis.models.read'] },
    ],
  },
];

/** The menu of a person: the sections that the permissions open. */
export function menuOf(permissions: readonly string[]): readonly MenuGroup[] {
  const open = ({ permission }: MenuEntry) =>
    permission === undefined || [permission].flat().some((name) => permissions.includes(name));
  return menu
    .map((group) => ({ ...group, entries: group.entries.filter(open) }))
    .filter(({ entries }) => entries.length > 0);
}

/** The section to which an address below `/desk` belongs. */
export function sectionOf(pathname: string): { readonly group: MenuGroup; readonly entry: MenuEntry } | undefined {
  const path = pathname.replace(/^\//, '');
  const holds = (entry: MenuEntry) =>
    entry.path === '' ? /^(attivita(\/|$)|$)/.test(path) : path === entry.path || path.startsWith(`${entry.path}/`);
  return menu
    .flatMap((group) => group.entries.filter(holds).map((entry) => ({ group, entry })))
    .sort((one, other) => other.entry.path.length - one.entry.path.length)[0];
}
