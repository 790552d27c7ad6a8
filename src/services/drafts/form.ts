import type { Schema } from '../../../ui/forms/schema.ts';

/** The whole form of an application: what its service asks, then who applies. Who is identified is asked for contacts only. */
export function applicationForm(request: Schema, identified: boolean): Schema {
  const applicant: Schema['properties'] = identified ? { contacts } : { person, contacts, identityDocument };
  const required = identified ? ['contacts'] : ['person', 'contacts', 'identityDocument'];
  return {
    type: 'object',
    properties: {
      request,
      applicant: { type: 'object', title: 'Chi presenta l’istanza', properties: applicant, required },
    },
    required: ['request', 'applicant'],
  };
}

const person: Schema = {
  type: 'object',
  title: 'Chi sei?',
  'x-en': { title: 'Who are you?' },
  'x-page': true,
  required: ['givenName', 'familyName', 'taxCode'],
  properties: {
    givenName: {
      type: 'string',
      title: 'Nome',
      maxLength: 120,
      'x-autocomplete': 'given-name',
      'x-en': { title: 'Given name' },
    },
    familyName: {
      ...{ type: 'string', title: 'Cognome', maxLength: 120, 'x-autocomplete': 'family-name' },
      'x-en': { title: 'Family name' },
    },
    taxCode: {
      ...{
        type: 'string',
        title: 'Codice fiscale',
        description: '16 lettere e cifre: è sulla tessera sanitaria',
        maxLength: 16,
      },
      pattern: '^[A-Za-z]{6}[0-9A-Za-z]{2}[A-Za-z][0-9A-Za-z]{2}[A-Za-z][0-9A-Za-z]{3}[A-Za-z]$',
      'x-error': 'Il codice fiscale ha 16 lettere e cifre, per esempio RSSMRA80A01H501U',
      'x-en': {
        title: 'Italian tax code (codice fiscale)',
        description: '16 letters and digits: it is on the health card',
        error: 'The tax code has 16 letters and digits, for example RSSMRA80A01H501U',
      },
    },
  },
};

const contacts: Schema = {
  type: 'object',
  title: 'Dove ti rispondiamo?',
  'x-en': { title: 'Where shall we answer?' },
  'x-page': true,
  required: ['email'],
  properties: {
    email: {
      ...{ type: 'string', format: 'email', title: 'E-mail', maxLength: 320, 'x-autocomplete': 'email' },
      'x-en': { title: 'E-mail' },
    },
    digitalDomicile: {
      ...{ type: 'string', format: 'email', title: 'PEC o domicilio digitale', maxLength: 320 },
      description: 'Se lo indichi, le comunicazioni ufficiali arrivano qui',
      'x-en': { title: 'Certified e-mail (PEC)', description: 'If you give one, official notices go there' },
    },
    address: {
      ...{ type: 'string', title: 'Indirizzo postale', maxLength: 200, 'x-autocomplete': 'street-address' },
      'x-en': { title: 'Postal address' },
    },
  },
};

/** D.Lgs. 82/2005 art. 65 c. 1 c: a request with the copy of an identity document is valid. */
const identityDocument: Schema = {
  type: 'array',
  title: 'Copia del tuo documento d’identità',
  description:
    'Serve perché non hai fatto l’accesso (art. 65 del Codice dell’amministrazione digitale). Vale anche un’istanza firmata digitalmente.',
  items: { type: 'string', maxLength: 255 },
  minItems: 1,
  maxItems: 3,
  'x-file': { types: ['application/pdf', 'image/jpeg', 'image/png', 'application/pkcs7-mime'] },
  'x-en': {
    title: 'Copy of your identity document',
    description:
      'Needed because you have not signed in (art. 65 of the Italian Digital Administration Code). A digitally signed request will do as well.',
  },
};
