import type { Catalogue } from '../message.ts';

/** The repository as a drive, and documents that are edited in a program of their own. */
export const deskDrive = {
  'drive.title': { it: 'Unità di rete e programmi', en: 'Drive and programs' },
  'drive.lead': {
    it: 'I tuoi documenti e i fascicoli si aprono come cartelle del computer: con Word, LibreOffice o dal gestore dei file. Ogni salvataggio diventa una versione del documento; ciò che è definitivo o protocollato si può solo leggere.',
    en: 'Your documents and the dossiers open like folders of your computer: with Word, LibreOffice or your file manager. Each save becomes a version of the document; what is final or registered can only be read.',
  },
  'drive.open': { it: 'Unità di rete e password per i programmi', en: 'Drive and app passwords' },
  'drive.address': { it: 'Indirizzo', en: 'Address' },
  'drive.addressHint': {
    it: 'Il nome utente è {login}; la password è una di quelle create qui sotto, non quella con cui accedi.',
    en: 'The user name is {login}; the password is one of those made below, not the one that you sign in with.',
  },
  'drive.copy': { it: 'Copia l’indirizzo', en: 'Copy the address' },
  'drive.copied': { it: 'Copiato', en: 'Copied' },
  'drive.insecure': {
    it: 'Questa installazione risponde senza cifratura (http): l’unità di rete funziona solo dal computer stesso. Chi amministra deve attivare https.',
    en: 'This installation answers without encryption (http): the drive works on the machine itself only. Whoever administers it has to turn https on.',
  },
  'drive.passwords': { it: 'Password per i programmi', en: 'App passwords' },
  'drive.passwordsLead': {
    it: 'Una per ogni computer: se lo perdi, ne revochi una sola. Permettono ciò che puoi fare tu, tranne amministrare.',
    en: 'One for each computer: if you lose it, you revoke that one only. They allow what you may do, except administration.',
  },
  'drive.none': { it: 'Nessuna password per i programmi.', en: 'No app password.' },
  'drive.label': { it: 'Nome del computer o del programma', en: 'Name of the computer or program' },
  'drive.days': { it: 'Scade dopo', en: 'Runs out after' },
  'drive.days.30': { it: '30 giorni', en: '30 days' },
  'drive.days.180': { it: '6 mesi', en: '6 months' },
  'drive.days.365': { it: 'un anno', en: 'a year' },
  'drive.create': { it: 'Crea una password', en: 'Make a password' },
  'drive.revoke': { it: 'Revoca', en: 'Revoke' },
  'drive.revoked': { it: 'Password revocata.', en: 'Password revoked.' },
  'drive.used': { it: 'usata l’ultima volta {when}', en: 'last used {when}' },
  'drive.unused': { it: 'mai usata', en: 'never used' },
  'drive.until': { it: 'scade {when}', en: 'runs out {when}' },
  'drive.expired': { it: 'scaduta', en: 'run out' },
  'drive.made': { it: 'Password per «{label}»', en: 'Password for “{label}”' },
  'drive.madeLead': {
    it: 'Si vede solo adesso: copiala nel programma. Utente: {login}.',
    en: 'It is shown now only: copy it into the program. User: {login}.',
  },
  'drive.copyPassword': { it: 'Copia la password', en: 'Copy the password' },
  'drive.how': { it: 'Come collegarla', en: 'How to connect it' },
  'drive.windows': { it: 'Windows', en: 'Windows' },
  'drive.windows.1': {
    it: 'Apri Esplora file, «Questo PC», poi «Connetti unità di rete».',
    en: 'Open File Explorer, “This PC”, then “Map network drive”.',
  },
  'drive.windows.2': {
    it: 'Incolla l’indirizzo in «Cartella» e spunta «Connetti con credenziali diverse».',
    en: 'Paste the address into “Folder” and tick “Connect using different credentials”.',
  },
  'drive.windows.3': {
    it: 'Scrivi utente e password per i programmi. I file oltre 50 MB chiedono a chi amministra il PC di alzare FileSizeLimitInBytes.',
    en: 'Enter user and app password. For files above 50 MB whoever administers the PC has to raise FileSizeLimitInBytes.',
  },
  'drive.mac': { it: 'macOS', en: 'macOS' },
  'drive.mac.1': {
    it: 'Nel Finder scegli «Vai», «Connessione al server» (⌘K).',
    en: 'In the Finder choose “Go”, “Connect to Server” (⌘K).',
  },
  'drive.mac.2': {
    it: 'Incolla l’indirizzo, «Connetti», «Utente registrato», utente e password per i programmi.',
    en: 'Paste the address, “Connect”, “Registered User”, user and app password.',
  },
  'drive.linux': { it: 'Linux', en: 'Linux' },
  'drive.linux.1': {
    it: 'In File (GNOME): «Altre posizioni», «Connetti al server», l’indirizzo con davs:// al posto di https://.',
    en: 'In Files (GNOME): “Other Locations”, “Connect to Server”, the address with davs:// in place of https://.',
  },
  'drive.linux.2': {
    it: 'In Dolphin (KDE): l’indirizzo con webdavs:// al posto di https://.',
    en: 'In Dolphin (KDE): the address with webdavs:// in place of https://.',
  },
  'drive.office': { it: 'LibreOffice senza unità di rete', en: 'LibreOffice without the drive' },
  'drive.office.1': {
    it: '«File», «Apri file remoto», «Aggiungi servizio», WebDAV: server e cartella dell’indirizzo qui sopra.',
    en: '“File”, “Open Remote”, “Add Service”, WebDAV: server and folder of the address above.',
  },
  'drive.bin': { it: 'Bozze cestinate', en: 'Drafts thrown away' },
  'drive.binEmpty': { it: 'Nessuna bozza cestinata.', en: 'No draft was thrown away.' },
  'drive.restore': { it: 'Ripristina', en: 'Give back' },
  'drive.restored': { it: 'Bozza ripristinata.', en: 'Draft given back.' },
  'drive.edit': { it: 'Modifica', en: 'Editing' },
  'drive.lockedBy': {
    it: 'In modifica da {name} (al più tardi fino al {until}).',
    en: 'Being edited by {name} (until {until} at the latest).',
  },
  'drive.lockedByYou': {
    it: 'Lo stai modificando in un programma (al più tardi fino al {until}).',
    en: 'You are editing it in a program (until {until} at the latest).',
  },
  'drive.somebody': { it: 'un’altra persona', en: 'somebody else' },
  'drive.unlock': { it: 'Ho chiuso il programma: libera il documento', en: 'I have closed the program: free it' },
  'drive.unlocked': { it: 'Documento liberato.', en: 'Document freed.' },
  'drive.openWith': { it: 'Apri con {program}', en: 'Open with {program}' },
  'drive.openHint': {
    it: 'Si apre il programma installato sul computer; salvando nasce una nuova versione. Il collegamento vale 12 ore, per questo documento soltanto.',
    en: 'The program that is installed on your computer opens; saving makes a new version. The link is good for 12 hours, for this document only.',
  },
  'drive.opened': {
    it: 'Se il programma non si apre, copia l’indirizzo e incollalo in «File», «Apri».',
    en: 'If the program does not open, copy the address and paste it into “File”, “Open”.',
  },
  'drive.discard': { it: 'Cestina la bozza', en: 'Throw the draft away' },
  'drive.discardSure': {
    it: 'La bozza sparisce dagli elenchi; la ritrovi e ripristini da «Unità di rete e programmi».',
    en: 'The draft leaves the lists; you find it and give it back in “Drive and programs”.',
  },
  'drive.discarded': { it: 'Bozza cestinata.', en: 'Draft thrown away.' },
  'drive.isDiscarded': { it: 'Questa bozza è nel cestino.', en: 'This draft was thrown away.' },
} as const satisfies Catalogue;
