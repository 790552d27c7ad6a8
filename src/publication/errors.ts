import { defineErrors } from '../kernel/index.ts';

export const publicationErrors = defineErrors({
  PUBLICATION_ENDED: {
    status: 410,
    title: { it: 'Il periodo di pubblicazione è concluso', en: 'The period of publication has ended' },
  },
  PUBLICATION_WITHOUT_CONTENT: {
    status: 422,
    title: { it: 'Il documento non ha contenuto da pubblicare', en: 'The document has no content to publish' },
  },
  PUBLICATION_NOT_ADOPTED: {
    status: 409,
    title: {
      it: 'Si pubblica un atto firmato e numerato, mai una bozza',
      en: 'What is published is a signed and numbered act, never a draft',
    },
  },
  PUBLICATION_ALREADY_WITHDRAWN: {
    status: 409,
    title: { it: 'La pubblicazione è già stata ritirata', en: 'The publication was already withdrawn' },
  },
});
