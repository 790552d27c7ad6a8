import { describe, expect, it } from 'vitest';
import { toFields, toVariables, type Schema } from './schema.ts';

const schema: Schema = {
  type: 'object',
  properties: {
    proposal: {
      type: 'object',
      properties: {
        subject: { type: 'string' },
        grounds: { type: 'array', items: { type: 'string' } },
        currency: { const: 'EUR' },
        year: { type: 'integer' },
        cup: { type: ['string', 'null'] },
        noConflict: { const: true },
        opposed: { type: 'boolean' },
      },
    },
  },
};

describe('form of a task', () => {
  it('sends what was typed, numbers as numbers, and nothing for what was left empty', () => {
    const typed = { subject: ' Potatura ', grounds: ['Uno', '', ' Due '], year: '2026', cup: ' ', opposed: false };
    expect(toVariables(schema, { proposal: { ...typed, noConflict: true } })).toEqual({
      proposal: {
        ...{ subject: 'Potatura', grounds: ['Uno', 'Due'], currency: 'EUR', year: 2026, noConflict: true },
        opposed: false,
      },
    });
  });

  it('sends what is no number as it was typed, so that the server names it', () => {
    expect(toVariables(schema, { proposal: { year: 'duemila' } })).toEqual({
      proposal: { currency: 'EUR', year: 'duemila' },
    });
  });

  it('does not declare what was unticked', () => {
    expect(toVariables(schema, { proposal: { noConflict: false } })).toEqual({ proposal: { currency: 'EUR' } });
  });

  it('shows again what a case holds, and only what the form knows', () => {
    const held = { proposal: { subject: 'Potatura', year: 2026, grounds: ['Uno'], secret: 'x', cup: null }, other: 1 };
    expect(toFields(schema, held)).toEqual({
      proposal: { subject: 'Potatura', year: '2026', grounds: ['Uno'] },
    });
    expect(toVariables(schema, toFields(schema, held))).toEqual({
      proposal: { subject: 'Potatura', grounds: ['Uno'], currency: 'EUR', year: 2026 },
    });
  });

  it('does not send the answer to a question that is no longer asked', () => {
    const until: Schema = { type: 'string', 'x-when': { field: 'outcome', is: ['deferred'] } };
    const decision: Schema = { type: 'object', properties: { outcome: { type: 'string' }, until } };
    expect(toVariables(decision, { outcome: 'deferred', until: '2026-05-01' })).toHaveProperty('until');
    expect(toVariables(decision, { outcome: 'granted', until: '2026-05-01' })).toEqual({ outcome: 'granted' });
  });
});
