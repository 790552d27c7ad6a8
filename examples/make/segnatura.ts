/**
 * The registration mark between administrations (AgID guidelines 2021, annex 6, schema 3.0.0), sealed as XAdES baseline B
 * (ETSI EN 319 132-1 §6.3). Postal addresses are left out: the schema asks for six digits where an Italian CAP has five.
 */
import { createHash, sign } from 'node:crypto';
import { BODY, PROVINCE } from './people.ts';
import type { Credential } from './pki.ts';
import { canonical, element } from './xmlTree.ts';
import type { XmlElement } from './xmlTree.ts';

/** A document named in the mark. */
export interface MarkedDocument {
  readonly fileName: string;
  readonly mimeType: string;
  readonly description: string;
  readonly content: Buffer;
}

export interface MarkInput {
  readonly subject: string;
  /** At least seven digits (DPR 445/2000 art. 57). */
  readonly number: string;
  readonly registeredAt: Date;
  readonly primary: MarkedDocument;
  readonly attachments: readonly MarkedDocument[];
  readonly seal: Credential;
}

/** `segnatura.xml`, sealed. */
export function segnatura(input: MarkInput): Buffer {
  const content = [heading(input), description(input)];
  const attributes = { 'prot:versione': '3.0.0', 'prot:lang': 'it' };
  const unsigned = canonical(element('prot:SegnaturaInformatica', content, attributes), NAMESPACES);
  const signature = xadesSignature(unsigned, input);
  const whole = element('prot:SegnaturaInformatica', [...content, signature], attributes);
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${canonical(whole, NAMESPACES)}\n`);
}

const NAMESPACES = {
  prot: 'http://www.agid.gov.it/protocollo/',
  ds: 'http://www.w3.org/2000/09/xmldsig#',
  xades: 'http://uri.etsi.org/01903/v1.3.2#',
} as const;

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

function heading(input: MarkInput): XmlElement {
  const [date, hour] = [local(input.registeredAt).slice(0, 10), local(input.registeredAt).slice(11, 19)];
  return element('prot:Intestazione', [
    element('prot:Identificatore', [
      element('prot:CodiceAmministrazione', PROVINCE.code, { 'prot:descrizione': PROVINCE.name }),
      element('prot:CodiceAOO', PROVINCE.aoo, { 'prot:descrizione': 'AOO unica' }),
      element('prot:CodiceRegistro', 'PG'),
      element('prot:NumeroRegistrazione', input.number),
      element('prot:DataRegistrazione', date),
      element('prot:OraRegistrazione', hour),
    ]),
    element('prot:Oggetto', input.subject),
    element('prot:Classifica', [element('prot:Denominazione', 'Viabilità'), element('prot:CodiceFlat', 'X.4')]),
    element('prot:Fascicolo', [
      element('prot:Denominazione', 'Comune di Valdoro – rotatoria SP 12'),
      element('prot:CodiceFascicolo', '2026-X/4.31'),
    ]),
    element('prot:Riservato', 'false'),
  ]);
}

function description(input: MarkInput): XmlElement {
  return element('prot:Descrizione', [
    element('prot:Mittente', [
      administration(PROVINCE.name, PROVINCE.taxCode, PROVINCE.code, PROVINCE.pec, PROVINCE.aoo),
    ]),
    element('prot:Destinatario', [administration(BODY.name, BODY.taxCode, BODY.code, BODY.pec, BODY.aoo)], {
      'prot:confermaRicezione': 'true',
    }),
    document('prot:DocumentoPrimario', input.primary),
    ...input.attachments.map((attachment) => document('prot:Allegato', attachment)),
  ]);
}

function administration(name: string, taxCode: string, code: string, pec: string, aoo: string): XmlElement {
  return element('prot:Amministrazione', [
    element('prot:DenominazioneAmministrazione', name),
    element('prot:CFAmministrazione', taxCode),
    element('prot:CodiceIPAAmministrazione', code),
    element('prot:ContattiAmministrazione', [element('prot:IndirizzoTelematico', pec, { 'prot:tipo': 'smtp' })]),
    element('prot:CodiceIPAAOO', aoo),
  ]);
}

function document(name: string, marked: MarkedDocument): XmlElement {
  const digest = createHash('sha256').update(marked.content).digest('base64');
  return element(
    name,
    [
      element('prot:Descrizione', marked.description),
      element('prot:Impronta', digest, { 'prot:algoritmo': 'SHA-256' }),
    ],
    { 'prot:nomeFile': marked.fileName, 'prot:mimeType': marked.mimeType },
  );
}

function xadesSignature(unsigned: string, input: MarkInput): XmlElement {
  const certificate = input.seal.certificate;
  const properties = signedProperties(input);
  const enveloped = { Algorithm: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature' };
  const signedInfo = element('ds:SignedInfo', [
    element('ds:CanonicalizationMethod', [], { Algorithm: EXCLUSIVE }),
    element('ds:SignatureMethod', [], { Algorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256' }),
    reference({ Id: 'r-documento', URI: '' }, [enveloped, { Algorithm: EXCLUSIVE }], unsigned),
    reference(
      { Type: 'http://uri.etsi.org/01903#SignedProperties', URI: '#xades-proprieta' },
      [{ Algorithm: EXCLUSIVE }],
      canonical(properties, NAMESPACES),
    ),
  ]);
  const value = sign('sha256', Buffer.from(canonical(signedInfo, NAMESPACES)), input.seal.key).toString('base64');
  const certificates = [certificate, ...input.seal.chain].map((der) =>
    element('ds:X509Certificate', der.toString('base64')),
  );
  return element(
    'ds:Signature',
    [
      signedInfo,
      element('ds:SignatureValue', value),
      element('ds:KeyInfo', [element('ds:X509Data', certificates)]),
      element('ds:Object', [element('xades:QualifyingProperties', [properties], { Target: '#sigillo' })]),
    ],
    { Id: 'sigillo' },
  );
}

function signedProperties(input: MarkInput): XmlElement {
  const digest = createHash('sha256').update(input.seal.certificate).digest('base64');
  return element(
    'xades:SignedProperties',
    [
      element('xades:SignedSignatureProperties', [
        element('xades:SigningTime', input.registeredAt.toISOString().replace('.000', '')),
        element('xades:SigningCertificateV2', [
          element('xades:Cert', [
            element('xades:CertDigest', [
              element('ds:DigestMethod', [], { Algorithm: SHA256 }),
              element('ds:DigestValue', digest),
            ]),
          ]),
        ]),
      ]),
      element('xades:SignedDataObjectProperties', [
        element('xades:DataObjectFormat', [element('xades:MimeType', 'text/xml')], { ObjectReference: '#r-documento' }),
      ]),
    ],
    { Id: 'xades-proprieta' },
  );
}

function reference(
  attributes: Readonly<Record<string, string>>,
  transforms: readonly Readonly<Record<string, string>>[],
  canonicalText: string,
): XmlElement {
  return element(
    'ds:Reference',
    [
      element(
        'ds:Transforms',
        transforms.map((transform) => element('ds:Transform', [], transform)),
      ),
      element('ds:DigestMethod', [], { Algorithm: SHA256 }),
      element('ds:DigestValue', createHash('sha256').update(canonicalText).digest('base64')),
    ],
    attributes,
  );
}

/** ISO text of the Italian wall clock in winter. */
function local(at: Date): string {
  return new Date(at.getTime() + 3_600_000).toISOString();
}
