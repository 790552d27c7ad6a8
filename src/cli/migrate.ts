import { openApp } from '../app.ts';
import { readConfig } from '../kernel/index.ts';

/** `digipro migrate`: brings the database to this version and ends; what an update does before the new version is started. */
export async function run(): Promise<number> {
  const app = await openApp({ config: readConfig() });
  await app.close();
  console.log('DigiPro: the database is at this version');
  return 0;
}
