import type { Catalogue } from '../message.ts';

/** Legal notes, privacy notice, accessibility statement. */
export const legal = {
  'legal.notes.lead': {
    it: 'Condizioni d’uso del sito e dei suoi contenuti.',
    en: 'Terms of use of the site and of its content.',
  },
  // Title and sentence are those that criterion C.SI.3.4 of the model for municipal sites looks for, word for word.
  'legal.licence.title': { it: 'Licenza dei contenuti', en: 'Licence of the content' },
  'legal.licence.text': {
    it: 'In applicazione del principio open by default ai sensi dell’articolo 52 del decreto legislativo 7 marzo 2005, n. 82 (CAD) e salvo dove diversamente specificato (compresi i contenuti incorporati di terzi), i dati, i documenti e le informazioni pubblicati sul sito sono rilasciati con licenza CC-BY 4.0. Gli utenti sono quindi liberi di condividere (riprodurre, distribuire, comunicare al pubblico, esporre in pubblico), rappresentare, eseguire e recitare questo materiale con qualsiasi mezzo e formato e modificare (trasformare il materiale e utilizzarlo per opere derivate) per qualsiasi fine, anche commerciale con il solo onere di attribuzione, senza apporre restrizioni aggiuntive.',
    en: 'Under the open by default principle of article 52 of Legislative Decree no. 82 of 7 March 2005 (CAD), and unless otherwise specified (including embedded content of third parties), the data, documents and information published on the site are released under the CC-BY 4.0 licence. Users are therefore free to share (reproduce, distribute, communicate to the public, display in public), represent, perform and recite this material in any medium and format, and to modify it (transform the material and use it for derivative works) for any purpose, even commercially, with attribution as the only duty and without additional restrictions.',
  },
  'legal.board.title': { it: 'Atti all’albo pretorio', en: 'Acts on the notice board' },
  'legal.board.text': {
    it: 'Gli atti all’albo possono contenere dati personali, che sono pubblicati per il solo periodo previsto dalla legge. Non possono essere riutilizzati per scopi incompatibili con quello per cui sono stati pubblicati (art. 7 D.Lgs. 33/2013).',
    en: 'Acts on the notice board may contain personal data, published only for the period set by law. They may not be reused for purposes incompatible with that of their publication (art. 7 of Legislative Decree 33/2013).',
  },
  'legal.demo.title': { it: 'Ambiente dimostrativo', en: 'Demonstration environment' },
  'legal.demo.text': {
    it: 'Questo sito è una dimostrazione: l’ente, le persone e gli atti sono inventati e non hanno valore legale.',
    en: 'This site is a demonstration: the body, the people and the acts are invented and have no legal value.',
  },
  'privacy.lead': {
    it: 'Come {site} tratta i dati di chi visita queste pagine.',
    en: 'How {site} processes the data of those who visit these pages.',
  },
  'privacy.data.title': { it: 'Quali dati', en: 'Which data' },
  'privacy.data.text': {
    it: 'Queste pagine non chiedono di registrarsi, non usano cookie di profilazione e non caricano nulla da altri siti. Il server annota gli estremi tecnici di ogni richiesta per la sicurezza del servizio.',
    en: 'These pages do not ask you to register, use no profiling cookies and load nothing from other sites. The server records the technical details of each request for the security of the service.',
  },
  'privacy.verify.title': { it: 'File inviati per la verifica', en: 'Files sent for verification' },
  'privacy.verify.text': {
    it: 'Il file che invii alla pagina di verifica serve soltanto a calcolarne l’impronta e viene cancellato subito.',
    en: 'The file you send to the verification page is used only to compute its fingerprint and is deleted at once.',
  },
  'privacy.rights.title': { it: 'I tuoi diritti', en: 'Your rights' },
  'privacy.rights.text': {
    it: 'Puoi chiedere all’ente l’accesso ai tuoi dati, la rettifica e la limitazione (artt. 15–22 del Regolamento UE 2016/679), scrivendo a {pec}, e proporre reclamo al Garante per la protezione dei dati personali.',
    en: 'You may ask the body for access to your data, rectification and restriction (arts. 15–22 of Regulation EU 2016/679) by writing to {pec}, and lodge a complaint with the Italian data protection authority.',
  },
  'a11y.lead': {
    it: '{site} si impegna a rendere queste pagine accessibili secondo la legge 9 gennaio 2004, n. 4.',
    en: '{site} is committed to making these pages accessible under Law no. 4 of 9 January 2004.',
  },
  'a11y.state.title': { it: 'Stato di conformità', en: 'Conformity' },
  'a11y.state.text': {
    it: 'Le pagine sono costruite sui criteri WCAG 2.2 livello AA e provate in modo automatico a ogni modifica. La dichiarazione ufficiale è quella che l’ente compila sul modello AgID.',
    en: 'The pages are built on the WCAG 2.2 level AA criteria and tested automatically at every change. The official statement is the one that the body files on the AgID form.',
  },
  'a11y.feedback.title': { it: 'Segnalare una difficoltà', en: 'Report a difficulty' },
  'a11y.feedback.text': {
    it: 'Se trovi un ostacolo scrivi a {contact}: indica la pagina e che cosa non riesci a fare.',
    en: 'If you meet an obstacle write to {contact}: tell us the page and what you cannot do.',
  },
} as const satisfies Catalogue;
