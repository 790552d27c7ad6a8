import { along, attributeOf, childrenOf, parseTree, textAlong, XmlRefused, type XmlNode } from './tree.ts';
import {
  ANOMALIES,
  type Anomaly,
  type ExchangeMessage,
  type Identifier,
  type MarkedDocument,
  type MarkMessage,
} from './types.ts';

export const MARK_NAMESPACE = 'http://www.agid.gov.it/protocollo/';
export const MESSAGE_NAMESPACE = 'http://www.agid.gov.it/protocollo/pec/';

/** Why a message of annex 6 cannot be taken as it is. `message` is for people. */
export class AnomalyFound extends Error {
  readonly anomaly: Anomaly;
  constructor(anomaly: Anomaly, message: string) {
    super(message);
    this.anomaly = anomaly;
  }
}

export interface ReadMessage {
  readonly message: ExchangeMessage;
  readonly root: XmlNode;
}

/**
 * Reads a message between administrations, `segnatura.xml` or one of those about it, version 3.0.0 of annex 6.
 * @throws AnomalyFound 000_Irricevibile saying what is wrong and where.
 */
export function readMessage(bytes: Buffer): ReadMessage {
  const root = parsed(bytes);
  if (attributeOf(root, 'versione') !== '3.0.0') throw unreceivable('la versione non è la 3.0.0');
  return { message: messageOf(root), root };
}

function parsed(bytes: Buffer): XmlNode {
  try {
    return parseTree(bytes);
  } catch (error) {
    throw unreceivable(error instanceof XmlRefused ? `XML non leggibile: ${error.message}` : 'XML non leggibile');
  }
}

function messageOf(root: XmlNode): ExchangeMessage {
  const marks = root.namespace === MARK_NAMESPACE || root.namespace === MESSAGE_NAMESPACE;
  if (marks && root.local === 'SegnaturaInformatica') return markOf(root);
  if (root.namespace !== MESSAGE_NAMESPACE) throw unreceivable('non è un messaggio dell’allegato 6');
  switch (root.local) {
    case 'ConfermaRicezione':
      return { kind: 'confirmation', identifier: identifierAt(root, 'Identificatore'), about: aboutOf(root) };
    case 'AggiornamentoConferma':
      return { kind: 'update', identifier: identifierAt(root, 'Identificatore'), about: aboutOf(root) };
    case 'NotificaEccezione':
      return exceptionOf(root);
    case 'AnnullamentoProtocollazione':
      return {
        kind: 'annulment',
        identifier: identifierAt(root, 'Identificatore'),
        reason: needText(root, 'Motivo'),
        act: needText(root, 'Provvedimento'),
      };
    default:
      throw unreceivable(`messaggio sconosciuto: ${root.local.slice(0, 60)}`);
  }
}

function markOf(root: XmlNode): MarkMessage {
  const description = along(root, 'Descrizione');
  if (!description) throw unreceivable('manca Descrizione');
  if (!along(description, 'Mittente')) throw unreceivable('manca Mittente');
  const recipients = childrenOf(description, MARK_NAMESPACE, 'Destinatario');
  const primary = childrenOf(description, MARK_NAMESPACE, 'DocumentoPrimario');
  if (recipients.length === 0) throw unreceivable('manca Destinatario');
  if (primary.length !== 1) throw unreceivable('DocumentoPrimario deve esserci una volta');
  return {
    kind: 'mark',
    identifier: identifierAt(root, 'Intestazione', 'Identificatore'),
    subject: needText(root, 'Intestazione', 'Oggetto'),
    reserved: ['true', '1'].includes(textAlong(root, 'Intestazione', 'Riservato') ?? ''),
    recipients: recipients.flatMap((one) => {
      const ipaCode = textAlong(one, 'Amministrazione', 'CodiceIPAAmministrazione');
      const confirm = !['false', '0'].includes(attributeOf(one, 'confermaRicezione') ?? 'true');
      return ipaCode === undefined ? [] : [{ ipaCode: clean(ipaCode), confirm }];
    }),
    documents: [...primary, ...childrenOf(description, MARK_NAMESPACE, 'Allegato')].map(documentOf),
  };
}

function documentOf(node: XmlNode): MarkedDocument {
  const filename = attributeOf(node, 'nomeFile');
  if (!filename) throw unreceivable(`${node.local} senza nomeFile`);
  const digest = along(node, 'Impronta');
  const stated = Buffer.from((textAlong(node, 'Impronta') ?? '').replace(/\s+/g, ''), 'base64');
  const known = ((digest && attributeOf(digest, 'algoritmo')) ?? 'SHA-256').toUpperCase() === 'SHA-256';
  return { filename: clean(filename), sha256: known && stated.length === 32 ? stated.toString('hex') : undefined };
}

function exceptionOf(root: XmlNode): ExchangeMessage {
  const reason = needText(root, 'Motivo');
  const code = /^00[0-7]/.exec(reason)?.[0];
  return {
    kind: 'exception',
    identifier: along(root, 'Identificatore') ? identifierAt(root, 'Identificatore') : undefined,
    about: aboutOf(root),
    reason,
    anomaly: code === undefined ? undefined : ANOMALIES.find((one) => one.startsWith(code)),
  };
}

function aboutOf(root: XmlNode): Identifier | undefined {
  if (!along(root, 'MessaggioRicevuto')) throw unreceivable('manca MessaggioRicevuto');
  if (!along(root, 'MessaggioRicevuto', 'Identificatore')) return undefined;
  return identifierAt(root, 'MessaggioRicevuto', 'Identificatore');
}

function identifierAt(root: XmlNode, ...path: readonly string[]): Identifier {
  const time = textAlong(root, ...path, 'OraRegistrazione');
  return {
    administration: needText(root, ...path, 'CodiceAmministrazione'),
    area: needText(root, ...path, 'CodiceAOO'),
    register: needMatch(/^[A-Za-z0-9_.-]{1,16}$/, root, ...path, 'CodiceRegistro'),
    number: needMatch(/^[0-9]{7,20}$/, root, ...path, 'NumeroRegistrazione'),
    date: needMatch(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, root, ...path, 'DataRegistrazione'),
    ...(time === undefined ? {} : { time: clean(time).slice(0, 30) }),
  };
}

function needMatch(pattern: RegExp, root: XmlNode, ...path: readonly string[]): string {
  const found = needText(root, ...path);
  if (!pattern.test(found)) throw unreceivable(`${path.join('/')}: valore non ammesso «${found.slice(0, 60)}»`);
  return found;
}

function needText(root: XmlNode, ...path: readonly string[]): string {
  const found = textAlong(root, ...path);
  if (found === undefined) throw unreceivable(`manca ${path.join('/')}`);
  return clean(found);
}

const MAX_TEXT = 1000;
// Control characters and those that turn the direction of writing hide what a text says.
// eslint-disable-next-line no-control-regex
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g;

function clean(text: string): string {
  return text.slice(0, MAX_TEXT).replace(INVISIBLE, ' ').trim().toWellFormed();
}

function unreceivable(why: string): AnomalyFound {
  return new AnomalyFound('000_Irricevibile', why);
}
