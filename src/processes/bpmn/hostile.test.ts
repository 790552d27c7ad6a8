import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testExpressions } from '../engine/testing/expressions.ts';
import { chain, compileTest, END, processXml, START } from '../engine/testing/model.ts';
import { compile } from './compile.ts';
import { MAX_BYTES } from './source.ts';

describe('hostile files', () => {
  /** Problems as `line code element`. */
  const one = async (xml: string): Promise<string> => {
    const result = await compile(xml, { expressions: testExpressions });
    return result.ok ? '' : result.problems.map((p) => `${p.line} ${p.code} ${p.elementId}`).join();
  };

  it('refuses document type definitions, so that no entity is ever expanded', async () => {
    const bomb = `<?xml version="1.0"?>\n<!DOCTYPE lolz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n<definitions>&b;</definitions>`;
    expect(await one(bomb)).toBe('2 XML_DOCTYPE null');
    expect(await one(processXml('\n<startEvent id="s" name="&b;"/>'))).toBe('5 XML_MALFORMED null');
  });

  it('refuses what is too large, too deep, too much, not XML or not BPMN', async () => {
    expect(await one(`<a>${' '.repeat(MAX_BYTES)}</a>`)).toBe('0 XML_TOO_LARGE null');
    const nest = Array.from({ length: 1000 }, (_, i) => `<subProcess id="n${i}">\n`).join('');
    expect(await one(processXml(nest + '</subProcess>'.repeat(1000)))).toBe('102 XML_TOO_DEEP n98');
    const many = Array.from({ length: 10_000 }, (_, i) => `<userTask id="u${i}"/>`).join('\n');
    expect(await one(processXml(many))).toBe('5002 TOO_MANY_ELEMENTS u4998');
    expect(await one('non sono XML')).toBe('1 XML_MALFORMED null');
    expect(await one('<svg xmlns="http://www.w3.org/2000/svg"/>')).toBe('1 NOT_BPMN null');
    expect(await one('')).toMatch(/XML_MALFORMED|NOT_BPMN/);
    const latin = processXml(`<startEvent id="s" name="citt\uFFFD"/>`).replace('UTF-8', 'ISO-8859-1');
    expect(await one(latin)).toBe('1 XML_ENCODING null');
    expect(await one(processXml(`${START}${END}${chain('s', 'e')}`).replace('true', 'false'))).toBe(
      '3 NOT_EXECUTABLE p',
    );
  });

  it('names duplicate and missing identifiers', async () => {
    expect(await one(processXml(`${START}${END}${chain('s', 'e')}\n<userTask id="s"/>\n<userTask name="x"/>`))).toBe(
      '5 DUPLICATE_ID s,6 MISSING_ID null',
    );
  });

  it('treats names of the object prototype as plain names', async () => {
    const result = await compileTest(
      `<startEvent id="constructor"/><userTask id="__proto__"/><endEvent id="toString"/>${chain('constructor', '__proto__', 'toString')}`,
    );
    expect(result.ok && result.graph.nodeIds).toEqual(['constructor', '__proto__', 'toString']);
  });

  it('answers every damaged file with a graph or with problems, and never throws', async () => {
    const kit = join(import.meta.dirname, '../../../kits/determina-impegno-spesa/process.bpmn');
    const xml = readFileSync(kit, 'utf8');
    // Small pieces that mean something to XML, BPMN or JavaScript.
    const piece = fc.constantFrom(
      '',
      '<',
      '>',
      '"',
      '&',
      '\0',
      '</bpmn:process>',
      '<bpmn:subProcess id="x">',
      'id="start"',
      '__proto__',
      '=',
      'P1D',
    );
    const edit = fc.record({ at: fc.nat(xml.length), length: fc.nat(60), piece });
    const anything = { compile: () => ({ evaluate: () => ({ ok: true, value: null }) as const }) };
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
        const damaged = edits.reduce(
          (text, { at, length, piece: by }) => text.slice(0, at) + by + text.slice(at + length),
          xml,
        );
        const result = await compile(damaged, { expressions: anything });
        if (result.ok) accepted++;
        else expect(result.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 300, seed: 7 },
    );
    // Damage inside a text or a drawing is harmless, the rest is not.
    expect(accepted).toBeGreaterThan(0);
    expect(accepted).toBeLessThan(150);
  });
});
