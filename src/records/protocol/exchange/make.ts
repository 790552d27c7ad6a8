import { xmlElement, type XmlChild } from '../xml.ts';
import { MARK_NAMESPACE, MESSAGE_NAMESPACE } from './read.ts';
import type { AnnulmentMessage, Anomaly, Identifier } from './types.ts';

/** Names under which the messages travel; those of circular AgID 60/2013, which annex 6 goes on with. */
export const FILE_NAMES = {
  mark: 'segnatura.xml',
  confirmation: 'conferma.xml',
  update: 'aggiornamento.xml',
  exception: 'eccezione.xml',
  annulment: 'annullamento.xml',
} as const;

/** That a message has our number: `identifier` is ours, `about` the sender's. */
export function confirmationXml(identifier: Identifier, about: Identifier): string {
  return documentOf('ConfermaRicezione', [identifierOf(identifier), aboutOf(about)]);
}

/**
 * That a message could not be taken as it was. Where its identifier cannot be read it is named by a description.
 * @param identifier our registration of the mail, where it was registered all the same (DPR 445/2000 art. 53).
 */
export function exceptionXml(input: {
  readonly identifier: Identifier | undefined;
  readonly about: Identifier | string;
  readonly anomaly: Anomaly;
  readonly detail: string;
}): string {
  const { identifier, about, anomaly, detail } = input;
  return documentOf('NotificaEccezione', [
    identifier && identifierOf(identifier),
    aboutOf(about),
    element('Motivo', detail === '' ? anomaly : `${anomaly}: ${detail}`),
  ]);
}

/** That a registration was annulled, by which act and why. */
export function annulmentXml({ identifier, reason, act }: Omit<AnnulmentMessage, 'kind'>): string {
  return documentOf('AnnullamentoProtocollazione', [
    identifierOf(identifier),
    element('Motivo', reason),
    element('Provvedimento', act),
  ]);
}

function documentOf(name: string, children: readonly XmlChild[]): string {
  const attributes = {
    'xmlns:pec': MESSAGE_NAMESPACE,
    'xmlns:prot': MARK_NAMESPACE,
    'pec:lang': 'it',
    'pec:versione': '3.0.0',
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(name, children, attributes)}\n`;
}

function aboutOf(about: Identifier | string): string {
  return element('MessaggioRicevuto', [
    typeof about === 'string' ? element('DescrizioneMessaggio', about) : identifierOf(about),
  ]);
}

/** Its fields are of the namespace of marks, the element itself of that of messages: both schemas qualify what they declare. */
function identifierOf(identifier: Identifier): string {
  const { administration, area, register, number, date, time } = identifier;
  return element('Identificatore', [
    xmlElement('prot:CodiceAmministrazione', administration),
    xmlElement('prot:CodiceAOO', area),
    xmlElement('prot:CodiceRegistro', register),
    xmlElement('prot:NumeroRegistrazione', number),
    xmlElement('prot:DataRegistrazione', date),
    time !== undefined && xmlElement('prot:OraRegistrazione', time),
  ]);
}

function element(name: string, content: string | readonly XmlChild[], attributes?: Record<string, string>): string {
  return xmlElement(`pec:${name}`, content, attributes);
}
