import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCsv } from './csv.ts';

describe('tables as CSV', () => {
  it('quotes, keeps numbers, and lets no text be a formula', () => {
    const rows = [
      ['Rossi, "Maria"', 12.5, null],
      ['=HYPERLINK("http://evil")', -3, '@SUM(A1)'],
      ['  +39 055', 0, '-1'],
      ['a\r\n=1+1', 1, '|cmd'],
    ];
    expect(toCsv(['nome', 'n', 'note'], rows).slice(1).split('\r\n')).toEqual([
      '"nome","n","note"',
      '"Rossi, ""Maria""",12.5,',
      `"'=HYPERLINK(""http://evil"")",-3,"'@SUM(A1)"`,
      `"'  +39 055",0,"'-1"`,
      `"a =1+1",1,"'|cmd"`,
      '',
    ]);
  });

  it('gives back the same number of cells for whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string()), { minLength: 1 }), (rows) => {
        const lines = toCsv(['a', 'b'], rows).trimEnd().split('\r\n');
        expect(lines).toHaveLength(rows.length + 1);
        for (const line of lines.slice(1)) {
          const cells = [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, text]) => text!.replaceAll('""', '"'));
          expect(cells).toHaveLength(2);
          for (const cell of cells) expect(cell).not.toMatch(/^\s*[=+\-@|%]/);
        }
      }),
    );
  });
});
