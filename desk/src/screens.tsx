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
  { path: 'scadenze', Screen: lazy(async () => ({ default: (await import('./pages/deadlines.tsx')).DeadlinesPage })) },
  { path: 'pratiche', Screen: lazy(async () => ({ default: (await import('./pages/cases.tsx')).CasesPage })) },
  {
    path: 'pratiche/nuova',
    Screen: lazy(async () => ({ default: (await import('./pages/new-case.tsx')).NewCasePage })),
  },
  { path: 'pratiche/:id', Screen: lazy(async () => ({ default: (await import('./pages/case.tsx')).CasePage })) },
  { path: 'fascicoli', Screen: lazy(async () => ({ default: (await import('./pages/dossiers.tsx')).DossiersPage })) },
  { path: 'fascicoli/:id', Screen: lazy(async () => ({ default: (await import('./pages/dossier.tsx')).DossierPage })) },
  {
    path: 'documenti/:id',
    Screen: lazy(async () => ({ default: (await import('./pages/document.tsx')).DocumentPage })),
  },
  { path: 'ricerca', Screen: lazy(async () => ({ default: (await import('./pages/search/search.tsx')).SearchPage })) },
  { path: 'atti', Screen: lazy(async () => ({ default: (await import('./pages/acts.tsx')).ActsPage })) },
  { path: 'atti/:id', Screen: lazy(async () => ({ default: (await import('./pages/act.tsx')).ActPage })) },
  {
    path: 'pubblicazioni',
    Screen: lazy(async () => ({ default: (await import('./pages/publications.tsx')).PublicationsPage })),
  },
  {
    path: 'pubblicazioni/nuova',
    Screen: lazy(async () => ({ default: (await import('./pages/publish.tsx')).PublishPage })),
  },
  {
    path: 'pubblicazioni/:id',
    Screen: lazy(async () => ({ default: (await import('./pages/publication.tsx')).PublicationPage })),
  },
  { path: 'profilo', Screen: lazy(async () => ({ default: (await import('./pages/profile.tsx')).ProfilePage })) },
  {
    path: 'profilo/unita',
    Screen: lazy(async () => ({ default: (await import('./pages/drive/drive.tsx')).DrivePage })),
  },
  { path: 'protocollo', Screen: lazy(async () => ({ default: (await import('./pages/protocol.tsx')).ProtocolPage })) },
  {
    path: 'protocollo/registra',
    Screen: lazy(async () => ({ default: (await import('./pages/register.tsx')).RegisterPage })),
  },
  {
    path: 'protocollo/giornalieri',
    Screen: lazy(async () => ({ default: (await import('./pages/protocol/days.tsx')).DaysPage })),
  },
  {
    path: 'protocollo/eccezioni',
    Screen: lazy(async () => ({ default: (await import('./pages/protocol/exceptions.tsx')).ExceptionsPage })),
  },
  {
    path: 'rubrica',
    Screen: lazy(async () => ({ default: (await import('./pages/contacts/contacts.tsx')).ContactsPage })),
  },
  {
    path: 'rubrica/:id',
    Screen: lazy(async () => ({ default: (await import('./pages/contacts/contact.tsx')).ContactPage })),
  },
  { path: 'protocollo/:id', Screen: lazy(async () => ({ default: (await import('./pages/entry.tsx')).EntryPage })) },
  {
    path: 'fatti',
    Screen: lazy(async () => ({ default: (await import('./pages/facts/facts.tsx')).FactsPage })),
  },
  {
    path: 'fatti/:id',
    Screen: lazy(async () => ({ default: (await import('./pages/facts/fact.tsx')).FactPage })),
  },
  {
    path: 'messaggi',
    Screen: lazy(async () => ({ default: (await import('./pages/facts/messages.tsx')).MessagesPage })),
  },
  {
    path: 'messaggi/:id',
    Screen: lazy(async () => ({ default: (await import('./pages/facts/message.tsx')).MessagePage })),
  },
  { path: 'traffico', Screen: lazy(async () => ({ default: (await import('./pages/bus/traffic.tsx')).TrafficPage })) },
  { path: 'traffico/:id', Screen: lazy(async () => ({ default: (await import('./pages/bus/trace.tsx')).TracePage })) },
  { path: 'mappa-bus', Screen: lazy(async () => ({ default: (await import('./pages/bus/map.tsx')).MapPage })) },
  { path: 'rotte', Screen: lazy(async () => ({ default: (await import('./pages/bus/routes.tsx')).RoutesPage })) },
  { path: 'rotte/nuova', Screen: lazy(async () => ({ default: (await import('./pages/bus/route.tsx')).RoutePage })) },
  { path: 'rotte/:name', Screen: lazy(async () => ({ default: (await import('./pages/bus/route.tsx')).RoutePage })) },
  { path: 'messaggi-fermi', Screen: lazy(async () => ({ default: (await import('./pages/bus/dead.tsx')).DeadPage })) },
  {
    path: 'collegamenti',
    Screen: lazy(async () => ({ default: (await import('./pages/bus/endpoints.tsx')).EndpointsPage })),
  },
  {
    path: 'servizi-bus',
    Screen: lazy(async () => ({ default: (await import('./pages/bus/services.tsx')).ServicesPage })),
  },
  {
    path: 'servizi-bus/:code',
    Screen: lazy(async () => ({ default: (await import('./pages/bus/service.tsx')).ServicePage })),
  },
  {
    path: 'incidenti',
    Screen: lazy(async () => ({ default: (await import('./pages/facts/incidents.tsx')).IncidentsPage })),
  },
  {
    path: 'amministrazione/ente',
    Screen: lazy(async () => ({ default: (await import('./pages/admin/body.tsx')).BodyPage })),
  },
  {
    path: 'amministrazione/organigramma',
    Screen: lazy(async () => ({ default: (await import('./pages/admin/chart.tsx')).ChartPage })),
  },
  {
    path: 'amministrazione/persone',
    Screen: lazy(async () => ({ default: (await import('./pages/admin/people.tsx')).PeoplePage })),
  },
  {
    path: 'amministrazione/persone/:id',
    Screen: lazy(async () => ({ default: (await import('./pages/admin/person.tsx')).PersonPage })),
  },
  {
    path: 'amministrazione/utenze',
    Screen: lazy(async () => ({ default: (await import('./pages/admin/accounts.tsx')).AccountsPage })),
  },
  {
    path: 'amministrazione/ruoli',
    Screen: lazy(async () => ({ default: (await import('./pages/admin/roles.tsx')).RolesPage })),
  },
  {
    path: 'amministrazione/deleghe',
    Screen: lazy(async () => ({ default: (await import('./pages/admin/delegations.tsx')).DelegationsPage })),
  },
  {
    path: 'amministrazione/enti',
    Screen: lazy(async () => ({ default: (await import('./pages/admin/bodies.tsx')).BodiesPage })),
  },
  {
    path: 'indicatori',
    Screen: lazy(async () => ({ default: (await import('./pages/direction/indicators.tsx')).IndicatorsPage })),
  },
  {
    path: 'indicatori/:code',
    Screen: lazy(async () => ({ default: (await import('./pages/direction/indicator.tsx')).IndicatorPage })),
  },
  {
    path: 'interventi',
    Screen: lazy(async () => ({ default: (await import('./pages/direction/interventions.tsx')).InterventionsPage })),
  },
  {
    path: 'interventi/:id',
    Screen: lazy(async () => ({ default: (await import('./pages/direction/intervention.tsx')).InterventionPage })),
  },
  {
    path: 'analisi',
    Screen: lazy(async () => ({ default: (await import('./pages/direction/analysis.tsx')).AnalysisPage })),
  },
  {
    path: 'rilievi',
    Screen: lazy(async () => ({ default: (await import('./pages/direction/findings.tsx')).FindingsPage })),
  },
  {
    path: 'rilievi/:id',
    Screen: lazy(async () => ({ default: (await import('./pages/direction/finding.tsx')).FindingPage })),
  },
  { path: 'kit', Screen: lazy(async () => ({ default: (await import('./pages/direction/kits.tsx')).KitsPage })) },
];
