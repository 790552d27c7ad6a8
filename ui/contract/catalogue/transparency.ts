import type { Catalogue } from '../message.ts';

/** Transparent administration: tree, sections, tables, freshness. */
export const transparency = {
  'at.title': { it: 'Amministrazione trasparente', en: 'Transparent administration' },
  'at.lead': {
    it: 'Dati e documenti che la legge chiede di pubblicare. Ogni sezione dice quando è stata aggiornata e ogni quanto deve esserlo.',
    en: 'Data and documents that the law asks to publish. Each section tells when it was updated and how often it has to be.',
  },
  'at.meta': {
    it: 'Amministrazione trasparente di {site}: dati, documenti e tabelle da scaricare.',
    en: 'Transparent administration of {site}: data, documents and tables to download.',
  },
  'at.norm': {
    it: 'Struttura dell’allegato A del D.Lgs. 14 marzo 2013, n. 33, aggiornata al {date}.',
    en: 'Structure of annex A of Legislative Decree no. 33 of 14 March 2013, as of {date}.',
  },
  'at.summary.current': {
    one: { it: '{count} sezione completa', en: '{count} complete section' },
    other: { it: '{count} sezioni complete', en: '{count} complete sections' },
  },
  'at.summary.partial': {
    one: { it: '{count} completa in parte', en: '{count} complete in part' },
    other: { it: '{count} complete in parte', en: '{count} complete in part' },
  },
  'at.summary.late': {
    one: { it: '{count} in ritardo', en: '{count} late' },
    other: { it: '{count} in ritardo', en: '{count} late' },
  },
  'at.summary.empty': {
    one: { it: '{count} senza dati', en: '{count} without data' },
    other: { it: '{count} senza dati', en: '{count} without data' },
  },
  'at.state.today': { it: 'Aggiornata oggi', en: 'Updated today' },
  'at.state.days': {
    one: { it: 'Aggiornata {count} giorno fa', en: 'Updated {count} day ago' },
    other: { it: 'Aggiornata {count} giorni fa', en: 'Updated {count} days ago' },
  },
  'at.state.since': { it: 'Ultima modifica {date}', en: 'Last changed {date}' },
  'at.state.partial': { it: 'In parte', en: 'In part' },
  'at.partial.text': {
    it: 'Queste tabelle si aggiornano da sole dai registri dell’ente. La legge chiede qui anche altri documenti, che l’ente non ha ancora pubblicato.',
    en: 'These tables update themselves from the registers of the body. Here the law also asks for other documents, which the body has not published yet.',
  },
  'at.state.late': { it: 'In ritardo', en: 'Late' },
  'at.late.text': {
    it: 'I dati sono più vecchi di quanto consente la norma. Chiunque può chiedere che siano aggiornati, con l’accesso civico semplice, gratuito e senza motivazione.',
    en: 'The data are older than the norm allows. Anyone can ask for them to be updated with simple civic access, free of charge and without giving a reason.',
  },
  'at.state.empty': { it: 'Nessun dato', en: 'No data' },
  'at.state.notDue': { it: 'Non dovuta da questo ente', en: 'Not due from this body' },
  'at.frequency': { it: 'Aggiornamento dovuto', en: 'Update due' },
  'at.frequency.timely': { it: 'tempestivo', en: 'at once' },
  'at.frequency.quarterly': { it: 'ogni tre mesi', en: 'every three months' },
  'at.frequency.half-yearly': { it: 'ogni sei mesi', en: 'every six months' },
  'at.frequency.annual': { it: 'ogni anno', en: 'every year' },
  'at.norms': { it: 'Norme', en: 'Norms' },
  'at.updated': { it: 'Ultimo aggiornamento', en: 'Last update' },
  'at.state': { it: 'Stato', en: 'State' },
  'at.noData.title': { it: 'Nessun dato in questa sezione', en: 'No data in this section' },
  'at.noData.text': {
    it: 'L’ente non ha ancora pubblicato dati qui. Se dovrebbe averlo fatto, chiunque può chiederlo con l’accesso civico semplice, gratuito e senza motivazione.',
    en: 'The body has not published data here yet. If it should have, anyone can ask for it with simple civic access, free of charge and without giving a reason.',
  },
  'at.notDue.text': {
    it: 'La legge chiede questi dati ad altri enti, per esempio alle regioni o alle aziende sanitarie: la sezione resta nell’albero perché è uguale per tutti.',
    en: 'The law asks other bodies for these data, such as regions or health agencies: the section stays in the tree because it is the same for all.',
  },
  'at.access': { it: 'Come si chiede un dato che manca', en: 'How to ask for data that are missing' },
  'at.table.csv': { it: '{table} in formato CSV', en: '{table} as CSV' },
  'at.table.json': { it: '{table} in formato JSON', en: '{table} as JSON' },
  'at.table.more': {
    it: 'Qui si vedono le prime {count} righe: i file le hanno tutte.',
    en: 'These are the first {count} rows: the files have all of them.',
  },
  'at.table.empty': { it: 'La tabella non ha righe.', en: 'The table has no rows.' },
  'at.table.hidden': { it: 'oggetto non più pubblico', en: 'subject no longer public' },
  'at.licence': {
    it: 'Dati riutilizzabili con licenza CC-BY 4.0; per i dati personali vale l’art. 7 del D.Lgs. 33/2013.',
    en: 'Data may be reused under CC-BY 4.0; for personal data art. 7 of Legislative Decree 33/2013 applies.',
  },
  'at.api': { it: 'Gli stessi dati per i programmi', en: 'The same data for programs' },
  'at.see': { it: 'Vedi anche', en: 'See also' },
  'at.see.board': { it: 'Atti in pubblicazione all’albo pretorio', en: 'Acts being published on the notice board' },
  'at.see.contracts': {
    it: 'Dal 2024 i dati dei contratti sono nella Banca dati nazionale dei contratti pubblici (ANAC, delibera 264/2023).',
    en: 'Since 2024 the data of contracts are in the national database of public contracts (ANAC, resolution 264/2023).',
  },
} as const satisfies Catalogue;
