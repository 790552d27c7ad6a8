import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createElement, type FunctionComponent } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Diagram, wrap, type DiagramModel, type StepStatus } from '../../desk/src/parts/diagram.tsx';
import { packageRoot } from '../../src/app.ts';
import { compileFeel, evaluateCondition, toPlain } from '../../src/kernel/expressions/index.ts';
import { compile, feelExpressions } from '../../src/processes/bpmn/index.ts';
import { placed } from '../../src/processes/models/layout.ts';

const expressions = feelExpressions({ compileFeel, evaluateCondition, toPlain });
const words = { ahead: 'da fare', current: 'in corso', done: 'fatto', cancelled: 'annullato', incident: 'anomalia' };
const kits = readdirSync(join(packageRoot, 'kits'), { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('process.bpmn'),
);

interface Props {
  readonly model: DiagramModel;
  readonly statusOf: (node: string) => StepStatus;
  readonly taken: ReadonlySet<string>;
  readonly words: Readonly<Record<StepStatus, string>>;
}

/** The desk's own JSX is React's; this file is checked with the portal's. */
function draw(model: DiagramModel, statusOf: Props['statusOf'] = () => 'ahead', taken: readonly string[] = []): string {
  const Drawing = Diagram as unknown as FunctionComponent<Props>;
  return renderToStaticMarkup(createElement(Drawing, { model, statusOf, taken: new Set(taken), words }));
}

describe('the drawing of a procedure', () => {
  it('has kits to draw', () => expect(kits.length).toBeGreaterThanOrEqual(2));

  it.each(kits)('shows every step and arrow of %s, each once', async (file) => {
    const result = await compile(readFileSync(join(packageRoot, 'kits', file), 'utf8'), { expressions, file });
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    const model = placed(result.summary);
    const svg = draw(model, () => 'done');
    const drawn = (attribute: string) =>
      [...svg.matchAll(new RegExp(`${attribute}="([^"]*)"`, 'g'))].map(([, id]) => id);
    expect(drawn('data-node').sort()).toEqual(result.summary.nodes.map(({ id }) => id).sort());
    expect(drawn('data-flow').sort()).toEqual(result.summary.flows.map(({ id }) => id).sort());
    // Names that a person reads are all there, if need be in lines.
    const texts = svg.replace(/<[^>]+>/g, ' ');
    for (const { name } of result.summary.nodes) {
      for (const word of (name ?? '').split(/\s+/).slice(0, 2)) expect(texts).toContain(word.slice(0, 8));
    }
  });

  it.each(kits)('hides no arrow of %s under what frames it', async (file) => {
    const result = await compile(readFileSync(join(packageRoot, 'kits', file), 'utf8'), { expressions, file });
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    const svg = draw(placed(result.summary), () => 'done');
    const firstFlow = svg.indexOf('data-flow=');
    expect(svg.lastIndexOf('dk-shape-subProcess')).toBeLessThan(firstFlow);
  });

  it('tells how a step stands by sign and word, not by colour alone, and never reads out loud', () => {
    const model = modelOf('Istruttoria');
    for (const status of ['done', 'current', 'incident', 'cancelled'] as const) {
      const svg = draw(model, () => status, ['f']);
      expect(svg).toContain(words[status]);
      expect(svg).toContain('dk-flow-taken');
      expect(svg).toContain('aria-hidden="true"');
    }
  });

  it.each([
    '<script>alert(1)</script>',
    '"><image href=x onerror=alert(1)>',
    '</text></svg><h1>preso</h1>',
    '\u202Edoppio\u0000 nome',
    'à'.repeat(10_000),
    '👩‍👩‍👧'.repeat(300),
  ])('leaves a hostile name inert: %s', (name) => {
    const svg = draw(modelOf(name), () => 'current');
    expect(svg).not.toMatch(/<(script|image|h1)|<[^>]*\bonerror=/i);
    expect(svg.match(/<\/svg>/g)).toHaveLength(1);
    expect(svg.isWellFormed()).toBe(true);
    expect(svg.length).toBeLessThan(6000);
  });

  it('breaks a name into lines that fit', () => {
    expect(wrap('Visto di regolarità contabile e attestazione', 12, 3)).toEqual([
      'Visto di',
      'regolarità',
      'contabile e…',
    ]);
    expect(wrap('', 12, 3)).toEqual([]);
  });
});

function modelOf(name: string): DiagramModel {
  const box = { x: 10, y: 10, width: 110, height: 80 };
  return {
    bounds: { x: 0, y: 0, width: 300, height: 120 },
    lanes: [{ name, bounds: { x: 0, y: 0, width: 300, height: 120 } }],
    nodes: [{ id: 'n', name, kind: 'userTask', bounds: box }],
    flows: [{ id: 'f', name, waypoints: [{ x: 0, y: 0 }, { x: 10, y: 50 }] }], // prettier-ignore
  };
}
