import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDrive, type Drive, type User } from '../testing/drive.ts';

const LITMUS = '/usr/bin/litmus';

/** The conformance suite for WebDAV servers, as Debian packs it (0.13), over a real connection. */
describe.skipIf(!existsSync(LITMUS))('litmus (apt install litmus)', () => {
  let drive: Drive;
  let clerk: User;
  let folder: string;

  beforeAll(async () => {
    drive = await testDrive();
    clerk = await drive.someone('olga', 'officer');
    folder = await mkdtemp(join(tmpdir(), 'digipro-litmus-'));
  });
  afterAll(async () => {
    await drive?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(['basic', 'copymove', 'props', 'locks', 'http'])(
    'passes %s whole',
    async (suite) => {
      const address = `${drive.address}/I%20miei%20documenti/`;
      const child = spawn(LITMUS, ['-k', address, clerk.login, clerk.password], {
        env: { ...process.env, TESTS: suite },
        cwd: folder,
      });
      let told = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => (told += chunk.toString()));
      await once(child, 'close');
      const lines = told.split(/[\r\n]+/);
      expect(lines.filter((line) => /FAIL|WARNING|SKIPPED/.test(line))).toEqual([]);
      const [, run, passed] = /of (\d+) tests run: (\d+) passed/.exec(told) ?? [];
      console.log(`litmus ${suite}: ${passed} of ${run}`);
      expect(Number(run)).toBeGreaterThan(3);
      expect(passed).toBe(run);
    },
    60_000,
  );
});
