import { describe, expect, it } from 'vitest';
import { contrastRatio } from './contrast.ts';
import { color, tokensCss } from './tokens.ts';

describe('design tokens', () => {
  it('agree with the contrast of black on white', () => {
    expect(contrastRatio('#000000', '#ffffff')).toBeCloseTo(21, 5);
  });

  const text: readonly (readonly [keyof typeof color, keyof typeof color])[] = [
    ['text', 'surface'],
    ['text', 'surface-alt'],
    ['text', 'warning-tint'],
    ['muted', 'surface'],
    ['muted', 'surface-alt'],
    ['primary', 'surface'],
    ['primary', 'surface-alt'],
    ['primary-active', 'primary-tint'],
    ['success', 'success-tint'],
    ['warning', 'warning-tint'],
    ['danger', 'surface'],
    ['inverse', 'primary'],
    ['inverse-muted', 'dark'],
    ['inverse', 'dark'],
  ];
  it.each(text)('%s can be read on %s', (front, back) => {
    expect(contrastRatio(color[front], color[back])).toBeGreaterThanOrEqual(4.5);
  });

  it('draw fields and the focus ring at 3:1 or more', () => {
    expect(contrastRatio(color['line-strong'], color.surface)).toBeGreaterThanOrEqual(3);
    // The ring is orange outside and dark inside: one of the two always stands out.
    expect(contrastRatio(color.text, color.surface)).toBeGreaterThanOrEqual(3);
    expect(contrastRatio(color.focus, color.dark)).toBeGreaterThanOrEqual(3);
  });

  it('become CSS variables', () => {
    expect(tokensCss()).toContain('--dp-color-primary: #0066cc;');
    expect(tokensCss()).toContain('--dp-space-5: 24px;');
  });
});
