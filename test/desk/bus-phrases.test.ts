import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { busPhrase } from '../../desk/src/lib/bus-phrases.ts';

const ROOM = join(import.meta.dirname, '../../src/bus');

/** Texts that stand as such in the code of the bus behind a word, with 7 in place of what is put in. */
function textsBehind(folder: string, words: RegExp): readonly string[] {
  const files = readdirSync(join(ROOM, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && !file.includes('.test.') && !file.includes('testing'))
    .flatMap((file) => [...readFileSync(join(ROOM, folder, file), 'utf8').matchAll(words)])
    .map((found) => found[1]!.slice(1, -1))
    .map((text) => text.replace(/\$\{(?:[^{}`]|`[^`]*`|\{[^}]*\})*\}/g, '7'));
}

const TEXT = "('[^'\\n]+'|`[^`]+`)";

describe('what the bus writes into traces', () => {
  it.each([
    ['outcomes of steps', 'routes/kinds', new RegExp(`(?:going|putOff)\\(\\s*${TEXT}`, 'g'), 25],
    ['failures of connectors', 'connectors', new RegExp(`new SendFailure\\(\\s*'\\w+',\\s*${TEXT}`, 'g'), 20],
  ])('is said in Italian: %s', (_what, folder, words, least) => {
    const texts = textsBehind(folder, words);
    expect(texts.length).toBeGreaterThan(least);
    const bare = /^[7«»:, ]*$/;
    expect(texts.filter((text) => !bare.test(text) && busPhrase('it', text) === text)).toEqual([]);
  });

  it('is put together of its parts, and what another system said stays as it said it', () => {
    expect(busPhrase('it', 'passes (3), filtered out')).toBe('passa (3), non passa');
    expect(busPhrase('it', 'fails: no answer within 30 seconds')).toBe('non riesce: nessuna risposta entro 30 secondi');
    expect(busPhrase('it', 'connect ECONNREFUSED 10.0.0.1:443')).toBe('connessione rifiutata da 10.0.0.1:443');
    expect(busPhrase('it', '422: codice fiscale errato')).toBe('422: codice fiscale errato');
    expect(busPhrase('en', 'passes (3), filtered out')).toBe('passes (3), filtered out');
  });
});
