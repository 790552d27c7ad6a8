import { defineModule, type Module } from '../kernel/index.ts';
import { kitErrors } from './errors.ts';
import { kitInstalled } from './events.ts';
import { kitOperations } from './operations.ts';

export { readKit } from './load/kit.ts';

export function kitsModule(ports: { readonly folder: string }): Module {
  return defineModule({
    name: 'kits',
    migrations: new URL('./migrations/', import.meta.url),
    operations: kitOperations(ports.folder),
    events: [kitInstalled],
    errors: kitErrors,
    calls: [
      'identity.areas.create',
      'identity.areas.list',
      'identity.units.create',
      'identity.units.list',
      'identity.people.create',
      'identity.people.list',
      'identity.positions.assign',
      'records.classification.install',
      'records.classification.list',
      'acts.types.install',
      'acts.types.list',
      'processes.models.deploy',
      'bus.intake.install',
      'bus.intake.prune',
      'bus.routes.deploy',
      'bus.endpoints.install',
      'records.types.deploy',
      'services.catalogue.publish',
    ],
    permissions: {
      'kits.kits.install': { sentence: { it: 'installare kit', en: 'install kits' }, roles: ['administrator'] },
    },
  });
}
