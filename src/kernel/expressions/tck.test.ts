import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fromHost } from './index.ts';
import type { FeelValue } from './index.ts';
import { all, local, Model, nameOf, one, readXml, Unsupported } from './testing/tckModel.ts';
import type { Xml } from './testing/tckModel.ts';
import { contextOf } from './values/host.ts';
import { hasKind, isContext, isFunction, isList } from './values/kinds.ts';
import { isNumber } from './values/number.ts';
import { formatTemporal, parseTemporal } from './temporal/text.ts';

const ROOT = fileURLToPath(new URL('../../../../shared/data/conformance/dmn-tck/', import.meta.url));

function readValue(xml: Xml): FeelValue {
  const list = one(xml, 'list');
  if (list) return list.attributes['xsi:nil'] === 'true' ? null : all(list, 'item').map(readValue);
  const components = all(xml, 'component');
  if (components.length > 0) return contextOf(components.map((item) => [nameOf(item), readValue(item)] as const));
  const value = one(xml, 'value');
  if (!value || value.attributes['xsi:nil'] === 'true') return null;
  const type = local(value.attributes['xsi:type'] ?? 'string');
  if (type === 'string') return value.text;
  if (type === 'boolean') return value.text.trim() === 'true';
  if (['decimal', 'double', 'integer', 'int', 'long', 'float'].includes(type)) return fromHost(Number(value.text));
  return parseTemporal(value.text.trim());
}

/** Values as comparable text; numbers to eight digits, as the TCK's expected ones are rounded variously. */
function show(value: FeelValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (isNumber(value)) return String(value.toSignificantDigits(8).toNumber());
  if (isList(value)) return `[${value.map(show).join(', ')}]`;
  if (isContext(value))
    return `{${[...value.keys()]
      .sort()
      .map((key) => `${key}: ${show(value.get(key) ?? null)}`)
      .join(', ')}}`;
  if (isFunction(value) || hasKind(value, 'range')) return value.kind;
  return formatTemporal(value);
}

interface Count {
  passed: number;
  failed: string[];
  unsupported: number;
}

function run(level: string): Count {
  const count: Count = { passed: 0, failed: [], unsupported: 0 };
  for (const folder of readdirSync(ROOT + level).sort()) {
    const files = readdirSync(`${ROOT}${level}/${folder}`);
    const dmn = files.find((file) => file === `${folder}.dmn`) ?? files.find((file) => file.endsWith('.dmn'))!;
    const model = new Model(readXml(`${ROOT}${level}/${folder}/${dmn}`));
    for (const file of files.filter((name) => name.endsWith('.xml'))) {
      for (const test of all(readXml(`${ROOT}${level}/${folder}/${file}`), 'testCase'))
        runCase(model, test, folder, count);
    }
  }
  return count;
}

function runCase(model: Model, test: Xml, folder: string, count: Count): void {
  const inputs = Object.fromEntries(all(test, 'inputNode').map((input) => [nameOf(input), readValue(input)]));
  for (const result of all(test, 'resultNode')) {
    const label = `${folder} ${test.attributes['id']} ${nameOf(result)}`;
    const expected = show(one(result, 'expected') ? readValue(one(result, 'expected')!) : null);
    try {
      const actual = show(model.decision(nameOf(result), inputs));
      if (actual === expected) count.passed += 1;
      else count.failed.push(`${label}: ${actual} instead of ${expected}`);
    } catch (error) {
      if (error instanceof Unsupported) count.unsupported += 1;
      else count.failed.push(`${label}: ${String(error)}`);
    }
  }
}

describe.skipIf(!existsSync(ROOT))('DMN TCK (skipped: shared/data/conformance/dmn-tck is absent)', () => {
  it.each([
    ['compliance-level-2', 75],
    ['compliance-level-3', 1414],
  ])('%s keeps at least %d results', (level, floor) => {
    const { passed, failed, unsupported } = run(level);
    console.info(`${level}: ${passed} right, ${failed.length} wrong, ${unsupported} need the DMN engine`);
    console.info(failed.join('\n'));
    expect(passed).toBeGreaterThanOrEqual(floor);
  });
});
