import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testExpressions } from '../engine/testing/expressions.ts';
import { compile } from './compile.ts';

const FOLDER = join(import.meta.dirname, '../../../../shared/data/conformance/miwg');
const present = existsSync(FOLDER);

describe('reference models of the BPMN Model Interchange Working Group', () => {
  it.skipIf(!present)(
    `compiles or refuses each with line and element${present ? '' : ' (test data absent)'}`,
    async () => {
      const files = readdirSync(FOLDER).filter((name) => name.endsWith('.bpmn'));
      let compiled = 0;
      for (const file of files) {
        const xml = readFileSync(join(FOLDER, file), 'utf8');
        const result = await compile(xml, { expressions: testExpressions, file });
        if (result.ok) compiled++;
        else checkProblems(xml, result.problems);
      }
      console.log(
        `MIWG: ${files.length} models, ${compiled} compiled, ${files.length - compiled} refused by element and line`,
      );
      expect(files.length).toBe(21);
    },
  );
});

/** Each problem stands on the line that declares its element. */
function checkProblems(
  xml: string,
  problems: readonly { readonly line: number; readonly elementId: string | null; readonly message: string }[],
): void {
  const lines = xml.split('\n');
  expect(problems.length).toBeGreaterThan(0);
  for (const { line, elementId, message } of problems) {
    expect(line).toBeGreaterThan(0);
    expect(message).not.toBe('');
    // An element may be spread over several lines, its identifier on a later one.
    if (elementId !== null) expect(lines.slice(line - 1, line + 20).join('\n')).toContain(elementId);
  }
}
