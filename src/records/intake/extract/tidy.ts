/** Text as it is kept: line feeds, no control characters, no lone surrogates, no white space at the end of lines, few empty lines. */
export function tidy(text: string): string {
  return (
    text
      .toWellFormed()
      .normalize('NFC')
      .replace(/\r\n?|\u2028|\u2029|\f|\v/g, '\n')
      // eslint-disable-next-line no-control-regex
      .replace(/[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff]/g, '')
      .replace(/[ \t\u00a0]+\n/g, '\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim()
  );
}
