/** Text as it is kept: line feeds, no control characters, no lone surrogates, no white space at the end of lines, few empty lines. */
export function tidy(text: string): string {
  return (
    text
      .toWellFormed()
      // Putting marks upon one letter in order takes the square of their number, out of reach of any time-out: no more of them than in the
      // Stream-Safe Text Format (UAX #15 D4).
      .replace(/(\p{M}{30})\p{M}+/gu, '$1')
      .normalize('NFC')
      .replace(/\r\n?|\u2028|\u2029|\f|\v/g, '\n')
      // eslint-disable-next-line no-control-regex
      .replace(/[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff]/g, '')
      // Looked for from its first space on only, or a long line of spaces takes the square of its length.
      .replace(/(?<![ \t\u00a0])[ \t\u00a0]+\n/g, '\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim()
  );
}
