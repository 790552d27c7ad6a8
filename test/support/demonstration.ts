import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { withAdmin } from './database.ts';
import { freePlace, interrupt, startInstalled, type Place } from './installed.ts';

const TEMPLATE_LOCK = 7_240_002;

/** A data folder of one's own with the demonstration in it, as a first start leaves it, and a free port: that start is made once per run. */
export async function demonstrationPlace(): Promise<Place> {
  const cluster = inject('cluster');
  const template = join(cluster.folder, 'demonstration');
  await withAdmin(cluster, 'postgres', async (client) => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    if (!existsSync(template)) await makeTemplate(template);
  });
  const place = await freePlace();
  // The database runs as another user where the tests run as root: owners and modes are copied too.
  await promisify(execFile)('cp', ['-a', `${template}/.`, place.dataDir]);
  return place;
}

async function makeTemplate(template: string): Promise<void> {
  const draft = `${template}.draft`;
  await rm(draft, { recursive: true, force: true });
  const installed = await startInstalled({ ...(await freePlace()), dataDir: draft });
  const { code, output } = await interrupt(installed);
  if (code !== 0) throw new Error(`the demonstration did not end in order (${code}): ${output}`);
  await rename(draft, template);
}
