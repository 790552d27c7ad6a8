import { defineModule } from '../kernel/index.ts';
import { actErrors } from './errors.ts';
import { actAdopted, actDrafted, actEffective, actSigned, actTypeInstalled, opinionGiven } from './events.ts';
import { adopt } from './operations/adoption.ts';
import { draft, redraft } from './operations/drafting.ts';
import { giveOpinion } from './operations/opinions.ts';
import { get, list } from './operations/reading.ts';
import { sign } from './operations/signing.ts';
import { installType, listTypes } from './operations/types-of-act.ts';

export { actAdopted, actDrafted } from './events.ts';

export const actsModule = defineModule({
  name: 'acts',
  migrations: new URL('./migrations/', import.meta.url),
  operations: [installType, listTypes, draft, redraft, giveOpinion, sign, adopt, get, list],
  events: [actTypeInstalled, actDrafted, opinionGiven, actSigned, actAdopted, actEffective],
  errors: actErrors,
  calls: [
    'identity.bodies.get',
    'processes.cases.get',
    'records.documents.create',
    'records.documents.addVersion',
    'records.documents.finalise',
    'records.renditions.pdf',
    'records.signatures.apply',
    'records.signatures.validate',
  ],
  permissions: {
    'acts.types.install': {
      sentence: { it: 'installare tipi di atto', en: 'install types of act' },
      roles: ['administrator'],
    },
    'acts.acts.read': {
      sentence: { it: 'consultare gli atti', en: 'read acts' },
      roles: ['protocol-clerk', 'officer', 'manager', 'finance-head', 'secretary', 'mayor'],
    },
    'acts.acts.draft': { sentence: { it: 'redigere atti', en: 'draft acts' }, roles: ['officer', 'manager'] },
    'acts.acts.sign': {
      sentence: { it: 'firmare atti', en: 'sign acts' },
      roles: ['manager', 'secretary', 'mayor'],
    },
    'acts.opinions.give': {
      sentence: { it: 'esprimere pareri e visti', en: 'give opinions and visas' },
      roles: ['manager', 'finance-head', 'secretary'],
    },
    'acts.opinions.technical': {
      sentence: { it: 'esprimere la regolarità tecnica', en: 'give the technical opinion' },
      roles: ['manager'],
    },
    'acts.opinions.accounting': {
      sentence: { it: 'apporre il visto di regolarità contabile', en: 'give the accounting visa' },
      roles: ['finance-head'],
    },
    'acts.opinions.legitimacy': {
      sentence: { it: 'esprimere il visto di legittimità', en: 'give the visa of legitimacy' },
      roles: ['secretary'],
    },
    'acts.acts.number': {
      sentence: { it: 'adottare e numerare atti', en: 'adopt and number acts' },
      roles: ['manager', 'secretary', 'protocol-clerk'],
    },
  },
});
