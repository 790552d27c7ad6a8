import { describe, expect, it } from 'vitest';
import { diffLines } from './diff.ts';

const shown = (before: string, after: string) =>
  diffLines(before, after).map(({ kind, text }) => `${{ same: ' ', added: '+', removed: '-' }[kind]}${text}`);

describe('two versions beside each other', () => {
  it('show what went and what came where it was', () => {
    expect(shown('a\nb\nc\nd', 'a\nx\nc\nd\ne')).toEqual([' a', '-b', '+x', ' c', ' d', '+e']);
    expect(shown('', 'a')).toEqual(['-', '+a']);
    expect(shown('a\na\na', 'a\na')).toEqual([' a', ' a', '-a']);
    expect(shown('same', 'same')).toEqual([' same']);
  });
  it('give both texts back, whatever they are', () => {
    const [before, after] = ['x\ny\nz\ny\nx', 'y\nx\ny\nz'];
    const lines = diffLines(before, after);
    expect(
      lines
        .filter(({ kind }) => kind !== 'added')
        .map(({ text }) => text)
        .join('\n'),
    ).toBe(before);
    expect(
      lines
        .filter(({ kind }) => kind !== 'removed')
        .map(({ text }) => text)
        .join('\n'),
    ).toBe(after);
  });
  it('stand texts of thousands of lines', () => {
    const many = (word: string) => Array.from({ length: 5000 }, (_, index) => `${word} ${index}`).join('\n');
    expect(diffLines(many('a'), many('b'))).toHaveLength(10_000);
  });
});
