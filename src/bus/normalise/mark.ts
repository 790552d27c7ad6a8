import { createHash } from 'node:crypto';
import { Refusal, type Normalised } from '../types.ts';
import type { EnvelopeVerifier } from './envelope.ts';
import { normaliseMail } from './mail.ts';
import { clipLine } from './text.ts';
import { descend, parseXml, textAt, type XmlElement } from './xml.ts';

const NAMESPACE = 'http://www.agid.gov.it/protocollo/';

const MAX_FIELD = 200;

/** Anomalies of an inter-administration message (AgID guidelines 2021, annex 6). */
const ANOMALY = {
  digest: '002_AnomaliaImpronta',
  unreadable: '003_FileNonLeggibili',
} as const;

/**
 * A message between administrations: mail that carries `segnatura.xml`. The digests that the sender's register states are checked
 * against the files that came with it. A mark that cannot be read takes nothing from the duty to register the message
 * (DPR 445/2000 art. 53). @returns the mail as it is when there is no mark in it.
 */
export async function normaliseWithMark(
  bytes: Buffer,
  receivedAt: Date,
  verifier: EnvelopeVerifier,
): Promise<Normalised> {
  const mail = await normaliseMail(bytes, receivedAt, verifier);
  const mark = mail.attachments.find((file) => file.filename.toLowerCase() === 'segnatura.xml');
  if (!mark || mail.receipt) return mail;
  try {
    return marked(mail, parseXml(mark.content, 'segnatura.xml'));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...mail, notes: [...mail.notes, `trattato come messaggio senza segnatura – ${error.reason}`] };
  }
}

function marked(mail: Normalised, root: XmlElement): Normalised {
  if (root.namespace !== NAMESPACE) throw new Refusal('segnatura.xml: non è una segnatura di protocollo AgID');
  const identifier = descend(root, 'Intestazione', 'Identificatore');
  const subject = textAt(root, 'Intestazione', 'Oggetto');
  if (!identifier || !subject) throw new Refusal('segnatura.xml: mancano identificatore o oggetto');
  return {
    ...mail,
    channel: 'interoperability',
    subject,
    sender: { ...mail.sender, kind: 'administration', name: senderName(root) ?? mail.sender.name },
    data: { senderRegistration: registrationOf(identifier) },
    notes: [...mail.notes, ...checkDigests(root, mail)],
  };
}

function registrationOf(identifier: XmlElement): Record<string, string> {
  const fields = [
    'CodiceAmministrazione',
    'CodiceAOO',
    'CodiceRegistro',
    'NumeroRegistrazione',
    'DataRegistrazione',
    'Data',
  ];
  const found = fields.map((field): [string, string] => [field, clipLine(textAt(identifier, field) ?? '', MAX_FIELD)]);
  return Object.fromEntries(found.filter(([, value]) => value !== ''));
}

function senderName(root: XmlElement): string | undefined {
  const sender = descend(root, 'Descrizione', 'Mittente');
  return sender && firstText(sender, 'DenominazioneAmministrazione');
}

function firstText(element: XmlElement, name: string): string | undefined {
  if (element.name === name) return element.text.trim() || undefined;
  for (const child of element.children) {
    const found = firstText(child, name);
    if (found) return found;
  }
  return undefined;
}

function checkDigests(root: XmlElement, mail: Normalised): string[] {
  const description = descend(root, 'Descrizione');
  const documents = (description?.children ?? []).filter(
    (child) => child.name === 'DocumentoPrimario' || child.name === 'Allegato',
  );
  return documents.flatMap((document) => {
    const name = document.attributes['nomeFile'] ?? '';
    const stated = textAt(document, 'Impronta');
    const file = mail.attachments.find((attachment) => attachment.filename === name);
    if (!file) return [`${ANOMALY.unreadable}: manca il file «${name}» dichiarato nella segnatura`];
    const actual = createHash('sha256').update(file.content).digest('base64');
    if (!stated || stated === actual) return [];
    return [`${ANOMALY.digest}: l'impronta di «${name}» non corrisponde a quella della segnatura`];
  });
}
