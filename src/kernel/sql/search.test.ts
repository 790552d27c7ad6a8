import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testInstallation, type TestInstallation } from '../../../test/support/index.ts';
import { fold } from '../matching.ts';
import { holdsText } from './search.ts';
import { sql } from './sql.ts';

describe('a text in a column of folded text', () => {
  let installation: TestInstallation;

  beforeAll(async () => {
    installation = await testInstallation({ modules: [] });
  });
  afterAll(() => installation.close());

  const holds = (text: string, part: string) =>
    installation.runtime.database.read({ bodyId: installation.bodyId }, async (db) => {
      const row = await db.one<{ found: boolean }>(
        sql`select ${holdsText(sql`kernel.folded(${text})`, part)} as found`,
      );
      return row.found;
    });

  it('is found whatever the case and accents of either, and its signs mean nothing', async () => {
    expect(await holds('Manutenzione in località CITTÀ Vecchia', 'citta')).toBe(true);
    expect(await holds('perche no', 'PERCHÉ')).toBe(true);
    expect(await holds('Arredi 100% riciclati', '100%')).toBe(true);
    expect(await holds('Arredi 1000 riciclati', '100%')).toBe(false);
    expect(await holds('via Po', 'v_a')).toBe(false);
    expect(await holds('a\\b', 'a\\b')).toBe(true);
  });

  it('is what the search of the portal takes for the same', async () => {
    const letters = fc.string({ unit: fc.constantFrom(...'aAàÀeÉèiÌoÒuÙçÑšx 1%_\\'), maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(letters, letters, letters, async (before, part, behind) => {
        expect(await holds(before + part + behind, part)).toBe(true);
        expect(await holds(before, part)).toBe(fold(before).includes(fold(part)));
      }),
    );
  });
});
