import { color, font } from '../tokens/tokens.ts';

/** What every picture shares: type face, axes, lines. */
export const TEXT = { fontFamily: font.sans, fontSize: 13, color: color.text } as const;
export const LABEL = { color: color.muted, fontFamily: font.sans, fontSize: 13 } as const;
export const AXIS_LINE = { lineStyle: { color: color['line-strong'], width: 1 } } as const;
export const SPLIT_LINE = { lineStyle: { color: color.line, width: 1 } } as const;
export const FONT = `13px ${font.sans}`;
export const SMALL_FONT = `12px ${font.sans}`;
export const BOLD_FONT = `bold 13px ${font.sans}`;
export { color };
