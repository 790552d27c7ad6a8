import { romeDate, romeTime } from '../../kernel/index.ts';
import type { Correspondent, Flow, RegistryIdentity } from '../types.ts';
import { paddedNumber, type RegisteredDocument } from './types.ts';
import { PKCS7 } from '../content/mime.ts';
import { xmlElement, type XmlChild } from './xml.ts';

export interface MarkInput {
  readonly identity: RegistryIdentity;
  readonly registerCode: string;
  readonly number: number;
  readonly year: number;
  readonly registeredAt: Date;
  readonly flow: Flow;
  readonly subject: string;
  readonly correspondents: readonly Correspondent[];
  readonly filingClass: { readonly code: string; readonly title: string } | undefined;
  readonly dossier: { readonly code: string; readonly title: string } | undefined;
  readonly document: RegisteredDocument;
  readonly attachments: readonly RegisteredDocument[];
}

/** The mark as it is printed on paper and on the first page: DPR 445/2000 art. 55. */
export function markText(input: MarkInput): string {
  const [year, month, day] = romeDate(input.registeredAt).split('-');
  const { bodyName, areaCode } = input.identity;
  return `${bodyName} - AOO ${areaCode} - Prot. n. ${paddedNumber(input.number)}/${input.year} del ${day}/${month}/${year}`;
}

/**
 * The mark as XML after annex 6 of the AgID guidelines, version 3.0.0, as yet without the ds:Signature that the schema wants last:
 * `sealXml` adds it. Written in exclusive canonical form, which is what a seal digests. Postal addresses are left out: the schema asks
 * for postcodes of six digits, Italian ones have five.
 */
export function markXml(input: MarkInput): string {
  const header = element('Intestazione', [
    identifier(input),
    element('Oggetto', input.subject),
    element('Classifica', [
      element('Denominazione', input.filingClass?.title ?? 'Da classificare'),
      element('CodiceFlat', input.filingClass?.code ?? '0'),
    ]),
    input.dossier &&
      element('Fascicolo', [
        element('Denominazione', input.dossier.title),
        element('CodiceFascicolo', input.dossier.code),
      ]),
  ]);
  const description = element('Descrizione', [
    ...parties(input),
    documentElement('DocumentoPrimario', input.document),
    ...input.attachments.map((attachment) => documentElement('Allegato', attachment)),
  ]);
  return element('SegnaturaInformatica', [header, description], {
    'xmlns:prot': 'http://www.agid.gov.it/protocollo/',
    'prot:lang': 'it',
    'prot:versione': '3.0.0',
  });
}

function identifier(input: MarkInput): string {
  return element('Identificatore', [
    element('CodiceAmministrazione', input.identity.bodyCode, { 'prot:descrizione': input.identity.bodyName }),
    element('CodiceAOO', input.identity.areaCode, { 'prot:descrizione': input.identity.areaName }),
    element('CodiceRegistro', input.registerCode),
    element('NumeroRegistrazione', paddedNumber(input.number)),
    element('DataRegistrazione', romeDate(input.registeredAt)),
    element('OraRegistrazione', romeTime(input.registeredAt)),
  ]);
}

/** One sender, one or more recipients; the body is the one that is not among the correspondents, and both of an internal entry. */
function parties(input: MarkInput): readonly string[] {
  const own = ownParty(input.identity);
  const others = input.correspondents.map(party);
  switch (input.flow) {
    case 'incoming':
      return [element('Mittente', [others[0]]), element('Destinatario', [own])];
    case 'outgoing':
      return [element('Mittente', [own]), ...others.map((other) => element('Destinatario', [other]))];
    case 'internal':
      return [element('Mittente', [own]), element('Destinatario', [own])];
    default: {
      const never: never = input.flow;
      return never;
    }
  }
}

function ownParty(identity: RegistryIdentity): string {
  return element('Amministrazione', [
    element('DenominazioneAmministrazione', identity.bodyName),
    identity.taxCode !== null && ELEVEN_DIGITS.test(identity.taxCode) && element('CFAmministrazione', identity.taxCode),
    element('CodiceIPAAmministrazione', identity.bodyCode),
    identity.digitalAddress !== null && contacts('ContattiAmministrazione', identity.digitalAddress),
    element('CodiceIPAAOO', identity.areaCode),
  ]);
}

const ELEVEN_DIGITS = /^[0-9]{11}$/;
const PERSONAL_TAX_CODE = /^[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$/;

/** Tax codes that the schema would refuse are left out of the mark; the register keeps them as they came. */
function party(correspondent: Correspondent): string {
  const { kind, name, taxCode, digitalAddress, ipaCode, areaCode } = correspondent;
  const business = taxCode !== undefined && ELEVEN_DIGITS.test(taxCode);
  if (kind === 'administration' && ipaCode !== undefined) {
    return element('Amministrazione', [
      element('DenominazioneAmministrazione', name),
      business && element('CFAmministrazione', taxCode),
      element('CodiceIPAAmministrazione', ipaCode),
      digitalAddress !== undefined && contacts('ContattiAmministrazione', digitalAddress),
      areaCode !== undefined && element('CodiceIPAAOO', areaCode),
    ]);
  }
  if (kind !== 'person') {
    return element('PersonaGiuridica', [
      element('Denominazione', name),
      business && element('PIVAoCF', taxCode),
      digitalAddress !== undefined && contacts('ContattiPersonaGiuridica', digitalAddress),
    ]);
  }
  const [given, ...family] = name.split(/\s+/);
  return element('PersonaFisica', [
    element('Nome', correspondent.givenName ?? given!),
    element('Cognome', correspondent.familyName ?? family.join(' ')),
    taxCode !== undefined && PERSONAL_TAX_CODE.test(taxCode) && element('CodiceFiscale', taxCode),
    digitalAddress !== undefined && contacts('Contatti', digitalAddress),
  ]);
}

function contacts(name: string, address: string): string {
  return element(name, [element('IndirizzoTelematico', address, { 'prot:tipo': 'smtp' })]);
}

function documentElement(name: string, document: RegisteredDocument): string {
  const digest = Buffer.from(document.sha256, 'hex').toString('base64');
  return element(
    name,
    [
      element('Descrizione', document.title),
      element('Impronta', digest, { 'prot:algoritmo': 'SHA-256' }),
      document.mime === PKCS7 && element('firmatoDigitalmente', [element('UnDetached', 'true')]),
    ],
    { 'prot:mimeType': document.mime, 'prot:nomeFile': document.filename },
  );
}

/** An element of the namespace of the mark. */
function element(name: string, content: string | readonly XmlChild[], attributes?: Record<string, string>): string {
  return xmlElement(`prot:${name}`, content, attributes);
}
