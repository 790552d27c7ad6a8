/**
 * Codes that are found as a whole, however they are written: spaces, dots and case do not count. Recognised by their form; one that only
 * looks like a code is one word more, which does no harm, so check digits are not asked for.
 */
const FORMS: readonly RegExp[] = [
  // CUP (delibera CIPE 143/2002): letter, two digits, letter, eleven digits.
  /\b[A-Z]\d{2}[A-Z]\d{11}\b/g,
  // Tax code of a person (D.M. 23/12/1976), also with letters in place of digits where two people would have the same (omocodia).
  /\b[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-EHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]\b/g,
  // VAT number and tax code of bodies.
  /\b\d{11}\b/g,
  // CIG: ten digits, or a letter (simplified: X, Y, Z; since 2024 A, B …) and nine of digits and letters A–F.
  /\b(?:\d{7}[0-9A-F]{3}|[A-Z][0-9A-F]{9})\b/g,
  // Number plates since 1994.
  /\b[A-HJ-NPR-TV-Z]{2} ?\d{3} ?[A-HJ-NPR-TV-Z]{2}\b/g,
  // Italian IBAN, whole or in groups of four.
  /\bIT\d{2}(?: ?[A-Z0-9]){23}\b/g,
];
/** Numbers of registers: `123/2026`, `2026/0000123`. */
const NUMBER = /\b(?:(\d{1,7})\/((?:19|20)\d{2})|((?:19|20)\d{2})\/(\d{1,9}))\b/g;
/** Codes of ours that carry a class between year and number: `2026/VI.3/12`. */
const DOSSIER = /\b(?:19|20)\d{2}\/[A-Z0-9.]{1,20}\/\d{1,9}\b/g;

/** The codes in a text, each in its one form. */
export function codesIn(text: string, most = 2000): readonly string[] {
  const upper = text.toUpperCase();
  const found = new Set<string>();
  const forms = [...FORMS, DOSSIER].flatMap((form) =>
    [...upper.matchAll(form)].map(([whole]) => whole.replaceAll(' ', '')),
  );
  const numbers = [...upper.matchAll(NUMBER)].map(([, number, year, first, last]) =>
    registerCode(year ?? first!, number ?? last!),
  );
  for (const code of [...numbers, ...forms]) if (found.size < most) found.add(code);
  return [...found];
}

/** A code as somebody types it, in the form in which rows hold it. */
export function codeOf(typed: string): string {
  const bare = typed.toUpperCase().replace(/\s/g, '');
  const [, number, year, first, last] =
    /^(?:(\d{1,9})\/((?:19|20)\d{2})|((?:19|20)\d{2})\/(\d{1,9}))$/.exec(bare) ?? [];
  return (year ?? first) ? registerCode((year ?? first)!, (number ?? last)!) : bare;
}

/** Whether a word that somebody looks for is a code and nothing else. */
export function looksLikeCode(word: string): boolean {
  return codesIn(word, 1).some((code) => code === codeOf(word));
}

function registerCode(year: string, number: string): string {
  return `${year}/${number.replace(/^0+(?=\d)/, '')}`;
}
