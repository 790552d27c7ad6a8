import { Readable } from 'node:stream';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readCsv, writeCsv, type Csv } from './csv.ts';
import { readFixed, writeFixed } from './fixed.ts';
import { readSheetRows, writeSheet } from './sheet.ts';
import { START, type Piece, type Position, type Row } from './types.ts';
import { jsonToXml, xmlToJson, xsdProblems } from './xml.ts';

const EVERYTHING = { rows: Infinity, bytes: Infinity };
const streamed = (bytes: Buffer, piece: number) =>
  Readable.from(
    (function* () {
      for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
    })(),
  );

type Read = (source: Readable, position: Position, rows: number) => Promise<Piece>;

/** The whole file, read in portions of so many rows, its bytes coming in chunks of so many. */
async function inPieces(bytes: Buffer, read: Read, rows: number, chunk: number) {
  const found: { row: Row; line: number }[] = [];
  for (let position: Position | undefined = START; position;) {
    const piece: Piece = await read(streamed(bytes.subarray(position.from), chunk), position, rows);
    found.push(...piece.rows);
    position = piece.next;
  }
  return found;
}

const csvOf =
  (options: Csv): Read =>
  (source, position, rows) =>
    readCsv(source, options, position, { rows, bytes: Infinity });
const allOf = async (text: string | Buffer, options: Csv = {}) => {
  const { rows } = await readCsv(Readable.from([Buffer.from(text as string)]), options, START, EVERYTHING);
  return rows.map(({ row }) => row);
};

describe('CSV', () => {
  it('is read the same in pieces as in one, whatever stands in its fields', async () => {
    const field = fc.oneof(fc.string(), fc.constantFrom('a;b', '"', 'due\r\nrighe', 'è €', '', ' '));
    const row = fc.record({ nome: field, importo: field, nota: field });
    const property = fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 50 }),
      async (written, rows, chunk) => {
        const { stringify } = await import('csv-stringify/sync');
        const text = stringify(written, {
          header: true,
          delimiter: ';',
          quoted: true,
          columns: Object.keys(written[0]!),
        });
        // What UTF-8 cannot carry, the writer does not write either.
        const expected = written.map((one) =>
          Object.fromEntries(Object.entries(one).map(([name, value]) => [name, value.toWellFormed()])),
        );
        if (text.includes('\ufffd')) return;
        const found = await inPieces(Buffer.from(text), csvOf({}), rows, chunk);
        expect(found.map((one) => one.row)).toEqual(expected);
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  it('of Windows is read as it was written, and refused where its encoding is not said', async () => {
    const bytes = Buffer.from('nome;importo\r\nCaffè;12 \x80\r\n', 'latin1');
    expect(await allOf(bytes, { encoding: 'windows-1252' })).toEqual([{ nome: 'Caffè', importo: '12 €' }]);
    await expect(allOf(bytes)).rejects.toThrow('line 2 is not UTF-8');
  });

  it('begins with a byte order mark or not, names its columns or is told them', async () => {
    expect(await allOf('\ufeffa;b\n1;2')).toEqual([{ a: '1', b: '2' }]);
    expect(await allOf("1,'2,3'", { columns: ['a', 'b'], delimiter: ',', quote: "'" })).toEqual([{ a: '1', b: '2,3' }]);
  });

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ['too few fields', 'a;b\n1;2\n3\n', /line 3 has 1 fields, the columns are 2/],
    ['columns of one name', 'a;a\n1;2', /same name/],
    ['a column without a name', 'a;;b\n1;2;3', /no name/],
    ['a quotation mark that is never closed', 'a;b\n"1;2\n3;4', /line/],
    ['a quotation mark in the middle', 'a;b\n1;2"3\n', /line 2/],
    ['a record without end', `a;b\n"${'x'.repeat(1_100_000)}";2`, /line 2|Max Record/],
  ];
  it.each(wrong)('with %s is refused with the place', async (_what, text, message) => {
    await expect(allOf(text)).rejects.toThrow(message);
  });

  it('goes to a spreadsheet without becoming a formula', async () => {
    const text = await writeCsv([{ nome: '=HYPERLINK("http://x")', importo: 12.5, nota: 'due;campi' }], {});
    expect(text.split('\r\n')[0]).toBe('nome;importo;nota');
    expect(text).not.toMatch(/(^|;|")=/m);
    expect(text).toContain('12.5;"due;campi"');
  });
});

describe('lines of fixed width', () => {
  const options = {
    fields: [
      { name: 'tipo', width: 2 },
      { name: 'nome', width: 12 },
      { name: 'importo', width: 8, align: 'right' as const },
    ],
  };
  it('are written and read the same, in pieces or in one', async () => {
    const name = fc.stringMatching(/^[a-zA-Zàèéìòù]{0,12}$/);
    const row = fc.record({
      tipo: fc.stringMatching(/^[A-Z]{2}$/),
      nome: name,
      importo: fc.stringMatching(/^\d{1,8}$/),
    });
    const property = fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 50 }),
      async (rows, portion, chunk) => {
        const bytes = Buffer.from(writeFixed(rows, options));
        const read: Read = (source, position, most) =>
          readFixed(source, options, position, { rows: most, bytes: Infinity });
        expect((await inPieces(bytes, read, portion, chunk)).map((one) => one.row)).toEqual(rows);
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  it('are refused where a value is too long, or a line', async () => {
    expect(() => writeFixed([{ tipo: 'ABC' }], options)).toThrow('«tipo» has 3 characters, its field 2');
    const long = Readable.from([Buffer.from('x'.repeat(23))]);
    await expect(readFixed(long, options, START, EVERYTHING)).rejects.toThrow('line 1 has 23 characters');
  });
});

describe('XML', () => {
  it('becomes JSON and XML again, whatever its texts say', () => {
    const text = fc
      .string()
      .map((value) =>
        value
          .toWellFormed()
          .replace(/[^\n\u0020-\ud7ff]/g, '')
          .trim(),
      )
      .filter((value) => value !== '');
    const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
    const element = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        text,
        fc.dictionary(name, fc.oneof(tie('value'), fc.array(tie('value'), { minLength: 2, maxLength: 3 })), {
          minKeys: 1,
          maxKeys: 3,
        }),
      ),
    })).value;
    fc.assert(
      fc.property(name, element, (root, value) => {
        expect(xmlToJson(jsonToXml({ [root]: value }))).toEqual({ [root]: value });
      }),
      { numRuns: 200 },
    );
  });

  it('keeps attributes, repetitions and text beside elements', () => {
    const xml = '<f:Fattura xmlns:f="urn:f" v="1"><Riga n="1">a</Riga><Riga n="2"/><Nota>è &lt; 3</Nota></f:Fattura>';
    expect(xmlToJson(xml)).toEqual({
      Fattura: { '@f': 'urn:f', '@v': '1', Riga: [{ '@n': '1', '#text': 'a' }, { '@n': '2' }], Nota: 'è < 3' },
    });
    expect(jsonToXml({ 'f:Fattura': { '@xmlns:f': 'urn:f', '@v': 'a"\n', Riga: [1, true, null] } })).toContain(
      '<f:Fattura xmlns:f="urn:f" v="a&quot;&#10;"><Riga>1</Riga><Riga>true</Riga><Riga/></f:Fattura>',
    );
  });

  const hostile: readonly (readonly [string, string])[] = [
    ['an outside entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ['a bomb of entities', '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>'],
    ['a bottomless tree', `${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`],
    ['too many elements', `<a>${'<b/>'.repeat(60_000)}</a>`],
    ['no end', '<a><b></a>'],
    ['an entity that nobody declared', '<a>&x;</a>'],
  ];
  it.each(hostile)('with %s is refused with the place', (_what, text) => {
    expect(() => xmlToJson(text)).toThrow(/riga \d+/);
  });

  it('is not written from what it cannot say', () => {
    expect(() => jsonToXml({ a: 1, b: 2 })).toThrow('one root');
    expect(() => jsonToXml({ 'a b': 1 })).toThrow('no name');
    expect(() => jsonToXml({ a: '\u0000' })).toThrow('cannot carry');
    expect(() => jsonToXml({ a: { '@x y': 1 } })).toThrow('no name');
  });

  it('has no way to the prototype of objects', () => {
    const made = xmlToJson('<a><__proto__><polluted>yes</polluted></__proto__><constructor>x</constructor></a>');
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
    expect(Object.keys(made['a'] as object)).toEqual(['__proto__', 'constructor']);
  });

  const XSD = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
    <xs:include schemaLocation="types.xsd"/>
    <xs:element name="Pagamento"><xs:complexType><xs:sequence>
      <xs:element name="Importo" type="Euro"/></xs:sequence></xs:complexType></xs:element></xs:schema>`;
  const TYPES = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
    <xs:simpleType name="Euro"><xs:restriction base="xs:decimal"><xs:minInclusive value="0"/></xs:restriction></xs:simpleType></xs:schema>`;
  it('is held against its schema and those that it includes, and nothing outside is read', async () => {
    const schema = { xsd: XSD, imports: { 'types.xsd': TYPES } };
    expect(await xsdProblems('<Pagamento><Importo>12.50</Importo></Pagamento>', schema)).toEqual([]);
    const [problem] = await xsdProblems('<Pagamento>\n<Importo>-1</Importo></Pagamento>', schema);
    expect(problem).toMatch(/^line 2: .*Importo/);
    const reaching = { xsd: XSD.replace('types.xsd', 'file:///etc/passwd') };
    await expect(xsdProblems('<Pagamento><Importo>1</Importo></Pagamento>', reaching)).rejects.toThrow(
      'cannot be used',
    );
    await expect(xsdProblems(hostile[0]![1], schema)).rejects.toThrow('DOCTYPE');
  });
});

describe('an Excel workbook', () => {
  it('is written and read again with numbers, dates as texts and empty cells', async () => {
    const rows = [
      { nome: 'Rossi', importo: 12.5, pagato: true, nota: '=1+1' },
      { nome: 'Verdi', importo: 0, pagato: false, nota: null },
    ];
    const bytes = await writeSheet(rows, {});
    const found = await readSheetRows(bytes, {});
    expect(found).toEqual(rows.map((row, index) => ({ row, line: index + 2 })));
    const named = await readSheetRows(bytes, { columns: ['a', 'b'] });
    expect(named[1]).toEqual({ row: { a: 'Rossi', b: 12.5 }, line: 2 });
  });

  it('that is none, has no such sheet or inflates without measure is refused', async () => {
    await expect(readSheetRows(Buffer.from('nome;importo'), {})).rejects.toThrow('no workbook');
    await expect(readSheetRows(await writeSheet([{ a: 1 }], {}), { sheet: 'Altro' })).rejects.toThrow('no workbook');
    const zeros = new Uint8Array(320_000_000);
    const bomb = zipSync({ 'xl/worksheets/sheet1.xml': zeros }, { level: 9 });
    expect(bomb.length).toBeLessThan(1_000_000);
    await expect(readSheetRows(Buffer.from(bomb), {})).rejects.toThrow('inflated it has more');
  }, 60_000);
});
