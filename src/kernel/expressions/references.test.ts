import { describe, expect, it } from 'vitest';
import { feelReferences } from '../index.ts';

describe('the names that a source takes from outside', () => {
  it.each([
    ['contains(message.subject, "foia") or message.channel = "pec"', ['message.subject', 'message.channel']],
    ['a + b * 2', ['a', 'b']],
    ['if x = null then "y" else z.w.v', ['x', 'z.w.v']],
    ['for i in list return i.name + suffix', ['list', 'suffix']],
    ['some a in message.attachments satisfies ends with(a, ".p7m")', ['message.attachments']],
    ['items[price > 10]', ['items']],
    ['{a: x, b: a + y}', ['x', 'y']],
    ['"text" = "other"', []],
    ['{subject: subject, again: subject}', ['subject']],
    ['[1, 2, date("2026-01-01")]', []],
    ['date(acceptanceReceivedOn) + duration("P16D")', ['acceptanceReceivedOn']],
    ['x between low and high', ['x', 'low', 'high']],
  ])('%s', (source, expected) => {
    expect(feelReferences(source).paths.map((path) => path.join('.'))).toEqual(expected);
  });

  it('tell the names of a context that it makes', () => {
    expect(feelReferences('{subject: a.b, amount: 1}').keys).toEqual(['subject', 'amount']);
    expect(feelReferences('proposal').keys).toBeUndefined();
  });
});
