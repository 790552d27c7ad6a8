import { defineErrors } from '../kernel/index.ts';

export const identityErrors = defineErrors({
  IDENTITY_INVALID_CREDENTIALS: {
    status: 401,
    title: { it: 'Nome utente o credenziali non validi', en: 'Wrong login or credentials' },
  },
  IDENTITY_SECOND_FACTOR_REQUIRED: {
    status: 401,
    title: { it: 'Serve anche il codice di verifica', en: 'The verification code is needed as well' },
  },
  IDENTITY_SECOND_FACTOR_MISSING: {
    status: 403,
    title: {
      it: 'Un amministratore non può accedere con la sola password: serve un collegamento di attivazione',
      en: 'An administrator cannot sign in with a password alone: ask for an enrolment link',
    },
  },
  IDENTITY_STEP_UP_NEEDED: {
    status: 403,
    title: { it: 'Conferma prima la tua identità', en: 'Confirm your identity first' },
  },
  IDENTITY_NOT_LINKED: {
    status: 403,
    title: {
      it: 'Nessuna persona di questo ente è collegata a questa identità',
      en: 'No person of this body is linked to this identity',
    },
  },
  IDENTITY_PROVIDER_REFUSED: {
    status: 401,
    title: { it: 'Il fornitore di identità non ha confermato l’accesso', en: 'The identity provider did not confirm' },
  },
  IDENTITY_LINK_NOT_VALID: {
    status: 404,
    title: {
      it: 'Il collegamento di attivazione non è valido, è scaduto o è già stato usato',
      en: 'The enrolment link is not valid, has expired or was used already',
    },
  },
  IDENTITY_PASSKEY_REFUSED: {
    status: 401,
    title: { it: 'La chiave di accesso non è stata accettata', en: 'The passkey was not accepted' },
  },
  IDENTITY_PASSWORD_TOO_WEAK: {
    status: 422,
    title: { it: 'La password non rispetta le regole', en: 'The password breaks the rules' },
  },
  IDENTITY_TOO_MANY_APP_PASSWORDS: {
    status: 409,
    title: {
      it: 'Troppe password per i programmi: revoca prima quelle che non usi',
      en: 'Too many app passwords: revoke those that you do not use first',
    },
  },
  IDENTITY_LAST_FACTOR: {
    status: 409,
    title: {
      it: 'È l’ultimo modo di accedere, o l’ultimo secondo fattore di un amministratore',
      en: 'It is the last way to sign in, or the last second factor of an administrator',
    },
  },
  IDENTITY_DEMONSTRATION_ONLY: {
    status: 403,
    title: {
      it: 'Gli utenti dimostrativi esistono solo in una installazione dimostrativa',
      en: 'Demonstration users exist in a demonstration installation only',
    },
  },
  IDENTITY_POSITION_OVERLAPS: {
    status: 409,
    title: {
      it: 'La persona ha già questo incarico nello stesso periodo',
      en: 'The person holds this position in that period already',
    },
  },
  IDENTITY_UNIT_HAS_PARTS: {
    status: 409,
    title: { it: 'L’unità contiene ancora altre unità', en: 'The unit still contains other units' },
  },
  IDENTITY_CANNOT_DELEGATE: {
    status: 403,
    title: { it: 'Non si può delegare ciò che non si ha', en: 'One cannot delegate what one does not have' },
  },
  IDENTITY_BODY_IN_USE: {
    status: 409,
    title: {
      it: 'L’ente ha già chi lo amministra: solo lui può creare collegamenti di attivazione',
      en: 'The body has an administrator already: enrolment links are made there only',
    },
  },
  IDENTITY_LAST_ADMINISTRATION: {
    status: 409,
    title: {
      it: 'L’ente resterebbe senza chi può amministrare i permessi',
      en: 'The body would have nobody left to administer permissions',
    },
  },
});
