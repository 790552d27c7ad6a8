import type { Catalogue } from '../message.ts';

/** Menu, ways through the desk, and what every list says. */
export const deskShell = {
  'menu.open': { it: 'Menu', en: 'Menu' },
  'menu.work': { it: 'Lavoro', en: 'Work' },
  'menu.documents': { it: 'Documenti', en: 'Documents' },
  'menu.direction': { it: 'Direzione', en: 'Direction' },
  'menu.legality': { it: 'Legalità', en: 'Legality' },
  'menu.bus': { it: 'Interoperabilità', en: 'Interoperability' },
  'envelopes.title': { it: 'Traffico del bus', en: 'Traffic of the bus' },
  'busMap.title': { it: 'Mappa del bus', en: 'Map of the bus' },
  'routes.title': { it: 'Rotte', en: 'Routes' },
  'menu.administration': { it: 'Amministrazione', en: 'Administration' },
  'shell.skipMenu': { it: 'Vai al menu', en: 'Skip to menu' },
  'shell.home': { it: 'DigiPro, torna alle attività', en: 'DigiPro, back to the tasks' },
  'shell.away': {
    it: 'Il server non risponde: quello che vedi può non essere aggiornato. Il collegamento riprende da solo.',
    en: 'The server does not answer: what you see may be out of date. The connection comes back by itself.',
  },
  'shell.trail': { it: 'Percorso', en: 'Breadcrumb' },
  'shell.person': { it: 'Menu personale di {name}', en: 'Personal menu of {name}' },

  'list.filters': { it: 'Filtri', en: 'Filters' },
  'list.clear': { it: 'Azzera i filtri', en: 'Clear the filters' },
  'list.all': { it: 'Tutti', en: 'All' },
  'list.nothing': { it: 'Nessun risultato con questi filtri.', en: 'Nothing matches these filters.' },
  'list.shown': {
    one: { it: '{count} riga, elenco completo', en: '{count} row, whole list' },
    other: { it: '{count} righe, elenco completo', en: '{count} rows, whole list' },
  },
  'list.shownMore': {
    one: { it: '{count} riga caricata, ce ne sono altre', en: '{count} row loaded, there are more' },
    other: { it: '{count} righe caricate, ce ne sono altre', en: '{count} rows loaded, there are more' },
  },
  'list.changed': {
    it: 'L’elenco è cambiato da quando l’hai aperto.',
    en: 'The list has changed since you opened it.',
  },
  'list.refresh': { it: 'Aggiorna l’elenco', en: 'Refresh the list' },
  'list.select': { it: 'Seleziona {name}', en: 'Select {name}' },
  'list.selectAll': { it: 'Seleziona tutte le righe caricate', en: 'Select all loaded rows' },
  'services.title': { it: 'Catalogo dei servizi', en: 'Service catalogue' },
} as const satisfies Catalogue;
