import { defineModule } from '../kernel/index.ts';
import { serviceErrors } from './errors.ts';
import { accessClosed, applicationSubmitted, servicePublished } from './events.ts';
import * as access from './operations/access.ts';
import * as applications from './operations/applications.ts';
import * as catalogue from './operations/catalogue.ts';

export { accessClosed } from './events.ts';

export const servicesModule = defineModule({
  name: 'services',
  migrations: new URL('./migrations/', import.meta.url),
  operations: [
    ...[catalogue.publish, catalogue.get, catalogue.list],
    ...[applications.submit, applications.list],
    ...[access.close, access.list],
  ],
  events: [servicePublished, applicationSubmitted, accessClosed],
  errors: serviceErrors,
  calls: ['bus.messages.receive', 'identity.bodies.get'],
  permissions: {
    'services.catalogue.publish': {
      sentence: { it: 'pubblicare schede di servizio', en: 'publish service cards' },
      roles: ['administrator', 'citizen-desk'],
    },
    'services.applications.submit': {
      sentence: { it: 'presentare istanze allo sportello', en: 'submit applications at the counter' },
      roles: ['citizen-desk', 'protocol-clerk'],
    },
    'services.applications.read': {
      sentence: { it: 'consultare le istanze presentate', en: 'read applications' },
      roles: ['citizen-desk', 'protocol-clerk', 'officer', 'manager', 'secretary'],
    },
    'services.access.close': {
      sentence: { it: 'annotare il registro degli accessi', en: 'enter outcomes in the register of accesses' },
      roles: ['officer', 'secretary'],
    },
    'services.access.read': {
      sentence: { it: 'consultare il registro degli accessi', en: 'read the register of accesses' },
      roles: ['citizen-desk', 'protocol-clerk', 'officer', 'manager', 'secretary', 'mayor'],
    },
  },
});
