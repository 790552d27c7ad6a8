import { type Context, romeDate, romeTime } from '../../kernel/index.ts';
import { classOn } from '../classification/store.ts';
import { PKCS7 } from '../content/mime.ts';
import { reachOf } from '../policy.ts';
import { findType } from '../types/store.ts';
import type { DocumentType } from '../types/types.ts';
import {
  RELATIONS,
  type Correspondent,
  type Formation,
  type RegistryDirectory,
  type RegistryIdentity,
} from '../types.ts';
import { annexesOf, registrationOf, type Annexed, type Registration } from './annex5-store.ts';
import {
  type Document,
  listRelations,
  listVersions,
  type Reference,
  referencesOf,
  type RelationRow,
  type Version,
} from './store.ts';

/** The ways of formation as annex 5 writes them out (AgID guidelines 2021, 2.1.1). */
export const FORMATION_TEXTS: Readonly<Record<Formation, string>> = {
  a: 'creazione tramite l’utilizzo di strumenti software che assicurino la produzione di documenti nei formati previsti nell’allegato 2',
  b: 'acquisizione di un documento informatico per via telematica o su supporto informatico, acquisizione della copia per immagine su supporto informatico di un documento analogico, acquisizione della copia informatica di un documento analogico',
  c: 'memorizzazione su supporto informatico in formato digitale delle informazioni risultanti da transazioni o processi informatici o dalla presentazione telematica di dati attraverso moduli o formulari resi disponibili all’utente',
  d: 'generazione o raggruppamento anche in via automatica di un insieme di dati o registrazioni, provenienti da una o più banche dati, anche appartenenti a più soggetti interoperanti, secondo una struttura logica predeterminata e memorizzata in forma statica',
};

/** The metadata of annex 5, as far as the facts of the house tell them: a projection, which nobody types. */
export interface Annex5 {
  readonly document: Document;
  readonly type: DocumentType | null;
  readonly versions: readonly Version[];
  readonly current: Version | undefined;
  readonly registration: Registration | undefined;
  readonly identity: RegistryIdentity | undefined;
  readonly annexes: readonly Annexed[];
  readonly relations: readonly RelationRow[];
  readonly dossiers: readonly Reference[];
  readonly filedIn: { readonly code: string; readonly title: string } | undefined;
  readonly names: ReadonlyMap<string, string>;
}

/** Gathers what annex 5 asks of a document that the caller may read; what they may not see is not in it. */
export async function annex5Of(ctx: Context, directory: RegistryDirectory, document: Document): Promise<Annex5> {
  const { db, bodyId } = ctx;
  const reach = reachOf(ctx, 'records.documents.read');
  const { id, typeCode, typeVersion } = document;
  const [versions, relations, { dossiers }, registration, annexes, type] = await Promise.all([
    listVersions(db, bodyId, id),
    listRelations(db, bodyId, id, reach),
    referencesOf(db, bodyId, id, reach),
    registrationOf(db, bodyId, id, reachOf(ctx, 'records.protocol.read')),
    annexesOf(db, bodyId, id, reach),
    typeVersion === null ? undefined : findType(db, bodyId, typeCode, typeVersion),
  ]);
  const code = document.classCode ?? registration?.classCode;
  const [filedIn, identity, names] = await Promise.all([
    code ? classOn(db, bodyId, romeDate(document.createdAt), code) : undefined,
    directory.identify(ctx, registration?.areaCode),
    directory.namesOf(ctx, [document.unitId, registration?.unitId ?? null, ...versions.map((one) => one.createdBy)]),
  ]);
  const current = versions.find(({ version }) => version === document.currentVersion);
  const plan = code ? (filedIn ?? { code, title: code }) : undefined;
  return {
    ...{ document, type: type ?? null, versions, current, registration, identity, annexes, relations, dossiers, names },
    filedIn: plan,
  };
}

/** The base set of a document as JSON: what its JSON-LD says, whatever its type. */
export function baseOf(annex5: Annex5): Record<string, unknown> {
  const { document, type, current, registration, dossiers, filedIn, relations } = annex5;
  const outgoing = relations.filter(({ fromId }) => fromId === document.id);
  return {
    id: `urn:uuid:${document.id}`,
    identifier: document.id,
    subject: document.title,
    documentType: type?.title.it ?? document.typeCode,
    created: document.createdAt.toISOString(),
    formation: FORMATION_TEXTS[document.formation],
    format: current?.mime,
    digest: current?.sha256,
    filename: current?.filename,
    documentVersion: current?.version,
    signed: current && isSigned(current),
    retentionYears: type?.retentionYears,
    classification: filedIn && { code: filedIn.code, title: filedIn.title },
    registration: registration && { code: registration.code, date: registration.registeredAt.toISOString() },
    roles: rolesOf(annex5).map(({ role, name }) => ({ role, name })),
    dossiers: dossiers.map(({ id, code, title }) => ({ id: `urn:uuid:${id}`, code, title })),
    ...Object.fromEntries(
      RELATIONS.map((relation) => [
        relation,
        outgoing.filter((one) => one.relation === relation).map(({ toId }) => `urn:uuid:${toId}`),
      ]),
    ),
  };
}

/** Not for everybody of the office. */
const isReserved = ({ level }: Document) => level === 'confidential' || level === 'special';
const isSigned = ({ mime }: Version) => mime === PKCS7;

interface Role {
  readonly role: string;
  readonly name: string;
  readonly correspondent?: Correspondent;
}

function rolesOf({ registration, identity, names, versions, document }: Annex5): readonly Role[] {
  const author = versions[0] && names.get(versions[0].createdBy);
  const office = names.get(registration?.unitId ?? document.unitId ?? '');
  const correspondents = (registration?.correspondents ?? []).map((correspondent) => ({
    ...{
      role: registration!.flow === 'incoming' ? 'Mittente' : 'Destinatario',
      name: correspondent.name,
      correspondent,
    },
  }));
  return [
    ...(registration && identity
      ? [{ role: 'Amministrazione che effettua la registrazione', name: identity.bodyName }]
      : []),
    ...(author ? [{ role: 'Autore', name: author }] : []),
    ...correspondents,
    ...(office ? [{ role: 'Assegnatario', name: office }] : []),
  ];
}

const FLOW: Readonly<Record<string, string>> = { incoming: 'E', outgoing: 'U', internal: 'I' };

/** Annex 5 as XML, in the order of elements of its schema. What the house knows nothing of is left out. */
export function annex5Xml(annex5: Annex5): string {
  const { document, type, current, versions, registration, annexes, dossiers, filedIn, relations } = annex5;
  const primary = relations.find(({ fromId, relation }) => fromId === document.id && relation === 'annexes');
  const body = [
    idDoc('IdDoc', document.id, current?.sha256 ?? null, registration?.markText),
    element('ModalitaDiFormazione', FORMATION_TEXTS[document.formation]),
    element('TipologiaDocumentale', type?.title.it ?? document.typeCode),
    registration && registrationXml(registration),
    element('Soggetti', rolesXml(annex5)),
    element('ChiaveDescrittiva', [element('Oggetto', document.title)]),
    element('Allegati', [
      element('NumeroAllegati', String(annexes.length)),
      ...annexes.map(({ id, title, sha256 }) =>
        element('IndiceAllegati', [idDoc('IdDoc', id, sha256), element('Descrizione', title)]),
      ),
    ]),
    filedIn &&
      element('Classificazione', [
        element('IndiceDiClassificazione', filedIn.code),
        element('Descrizione', filedIn.title),
      ]),
    element('Riservato', String(isReserved(document))),
    current && element('IdentificativoDelFormato', [element('Formato', current.mime)]),
    current && element('Verifica', [element('FirmatoDigitalmente', String(isSigned(current)))]),
    dossiers.length > 0 &&
      element(
        'Agg',
        dossiers.map(({ code }) =>
          element('TipoAgg', [element('TipoAggregazione', 'Fascicolo'), element('IdAggregazione', code)]),
        ),
      ),
    primary && element('IdIdentificativoDocumentoPrimario', [element('Identificativo', primary.toId)]),
    current && element('NomeDelDocumento', current.filename),
    element('VersioneDelDocumento', String(document.currentVersion)),
    current &&
      current.version > 1 &&
      changeXml(
        annex5,
        current,
        versions.find((one) => one.version === current.version - 1)!,
      ),
    type?.retentionYears != null && element('TempoDiConservazione', String(type.retentionYears)),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('DocumentoAmministrativoInformatico', body)}\n`;
}

function registrationXml({ flow, registeredAt, number, registerCode }: Registration): string {
  return element('DatiDiRegistrazione', [
    element('TipologiaDiFlusso', FLOW[flow]!),
    element('TipoRegistro', [
      element('ProtocolloOrdinario_ProtocolloEmergenza', [
        element('TipoRegistro', 'ProtocolloOrdinario'),
        element('DataProtocollazioneDocumento', romeDate(registeredAt)),
        element('OraProtocollazioneDocumento', romeTime(registeredAt)),
        element('NumeroProtocolloDocumento', number.padStart(7, '0')),
        element('CodiceRegistro', registerCode),
      ]),
    ]),
  ]);
}

function rolesXml(annex5: Annex5): readonly string[] {
  return rolesOf(annex5).map(({ role, name, correspondent }) => {
    const tag = role.replace(/ (.)/g, (_, letter: string) => letter.toUpperCase());
    const party = correspondent
      ? partyXml(correspondent)
      : role === 'Autore'
        ? personXml(name)
        : role === 'Assegnatario'
          ? element('AS', [element('DenominazioneUfficio', name)])
          : ownXml(annex5.identity!);
    return element('Ruolo', [element(tag, [element('TipoRuolo', role), party])]);
  });
}

function ownXml({ bodyName, bodyCode, areaName, areaCode }: RegistryIdentity): string {
  return element('PAI', [
    element('IPAAmm', [element('Denominazione', bodyName), element('CodiceIPA', bodyCode)]),
    element('IPAAOO', [element('Denominazione', areaName), element('CodiceIPA', areaCode)]),
  ]);
}

function partyXml({ kind, name, givenName, familyName, taxCode, digitalAddress }: Correspondent): string {
  const address = digitalAddress !== undefined && element('IndirizziDigitaliDiRiferimento', digitalAddress);
  if (kind !== 'person') {
    return element('PG', [
      element('DenominazioneOrganizzazione', name),
      taxCode !== undefined && element('CodiceFiscale_PartitaIva', taxCode),
      address,
    ]);
  }
  const [given, ...family] = name.split(/\s+/);
  return element('PF', [
    element('Cognome', familyName ?? (family.join(' ') || name)),
    element('Nome', givenName ?? given!),
    taxCode !== undefined && element('CodiceFiscale', taxCode),
    address,
  ]);
}

function personXml(name: string): string {
  const [given, ...family] = name.split(/\s+/);
  return element('PF', [element('Cognome', family.join(' ') || name), element('Nome', given!)]);
}

function changeXml({ document, names }: Annex5, current: Version, before: Version): string {
  const [given = '', ...family] = (names.get(current.createdBy) ?? 'Sistema di gestione documentale').split(/\s+/);
  return element('TracciatureModificheDocumento', [
    element('TipoModifica', 'Integrazione'),
    element('SoggettoAutoreDellaModifica', [element('Cognome', family.join(' ') || given), element('Nome', given)]),
    element('DataModifica', romeDate(current.createdAt)),
    element('OraModifica', romeTime(current.createdAt)),
    idDoc('IdDocVersionePrecedente', document.id, before.sha256),
  ]);
}

function idDoc(name: string, id: string, sha256: string | null, mark?: string): string {
  return element(name, [
    sha256 !== null &&
      element('ImprontaCrittograficaDelDocumento', [
        element('Impronta', Buffer.from(sha256, 'hex').toString('base64')),
        element('Algoritmo', 'SHA-256'),
      ]),
    mark !== undefined && element('Segnatura', mark),
    element('Identificativo', id),
  ]);
}

type Child = string | false | undefined;

function element(name: string, content: string | readonly Child[]): string {
  const inner = typeof content === 'string' ? escape(content) : content.filter(Boolean).join('');
  return `<${name}>${inner}</${name}>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function escape(text: string): string {
  return text.replace(/[\ufffe\uffff]/g, '').replace(/[&<>]/g, (character) => ENTITIES[character]!);
}
