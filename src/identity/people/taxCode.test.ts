import { describe, expect, it } from 'vitest';
import { isTaxCode } from './taxCode.ts';

describe('tax codes', () => {
  it('have the right check character, also with letters for digits (omocodia) and provisional', () => {
    // RSSMRA85T10A562S is the example of the Agenzia delle Entrate; its omocodic form ends in another letter.
    expect(isTaxCode('RSSMRA85T10A562S')).toBe(true);
    expect(isTaxCode('RSSMRA85T10A56NH')).toBe(true);
    expect(isTaxCode('00743110157')).toBe(true);
  });

  it.each(['RSSMRA85T10A562T', 'RSSMRA85T10A562', '00743110158', 'rssmra85t10a562s', '', 'RSSMRA85T99A562SX'])(
    'are not %s',
    (code) => {
      expect(isTaxCode(code)).toBe(false);
    },
  );
});
