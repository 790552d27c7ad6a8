import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digipro, freePlace, notBuilt, type Place } from '../support/installed.ts';

const NOBODY = 65534;
const root = process.getuid?.() === 0;

describe.skipIf(notBuilt)(
  `settings that cannot be used${notBuilt ? ` (${notBuilt})` : ''}`,
  { timeout: 120_000 },
  () => {
    let place: Place;
    beforeAll(async () => {
      place = await freePlace();
    });
    afterAll(() => rm(place.dataDir, { recursive: true, force: true }));

    const told = async (command: string, settings: Record<string, string>) => {
      const { code, output } = await digipro({ ...place, settings }, [command]);
      expect(code).toBe(1);
      expect(output).not.toMatch(/\n\s+at /);
      return output;
    };

    it('are all found by the doctor, and end the start with a sentence', async () => {
      const database = { DIGIPRO_DATABASE_URL: `postgres://digipro:segreto@localhost:${place.port}/digipro` };
      const missing = { DIGIPRO_TLS_CERT: '/nonexist/cert.pem', DIGIPRO_TLS_KEY: '/nonexist/key.pem' };
      const found = await told('doctor', { ...database, ...missing });
      expect(found).toMatch(/✗.*DIGIPRO_TLS_CERT.*ENOENT/);
      expect(found).toMatch(/✗.*does not answer: .*REFUSED/);
      expect(await told('start', missing)).toMatch(/^digipro start: DIGIPRO_TLS_CERT: ENOENT/);
      const refused = await told('start', database);
      expect(refused).toMatch(/^digipro start: DIGIPRO_DATABASE_URL: .*REFUSED/);
      expect(refused).not.toContain('segreto');
    });

    it.skipIf(!root)(
      `say whose the data folder must be${root ? '' : ' (the tests do not run as root: they cannot take a folder away)'}`,
      async () => {
        await mkdir(join(place.dataDir, 'run'), { recursive: true, mode: 0o755 });
        const { code, output } = await digipro({ ...place, uid: NOBODY }, ['start']);
        expect(code).toBe(1);
        expect(output).toMatch(/^digipro start: DIGIPRO_DATA: EACCES.*must belong to the user/);
      },
    );
  },
);
