/** Check characters of Italian identifiers (DM 23/12/1976 for people, DPR 633/1972 art. 35 for VAT numbers). */

/** Whose tax code is computed; `female` because the day of birth carries it. */
export interface Birth {
  readonly surname: string;
  readonly name: string;
  readonly female: boolean;
  /** ISO date. */
  readonly date: string;
}

/**
 * The tax code of a fictional person. The place is always V000, a cadastral code that no Italian municipality has: the
 * result has a valid check character and can belong to nobody.
 */
export function taxCodeOf(birth: Birth): string {
  const [year, month, day] = birth.date.split('-').map(Number) as [number, number, number];
  const body = [
    surnameCode(birth.surname),
    nameCode(birth.name),
    String(year % 100).padStart(2, '0'),
    'ABCDEHLMPRST'[month - 1],
    String(day + (birth.female ? 40 : 0)).padStart(2, '0'),
    'V000',
  ].join('');
  return body + taxCodeCheck(body);
}

/** The sixteenth character that belongs to fifteen. */
export function taxCodeCheck(body: string): string {
  let sum = 0;
  for (const [index, character] of [...body].entries()) {
    const value = /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65;
    sum += index % 2 === 0 ? ODD_VALUES[value]! : value;
  }
  return String.fromCharCode(65 + (sum % 26));
}

/** An eleven-digit VAT number from its first ten digits (Luhn). */
export function vatNumberOf(ten: string): string {
  let sum = 0;
  for (const [index, digit] of [...ten].map(Number).entries()) {
    const doubled = digit * 2;
    sum += index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return ten + String((10 - (sum % 10)) % 10);
}

/** Values of the characters in odd places; digits and letters share the first ten. */
const ODD_VALUES = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

function surnameCode(surname: string): string {
  const { consonants, vowels } = letters(surname);
  return `${consonants}${vowels}XXX`.slice(0, 3);
}

function nameCode(name: string): string {
  const { consonants, vowels } = letters(name);
  const chosen = consonants.length > 3 ? consonants[0]! + consonants[2]! + consonants[3]! : consonants;
  return `${chosen}${vowels}XXX`.slice(0, 3);
}

function letters(text: string): { readonly consonants: string; readonly vowels: string } {
  const plain = text
    .normalize('NFD')
    .toUpperCase()
    .replace(/[^A-Z]/g, '');
  return { consonants: plain.replace(/[AEIOU]/g, ''), vowels: plain.replace(/[^AEIOU]/g, '') };
}
