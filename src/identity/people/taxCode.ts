// DM 23/12/1976: values of the characters of a codice fiscale in odd positions (1st, 3rd, …), digits and letters alike.
const ODD: Readonly<Record<string, number>> = Object.fromEntries(
  [1, 0, 5, 7, 9, 13, 15, 17, 19, 21].flatMap((value, index) => [
    [String(index), value],
    [String.fromCharCode(65 + index), value],
  ]),
);
const ODD_REST: Readonly<Record<string, number>> = Object.fromEntries(
  [2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23].map((value, index) => [
    String.fromCharCode(75 + index),
    value,
  ]),
);

// Digits may be letters where two people would have the same code (omocodia).
const PERSONAL = /^[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]$/;

/** Whether the text (upper case) is a personal tax code with a right check letter, or a provisional one of 11 digits. */
export function isTaxCode(code: string): boolean {
  if (/^[0-9]{11}$/.test(code)) return hasCheckDigit(code);
  return PERSONAL.test(code) && code[15] === checkLetter(code);
}

function checkLetter(code: string): string {
  let sum = 0;
  for (let index = 0; index < 15; index += 1) {
    const character = code[index]!;
    sum += index % 2 === 0 ? (ODD[character] ?? ODD_REST[character])! : even(character);
  }
  return String.fromCharCode(65 + (sum % 26));
}

function even(character: string): number {
  return character <= '9' ? Number(character) : character.charCodeAt(0) - 65;
}

/** Luhn's digit, as in a VAT number: even positions count double, less 9 above 9. */
function hasCheckDigit(code: string): boolean {
  let sum = 0;
  for (let index = 0; index < 11; index += 1) {
    const doubled = Number(code[index]) * (index % 2 === 0 ? 1 : 2);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
