import { defineErrors } from '../kernel/index.ts';

export const actErrors = defineErrors({
  ACT_NOT_DRAFT: { status: 409, title: { it: "L'atto non è più una bozza", en: 'The act is no longer a draft' } },
  ACT_ALREADY_SIGNED: { status: 409, title: { it: "L'atto è già firmato", en: 'The act is already signed' } },
  ACT_NOT_SIGNED: { status: 409, title: { it: "L'atto non è ancora firmato", en: 'The act is not signed yet' } },
  ACT_ALREADY_ADOPTED: { status: 409, title: { it: "L'atto è già adottato", en: 'The act is already adopted' } },
  ACT_SIGNER_NOT_COMPETENT: {
    status: 403,
    title: { it: 'Questo tipo di atto spetta ad altri firmatari', en: 'Acts of this type are signed by others' },
  },
  ACT_SIGNER_DIFFERS: {
    status: 422,
    title: { it: 'La firma è di un’altra persona', en: 'The signature is of another person' },
  },
  ACT_SIGNATURE_REFUSED: {
    status: 422,
    title: { it: 'Firma non accettata', en: 'Signature refused' },
  },
  ACT_CONTENT_DIFFERS: {
    status: 422,
    title: {
      it: 'Il file firmato non contiene la bozza congelata',
      en: 'The signed file does not hold the frozen draft',
    },
  },
  ACT_OPINION_MISSING: { status: 409, title: { it: 'Manca un parere o visto', en: 'An opinion or visa is missing' } },
  ACT_OPINION_CONTRARY: {
    status: 409,
    title: { it: 'Parere o visto contrario', en: 'Contrary opinion or visa' },
  },
  ACT_REASON_REQUIRED: {
    status: 422,
    title: { it: 'Il parere contrario va motivato', en: 'A contrary opinion needs its reasons' },
  },
  ACT_TEMPLATE_INVALID: {
    status: 422,
    title: { it: "Il modello dell'atto non si può compilare", en: 'The template of the act cannot be filled in' },
  },
});
