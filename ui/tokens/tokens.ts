/**
 * Design tokens: the one place where a colour, a distance or a type face of the screens is decided.
 *
 * The build turns them into `--dp-*` CSS variables; charts and mails read the constants. Values come from the
 * Bootstrap Italia palette, so that a page of the portal looks like every other site of the public administration.
 */

/** Colours, as `#rrggbb`. Each pair that carries text is asserted at 4.5:1 in `tokens.test.ts` (WCAG 2.2 §1.4.3). */
export const color = {
  primary: '#0066cc',
  'primary-hover': '#0059b3',
  'primary-active': '#004d99',
  'primary-tint': '#e6f0fa',
  text: '#17324d',
  muted: '#455a64',
  surface: '#ffffff',
  'surface-alt': '#f5f8fb',
  line: '#c5c7c9',
  /** Boundary of a field: at least 3:1 on white (WCAG 2.2 §1.4.11), which `line` does not reach. */
  'line-strong': '#5c6f82',
  success: '#008055',
  'success-tint': '#eef8f3',
  warning: '#995c00',
  'warning-tint': '#fff3dc',
  danger: '#cc334d',
  'danger-tint': '#fcecef',
  info: '#5c6f82',
  'info-tint': '#eef1f4',
  inverse: '#ffffff',
  'inverse-muted': '#d9e6f2',
  dark: '#17324d',
  focus: '#ff9900',
} as const;

/** Distances in px. */
export const space = { 1: 4, 2: 8, 3: 12, 4: 16, 5: 24, 6: 32, 7: 48, 8: 64 } as const;

/** Corner radii in px: fields and buttons, cards. */
export const radius = { control: 4, card: 8 } as const;

/** Type faces; only these three, as the criteria for municipal sites ask (C.SI.1.1). */
export const font = {
  sans: "'Titillium Web', Geneva, Tahoma, sans-serif",
  serif: "'Lora', Georgia, serif",
  mono: "'Roboto Mono', monospace",
} as const;

/** Three levels of elevation. */
export const shadow = {
  1: '0 1px 2px rgb(23 50 77 / 10%)',
  2: '0 2px 8px rgb(23 50 77 / 10%)',
  3: '0 8px 24px rgb(23 50 77 / 16%)',
} as const;

/** Height of a row of the desk in px, by density. */
export const density = { comfortable: 48, compact: 36 } as const;

/** Every token as a CSS declaration block for `:root`. Numbers are px. */
export function tokensCss(): string {
  const groups: readonly (readonly [string, Readonly<Record<string, string | number>>])[] = [
    ['color', color],
    ['space', space],
    ['radius', radius],
    ['font', font],
    ['shadow', shadow],
    ['row', density],
  ];
  const lines = groups.flatMap(([group, tokens]) =>
    Object.entries(tokens).map(
      ([name, value]) => `  --dp-${group}-${name}: ${typeof value === 'number' ? `${value}px` : value};`,
    ),
  );
  return `:root {\n${lines.join('\n')}\n  --dp-motion: 150ms;\n}\n`;
}
