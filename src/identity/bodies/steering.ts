import { kernelErrors, listTenants, type Context, type Database } from '../../kernel/index.ts';
import type { IdentityPorts } from '../types.ts';

/** Whether the body runs the installation: the first of the directory does. */
export async function isSteering(database: Database, bodyId: string): Promise<boolean> {
  const [first] = await listTenants(database);
  return first?.bodyId === bodyId;
}

/** A permission of the installation counts in the body that runs it only, whatever the rows of another say. @throws FORBIDDEN. */
export async function requireSteering(ports: IdentityPorts, ctx: Context): Promise<void> {
  if (await isSteering(ports.runtime().database, ctx.bodyId)) return;
  throw kernelErrors.FORBIDDEN({
    it: 'Solo l’ente che gestisce l’installazione aggiunge altri enti.',
    en: 'Only the body that runs the installation adds bodies.',
  });
}
