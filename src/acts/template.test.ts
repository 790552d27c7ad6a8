import { describe, expect, it } from 'vitest';
import { fillTemplate, templateProblems } from './template.ts';

describe('templates of acts', () => {
  it('takes values by path, dates and amounts as people write them, and whole lists', () => {
    const template = [
      { kind: 'paragraph', text: 'Il {{at|date}} a {{who.name}} spettano {{amount|euro}}.' },
      { kind: 'list', items: '{{norms}}' },
    ];
    const values = { at: '2026-11-24T23:30:00Z', who: { name: 'Zoé' }, amount: '1234567.5', norms: ['a', 'b'] };
    expect(fillTemplate(template, values)).toEqual([
      { kind: 'paragraph', text: 'Il 25/11/2026 a Zoé spettano 1.234.567,50 €.' },
      { kind: 'list', items: ['a', 'b'] },
    ]);
  });

  it('leaves a block out when its condition does not hold, and names what is missing in the others', () => {
    const template = [
      { kind: 'paragraph', when: 'cup != null', text: 'CUP {{cup}}' },
      { kind: 'paragraph', text: '{{reasons}} {{constructor.name}}' },
    ];
    const refusal = (() => {
      try {
        fillTemplate(template, { cup: null });
      } catch (error) {
        return String((error as Error).message);
      }
      return '';
    })();
    expect(refusal).toContain('reasons');
    expect(refusal).toContain('constructor.name');
    expect(refusal).not.toContain('cup');
  });

  it('does not fill in what a value brings along', () => {
    const values = { name: '{{secret}}', secret: 'x' };
    expect(fillTemplate([{ kind: 'paragraph', text: '{{name}}' }], values)[0]!['text']).toBe('{{secret}}');
  });

  it('tells who installs it which condition cannot be read', () => {
    expect(templateProblems([{ kind: 'paragraph', when: 'cup !=' }])[0]).toMatch(/^\/template\/0\/when/);
  });
});
