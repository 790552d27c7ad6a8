import { describe, expect, it } from 'vitest';
import { fit, nearest, score, searchWords } from './matching.ts';

describe('matching of words', () => {
  it('forgives accents, case and a slip of the keys, and no more', () => {
    expect(fit('tari', 'tari')).toBe(3);
    expect(fit('carta', 'carta')).toBe(3);
    expect(fit('manut', 'manutenzione')).toBe(2);
    expect(fit('manutenzoine', 'manutenzione')).toBe(1);
    expect(fit('acesso', 'accesso')).toBe(1);
    expect(fit('certificati', 'certificato')).toBe(1);
    expect(fit('imu', 'emu')).toBe(0);
    expect(fit('strada', 'scuola')).toBe(0);
  });

  it('looks for telling words only, unless there are no others', () => {
    expect(searchWords('Come posso chiedere la carta d’identità?')).toEqual(['chiedere', 'carta', 'd', 'identita']);
    expect(searchWords('come fare')).toEqual(['come', 'fare']);
    expect(searchWords('¿?!')).toEqual([]);
  });

  it('wants every word somewhere, and ranks titles before other fields', () => {
    const fields = (title: string, text: string) =>
      [
        [title, 3],
        [text, 1],
      ] as const;
    expect(score(['occupazione', 'suolo'], fields('Occupazione di suolo pubblico', ''))).toBe(18);
    expect(score(['suolo'], fields('Passo carrabile', 'occupa il suolo'))).toBe(3);
    expect(score(['suolo', 'mensa'], fields('Occupazione di suolo', ''))).toBe(0);
  });

  it('finds the word that was meant', () => {
    expect(nearest('determinazone', ['delibera', 'determinazione', 'ordinanza'])).toBe('determinazione');
    expect(nearest('xyzxyz', ['delibera'])).toBeUndefined();
  });
});
