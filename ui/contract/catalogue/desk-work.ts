import type { Catalogue } from '../message.ts';

/** Tasks: one's own and those of the offices. */
export const deskWork = {
  'notice.undo': { it: 'Annulla', en: 'Undo' },
  'notice.close': { it: 'Chiudi l’avviso', en: 'Close the notice' },
  'desk.cancel': { it: 'Lascia stare', en: 'Cancel' },
  'deadlines.menu': { it: 'Scadenze', en: 'Deadlines' },
  'deadlines.title': { it: 'Scadenze degli uffici', en: 'Deadlines of the offices' },
  'deadlines.lead': {
    it: 'Le attività aperte dei tuoi uffici, da quella che scade prima. Selezionale per assegnarle ad altri.',
    en: 'The open tasks of your offices, the first to expire on top. Select them to assign them to others.',
  },
  'deadlines.empty': { it: 'Nessuna attività aperta negli uffici.', en: 'No open task in the offices.' },
  'tasks.keys': {
    it: 'Tasti: j e k per scorrere, Invio per aprire, e per prendere in carico.',
    en: 'Keys: j and k to go down and up, Enter to open, e to claim.',
  },
  'tasks.urgency': { it: 'Termine', en: 'Term' },
  'tasks.unit': { it: 'Ufficio', en: 'Office' },
  'tasks.whose': { it: 'Di chi', en: 'Whose' },
  'tasks.offered': { it: 'Mie e del mio ruolo', en: 'Mine and of my role' },
  'tasks.mine': { it: 'Solo in carico a me', en: 'Only claimed by me' },
  'tasks.text': { it: 'Cerca nel numero o nell’oggetto', en: 'Find in number or subject' },
  'tasks.holder': { it: 'In carico a', en: 'Claimed by' },
  'tasks.nobody': { it: 'Nessuno', en: 'Nobody' },
  'tasks.open': { it: 'Apri l’attività', en: 'Open the task' },
  'tasks.preview': { it: 'Anteprima', en: 'Preview' },
  'tasks.previewOf': { it: 'Anteprima: {name}', en: 'Preview: {name}' },
  'tasks.closePreview': { it: 'Chiudi l’anteprima', en: 'Close the preview' },
  'tasks.assignedFor': { it: 'Motivo dell’assegnazione: {reason}', en: 'Reason of the assignment: {reason}' },
  'tasks.claimed': { it: 'Presa in carico: {name}.', en: 'Claimed: {name}.' },
  'tasks.assign': { it: 'Assegna …', en: 'Assign …' },
  'tasks.chosen': {
    one: { it: '{count} attività selezionata', en: '{count} task selected' },
    other: { it: '{count} attività selezionate', en: '{count} tasks selected' },
  },
  'assign.title': {
    one: { it: 'Assegna {count} attività', en: 'Assign {count} task' },
    other: { it: 'Assegna {count} attività', en: 'Assign {count} tasks' },
  },
  'assign.person': { it: 'A chi', en: 'To whom' },
  'assign.load': {
    one: { it: '{name} ({count} attività aperta)', en: '{name} ({count} open task)' },
    other: { it: '{name} ({count} attività aperte)', en: '{name} ({count} open tasks)' },
  },
  'assign.office': { it: 'Nessuno: torna all’ufficio', en: 'Nobody: back to the office' },
  'assign.reason': { it: 'Motivo', en: 'Reason' },
  'assign.submit': { it: 'Assegna', en: 'Assign' },
  'assign.done': {
    one: { it: '{count} attività assegnata.', en: '{count} task assigned.' },
    other: { it: '{count} attività assegnate.', en: '{count} tasks assigned.' },
  },
  'assign.undone': { it: 'Assegnazione annullata.', en: 'Assignment undone.' },
  'assign.undoReason': { it: 'Assegnazione annullata da chi l’ha fatta', en: 'Undone by who assigned' },
} as const satisfies Catalogue;
