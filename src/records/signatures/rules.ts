/**
 * Every check that can decide a verdict: its name, what it leads to, where the standard says so, and the sentence for the
 * user. `{what}` is filled with the detail of the case.
 */
import type { Explanation, Indication, SubIndication } from './types.ts';

/** Name of a check. */
export type Rule = keyof typeof RULES;

/** A decision: the rule and its consequences, with the sentence filled in. */
export interface Decision {
  readonly rule: Rule;
  readonly indication: Indication;
  readonly subIndication?: SubIndication;
  readonly explanation: Explanation;
}

/** The consequences of a rule. */
export function decide(rule: Rule, what = ''): Decision {
  const { indication, subIndication, it, en }: RuleRow = RULES[rule];
  return {
    rule,
    indication,
    subIndication,
    explanation: { it: it.replace('{what}', () => what), en: en.replace('{what}', () => what) },
  };
}

interface RuleRow {
  readonly indication: Indication;
  readonly subIndication?: SubIndication;
  /** ETSI EN 319 102-1 unless it says otherwise. */
  readonly norm: string;
  readonly it: string;
  readonly en: string;
}

const RULES = {
  passed: {
    indication: 'TOTAL-PASSED',
    norm: '§5.3',
    it: 'Firma valida: il documento è integro e il certificato era affidabile alla data di riferimento.',
    en: 'Valid signature: the document is unaltered and the certificate was trusted at the reference time.',
  },
  'format.unreadable': {
    indication: 'TOTAL-FAILED',
    subIndication: 'FORMAT_FAILURE',
    norm: '§5.2.2',
    it: 'Il file non è una firma leggibile.',
    en: 'The file is not a readable signature.',
  },
  'format.unsigned': {
    indication: 'TOTAL-FAILED',
    subIndication: 'FORMAT_FAILURE',
    norm: '§5.2.2',
    it: 'Il file ha la forma di una busta di firma ma non contiene alcuna firma.',
    en: 'The file has the form of a signature envelope but holds no signature.',
  },
  'format.unsupported': {
    indication: 'INDETERMINATE',
    subIndication: 'GENERIC',
    norm: '§5.2.2',
    it: 'Formato di firma non ancora verificato dal sistema: {what}.',
    en: 'Signature format not verified by the system yet: {what}.',
  },
  'document.unsigned': {
    indication: 'TOTAL-FAILED',
    subIndication: 'FORMAT_FAILURE',
    norm: '§5.2.2',
    it: 'Il documento non contiene alcuna firma.',
    en: 'The document holds no signature.',
  },
  'document.encrypted': {
    indication: 'INDETERMINATE',
    subIndication: 'GENERIC',
    norm: 'EN 319 142-1 §5.5',
    it: 'Il documento è protetto da cifratura: le sue firme non si possono verificare senza aprirlo.',
    en: 'The document is encrypted: its signatures cannot be validated without opening it.',
  },
  'document.byte-range': {
    indication: 'TOTAL-FAILED',
    subIndication: 'FORMAT_FAILURE',
    norm: 'ISO 32000-2 §12.8.1, EN 319 142-1 §4.1',
    it: 'La firma non copre il documento come deve: {what}.',
    en: 'The signature does not cover the document as it must: {what}.',
  },
  'document.signature-form': {
    indication: 'TOTAL-FAILED',
    subIndication: 'FORMAT_FAILURE',
    norm: 'ISO 32000-2 §12.8.3, EN 319 142-1 §4.1',
    it: 'La firma nel documento non ha la forma prescritta: {what}.',
    en: 'The signature in the document has not the form prescribed: {what}.',
  },
  'document.changed': {
    indication: 'TOTAL-FAILED',
    subIndication: 'FORMAT_FAILURE',
    norm: 'EN 319 142-1 §5.6, ISO 32000-2 §12.8.2',
    it: 'Il documento mostra altro da ciò che è stato firmato: dopo la firma ne è stato cambiato il contenuto ({what}).',
    en: 'The document shows something else than what was signed: its content was changed after signing ({what}).',
  },
  'document.forbidden-change': {
    indication: 'TOTAL-FAILED',
    subIndication: 'FORMAT_FAILURE',
    norm: 'ISO 32000-2 §12.8.2.2, §12.8.2.4',
    it: 'Dopo la firma il documento è stato cambiato in un modo che il firmatario aveva escluso ({what}).',
    en: 'After signing the document was changed in a way that the signer had excluded ({what}).',
  },
  'document.added': {
    indication: 'INDETERMINATE',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
    norm: '§5.2.8, ISO 32000-2 §12.8.2',
    it: 'Dopo la firma sono stati compilati campi o aggiunte annotazioni ({what}): ciò che si vede non è solo ciò che è stato firmato.',
    en: 'After signing fields were filled in or annotations added ({what}): what is seen is not only what was signed.',
  },
  'container.uncovered': {
    indication: 'INDETERMINATE',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
    norm: '§5.2.8, EN 319 162-1 §4.4',
    it: 'Nel contenitore c’è un file che la firma non copre ({what}).',
    en: 'The container holds a file that the signature does not cover ({what}).',
  },
  'xml.ambiguous': {
    indication: 'TOTAL-FAILED',
    subIndication: 'FORMAT_FAILURE',
    norm: 'XML-DSig §8.1.3, XML 1.0 §3.3.1',
    it: 'Non si può dire quale parte del documento è firmata: più elementi hanno lo stesso identificativo ({what}).',
    en: 'Which part of the document is signed cannot be told: several elements bear one identifier ({what}).',
  },
  'xml.transform': {
    indication: 'INDETERMINATE',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
    norm: '§5.2.8, XML-DSig §8.1',
    it: 'La firma trasforma il documento in un modo che non è ammesso ({what}).',
    en: 'The signature transforms the document in a way that is not allowed ({what}).',
  },
  'xml.part-signed': {
    indication: 'INDETERMINATE',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
    norm: '§5.2.8',
    it: 'La firma non copre l’intero file: ne è firmata solo una parte ({what}).',
    en: 'The signature does not cover the whole file: only a part of it is signed ({what}).',
  },
  'xml.properties': {
    indication: 'INDETERMINATE',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
    norm: 'EN 319 132-1 §6.3',
    it: 'Le proprietà della firma (data e certificato) mancano o non sono firmate: non è una firma XAdES.',
    en: 'The properties of the signature (time and certificate) are missing or unsigned: it is no XAdES signature.',
  },
  'content.missing': {
    indication: 'INDETERMINATE',
    subIndication: 'SIGNED_DATA_NOT_FOUND',
    norm: '§5.2.7.4',
    it: 'La firma è separata dal documento: serve anche il documento firmato.',
    en: 'The signature stands apart from the document: the signed document is needed too.',
  },
  'content.hash': {
    indication: 'TOTAL-FAILED',
    subIndication: 'HASH_FAILURE',
    norm: '§5.2.7.4',
    it: 'Il documento non è quello che è stato firmato: è stato modificato dopo la firma.',
    en: 'The document is not the one that was signed: it was changed after signing.',
  },
  'signature.value': {
    indication: 'TOTAL-FAILED',
    subIndication: 'SIG_CRYPTO_FAILURE',
    norm: '§5.2.7.4',
    it: 'Il valore della firma non corrisponde alla chiave del certificato.',
    en: 'The signature value does not match the key of the certificate.',
  },
  'signature.digest-differs': {
    indication: 'TOTAL-FAILED',
    subIndication: 'SIG_CRYPTO_FAILURE',
    norm: 'RFC 5652 §5.4, RFC 8933 §3.1',
    it: 'L’algoritmo di firma usa un’impronta diversa da quella dichiarata per il documento ({what}).',
    en: 'The signature algorithm uses another digest than the one declared for the document ({what}).',
  },
  'signature.pss-digest-differs': {
    indication: 'INDETERMINATE',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
    norm: 'RFC 4056 §3, RFC 8933 §3.1',
    it: 'L’algoritmo RSASSA-PSS usa un’impronta diversa da quella dichiarata per il documento ({what}).',
    en: 'RSASSA-PSS uses another digest than the one declared for the document ({what}).',
  },
  'algorithm.unknown': {
    indication: 'INDETERMINATE',
    subIndication: 'CRYPTO_CONSTRAINTS_FAILURE',
    norm: '§5.2.8.4.1',
    it: 'Algoritmo non riconosciuto: {what}.',
    en: 'Algorithm not recognised: {what}.',
  },
  'algorithm.expired': {
    indication: 'INDETERMINATE',
    subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
    norm: '§5.3.4',
    it: 'Algoritmo non più sicuro alla data di riferimento: {what}.',
    en: 'Algorithm no longer secure at the reference time: {what}.',
  },
  'certificate.missing': {
    indication: 'INDETERMINATE',
    subIndication: 'NO_SIGNING_CERTIFICATE_FOUND',
    norm: '§5.2.3.4',
    it: 'Il certificato del firmatario non è nel file o non è leggibile.',
    en: 'The signer’s certificate is not in the file or cannot be read.',
  },
  'certificate.reference-missing': {
    indication: 'INDETERMINATE',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
    norm: 'EN 319 122-1 §6.3',
    it: 'La firma non indica il certificato con cui è stata fatta: non è una firma AdES (CAdES, PAdES, XAdES).',
    en: 'The signature does not name the certificate it was made with: it is no AdES signature (CAdES, PAdES, XAdES).',
  },
  'certificate.reference-mismatch': {
    indication: 'INDETERMINATE',
    subIndication: 'NO_SIGNING_CERTIFICATE_FOUND',
    norm: '§5.2.3.4',
    it: 'La firma indica un certificato diverso da quello allegato.',
    en: 'The signature names another certificate than the enclosed one.',
  },
  'certificate.usage': {
    indication: 'INDETERMINATE',
    subIndication: 'CHAIN_CONSTRAINTS_FAILURE',
    norm: 'RFC 5280 §4.2.1.3',
    it: 'Il certificato non è destinato alla firma ({what}).',
    en: 'The certificate is not meant for signing ({what}).',
  },
  'attributes.content-type': {
    indication: 'TOTAL-FAILED',
    subIndication: 'FORMAT_FAILURE',
    norm: 'RFC 5652 §11.1',
    it: 'Il tipo di contenuto firmato manca, è ripetuto o non corrisponde al contenuto.',
    en: 'The signed content type is missing, repeated or not that of the content.',
  },
  'attributes.message-digest': {
    indication: 'TOTAL-FAILED',
    subIndication: 'FORMAT_FAILURE',
    norm: 'RFC 5652 §11.2',
    it: 'L’impronta firmata manca o è ripetuta.',
    en: 'The signed message digest is missing or repeated.',
  },
  'attributes.signing-time': {
    indication: 'INDETERMINATE',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
    norm: 'RFC 5652 §11.3, EN 319 122-1 §6.3',
    it: 'La data di firma dichiarata manca, è ripetuta o non è leggibile.',
    en: 'The claimed signing time is missing, repeated or unreadable.',
  },
  'timestamp.altered': {
    indication: 'INDETERMINATE',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
    norm: '§5.4.4, RFC 3161 §2.4.2',
    it: 'La marca temporale nella firma non è leggibile, non è di questa firma o è stata alterata.',
    en: 'The time-stamp in the signature is unreadable, not of this signature, or was altered.',
  },
  'level.unsupported': {
    indication: 'INDETERMINATE',
    subIndication: 'GENERIC',
    norm: '§5.6',
    it: 'Firma integra, ma le prove di conservazione che contiene ({what}) non sono ancora verificate dal sistema.',
    en: 'The signature is intact, but the preservation evidence in it ({what}) is not verified by the system yet.',
  },
  'chain.missing': {
    indication: 'INDETERMINATE',
    subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
    norm: '§5.2.6.4',
    it: 'Il certificato non risale ad alcuna autorità considerata affidabile.',
    en: 'The certificate does not lead to any trusted authority.',
  },
  'chain.constraint': {
    indication: 'INDETERMINATE',
    subIndication: 'CHAIN_CONSTRAINTS_FAILURE',
    norm: 'RFC 5280 §6.1.4',
    it: 'La catena dei certificati viola un vincolo: {what}.',
    en: 'The chain of certificates breaks a constraint: {what}.',
  },
  'chain.not-yet-valid': {
    indication: 'TOTAL-FAILED',
    subIndication: 'NOT_YET_VALID',
    norm: '§5.5.4',
    it: 'La firma esisteva prima che il certificato fosse valido: {what}.',
    en: 'The signature existed before the certificate was valid: {what}.',
  },
  'chain.expired': {
    indication: 'INDETERMINATE',
    subIndication: 'OUT_OF_BOUNDS_NO_POE',
    norm: '§5.2.6.4',
    it: 'Certificato scaduto alla data di riferimento e nessuna prova che la firma esistesse prima: {what}.',
    en: 'Certificate expired at the reference time, and no proof that the signature existed before: {what}.',
  },
  'chain.no-revocation-data': {
    indication: 'INDETERMINATE',
    subIndication: 'TRY_LATER',
    norm: '§5.2.6.4',
    it: 'Manca la verifica di revoca o sospensione del certificato.',
    en: 'It was not possible to check whether the certificate was revoked or suspended.',
  },
} as const satisfies Readonly<Record<string, RuleRow>>;
