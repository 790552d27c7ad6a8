/**
 * The name of a file as it is kept and shown: without what deceives the eye, which is control characters, marks that turn the direction of
 * writing, and characters of no width. Empty where nothing is left. It never names anything on this machine.
 */
export function shownName(name: string, limit: number): string {
  return (
    name
      .toWellFormed()
      .normalize('NFC')
      // eslint-disable-next-line no-control-regex
      .replace(/[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, '')
      .trim()
      .slice(0, limit)
      .toWellFormed()
  );
}
