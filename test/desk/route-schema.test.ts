import { describe, expect, it } from 'vitest';
import { publishedSchema } from '../../src/bus/routes/schema.ts';
import {
  branchesOf,
  briefOf,
  kindOf,
  stepKinds,
  suggestionsAt,
  type JsonSchema,
} from '../../desk/src/lib/route-schema.ts';

const root = publishedSchema() as JsonSchema;
const kinds = stepKinds(root);
const schemaOf = (name: string) => kinds.find((kind) => kind.name === name)?.schema;
const labelsAt = (before: string) => suggestionsAt(root, before).map(({ label }) => label);

describe('the published schema of routes', () => {
  it('names every kind of step with its pattern', () => {
    expect(kinds.length).toBeGreaterThan(20);
    expect(kinds.map(({ name }) => name)).toContain('choose');
    expect(kinds.filter(({ pattern }) => pattern === '')).toEqual([]);
  });

  it('tells where steps have steps inside, by the condition or name beside them', () => {
    const choose = { when: [{ if: 'data.a > 1', steps: [{ log: { note: 'x' } }] }], otherwise: [{ filter: 'true' }] };
    expect(branchesOf(schemaOf('choose'), choose).map(({ label, path }) => [label, path.join('/')])).toEqual([
      ['data.a > 1', 'when/0/steps'],
      ['otherwise', 'otherwise'],
    ]);
    const saga = { parts: [{ name: 'pay', do: [{ filter: 'true' }], undo: [{ log: { note: 'back' } }] }] };
    expect(branchesOf(schemaOf('saga'), saga).map(({ label }) => label)).toEqual(['pay · do', 'pay · undo']);
    expect(branchesOf(schemaOf('filter'), 'true')).toEqual([]);
    expect(branchesOf(undefined, { steps: [] })).toEqual([]);
  });

  it('says in a line what a step does, whatever is written there', () => {
    expect(kindOf({ name: 'n', filter: 'data.a' })).toEqual({ kind: 'filter', parameters: 'data.a' });
    expect(kindOf('nothing')).toBeUndefined();
    expect(kindOf(null)).toBeUndefined();
    expect(briefOf({ to: ['a', 'b'], key: 'data.k', steps: [{}] })).toBe('to: a, b · key: data.k');
    expect(briefOf(undefined)).toBe('');
  });
});

describe('completion', () => {
  it('offers the fields of a document, the kinds of steps, and the fields of a kind, at any depth', () => {
    expect(labelsAt('')).toEqual(expect.arrayContaining(['route', 'steps', 'tests']));
    expect(labelsAt('route: a\nsteps:\n  - ')).toEqual(expect.arrayContaining(kinds.map(({ name }) => name)));
    expect(labelsAt('route: a\nsteps:\n  - send:\n      ')).toEqual(expect.arrayContaining(['to', 'toFeel', 'key']));
    const nested =
      'steps:\n  - filter: data.a\n  - choose:\n      when:\n        - if: data.b\n          steps:\n            - ';
    expect(labelsAt(nested)).toEqual(expect.arrayContaining(['send', 'split']));
    expect(labelsAt('steps:\n  - choose:\n      when:\n        - ')).toEqual(expect.arrayContaining(['if', 'steps']));
    expect(labelsAt('steps:\n  - choose:\n      when:\n        - if: x\n          ')).toEqual(['if', 'steps']);
    expect(labelsAt('route: a\ntests:\n  - name: t\n    expect:\n      ')).toEqual(
      expect.arrayContaining(['outcome', 'sent']),
    );
  });

  it('offers the words of a field that has only some', () => {
    expect(labelsAt('tests:\n  - expect:\n      outcome: ')).toEqual(['done', 'dead']);
    expect(labelsAt('steps:\n  - balance:\n      by: ')).toEqual(['turns', 'key', 'order']);
    expect(labelsAt('steps:\n  - send:\n      to: ')).toEqual([]);
  });

  it('offers nothing where the document has no such place', () => {
    expect(labelsAt('nonsense:\n  ')).toEqual([]);
  });
});
