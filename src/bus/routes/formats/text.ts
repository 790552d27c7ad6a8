import { Dead } from '../../delivery/types.ts';

export type Encoding = 'utf-8' | 'windows-1252';

export const ENCODINGS = ['utf-8', 'windows-1252'] as const;

// https://encoding.spec.whatwg.org/index-windows-1252.txt, from 0x80. Node 20 decodes these as if they were ISO 8859-1.
const HIGH = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/**
 * What was read byte by byte (`latin1`) or as UTF-8, as it was meant. @throws Dead naming the line when it is not in the encoding that
 * the route says: nothing is guessed.
 */
export function decoded(text: string, encoding: Encoding, line: number): string {
  if (encoding === 'utf-8') {
    if (text.includes('\ufffd')) throw new Dead(`line ${line} is not UTF-8: say its encoding`);
    return text;
  }
  return text.replace(/[\x80-\x9f]/g, (sign) => HIGH[sign.charCodeAt(0) - 0x80]!);
}

export function readAs(encoding: Encoding): 'utf8' | 'latin1' {
  return encoding === 'utf-8' ? 'utf8' : 'latin1';
}
