import { findInstallation, listTenants } from './installation.ts';
import { object, oneOf, Type } from './operations/schema.ts';
import { operation, type Operation } from './operations/types.ts';
import type { Database } from './sql/database.ts';

/** What anybody may know of the installation: whether it is a demonstration, and which bodies it serves. */
export function installationOperations(database: () => Database, version: string): readonly Operation[] {
  return [
    operation({
      name: 'kernel.installation.get',
      summary: { it: "Che cosa è l'installazione", en: 'What the installation is' },
      permission: 'public',
      effect: 'read',
      input: object({}),
      output: object({
        mode: oneOf(['demonstration', 'real']),
        version: Type.String(),
        bodies: Type.Array(Type.String()),
      }),
      http: { method: 'GET', path: '/api/installation' },
      async handler() {
        const installation = await findInstallation(database());
        const bodies = await listTenants(database());
        return { mode: installation?.mode ?? 'real', version, bodies: bodies.map((body) => body.code) };
      },
    }),
  ];
}
