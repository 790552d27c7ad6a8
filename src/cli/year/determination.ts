import type { Dice } from './dice.ts';
import { PLACES } from './texts/names.ts';
import { PURCHASES, type Purchase } from './texts/spending.ts';
import { NORMS, SUPPLIERS } from './texts/suppliers.ts';

/** What an office proposes to spend. */
export interface Determination {
  readonly unit: string;
  readonly classCode: string;
  readonly subject: string;
  readonly proposal: (year: number) => Record<string, unknown>;
}

export interface Supplier {
  readonly name: string;
  readonly vatNumber: string;
  readonly digitalDomicile: string | null;
}

export function determinationOf(dice: Dice): Determination {
  const purchase = dice.weighted(PURCHASES.map((item) => [item, item.weight] as const));
  const supplier = supplierOf(purchase, dice);
  const subject = purchase.subject.replace('{place}', dice.pick(PLACES)).replace('{supplier}', supplier.name);
  const amount = amountOf(purchase, dice);
  const codes = codesOf(purchase, dice);
  const norms = [NORMS[0], NORMS[2], ...NORMS.slice(3).filter(() => dice.chance(0.5))];
  const grounds = [
    purchase.reason,
    dice.chance(0.6)
      ? 'Non sono attive convenzioni Consip che comprendano quanto richiesto.'
      : 'La trattativa è stata condotta sul mercato elettronico con tre operatori invitati.',
    'Il prezzo è congruo rispetto ad affidamenti analoghi e al prezzario di riferimento.',
  ];
  const budgetOf = (year: number) => ({
    ...{ year, mission: purchase.mission, programme: purchase.programme, financialPlan: purchase.plan, dueYear: year },
    ...{ chapter: `${purchase.mission}${purchase.programme}${10 + (purchase.weight % 7) * 5}`, article: '1' },
  });
  return {
    ...{ unit: purchase.unit, classCode: purchase.classCode, subject },
    proposal: (year) => ({
      ...{ subject, grounds, norms, amount, budget: budgetOf(year), ...codes, supplier },
      ...{ noConflict: true, privacyReviewed: true },
    }),
  };
}

function supplierOf(purchase: Purchase, dice: Dice): Supplier {
  const names = SUPPLIERS[purchase.trade];
  // The first of a trade gets more than its share, as everywhere.
  const index = Math.min(dice.int(0, names.length - 1), dice.int(0, names.length - 1));
  const name = names[index]!;
  const serial = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9_999_999, 7);
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z]+/g, '')
    .slice(0, 24);
  return {
    ...{ name, vatNumber: vatNumber(`099${String(serial).padStart(7, '0')}`) },
    digitalDomicile: dice.chance(0.93) ? `${slug}@pec.imprese.example` : null,
  };
}

/** An eleven-digit VAT number from its first ten digits (Luhn, DPR 633/1972 art. 35). */
function vatNumber(ten: string): string {
  const sum = [...ten].map(Number).reduce((total, digit, index) => {
    const doubled = digit * 2;
    return total + (index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return ten + String((10 - (sum % 10)) % 10);
}

function amountOf({ amount: [from, to], vat: vatRate }: Purchase, dice: Dice) {
  // Small amounts are many, large ones few.
  const euro = from + (to - from) * dice.next() ** 2;
  const taxable =
    Math.round(dice.chance(0.4) ? euro / 100 : euro / 10) * (euro > 3000 && dice.chance(0.4) ? 10_000 : 1_000);
  const cents = Math.max(taxable, 30_000);
  const vat = Math.round((cents * vatRate) / 100);
  return {
    ...{ currency: 'EUR', taxable: euros(cents), vatRate: String(vatRate), vat: euros(vat), total: euros(cents + vat) },
  };
}

function euros(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

function codesOf(purchase: Purchase, dice: Dice) {
  const digits = (count: number) => Array.from({ length: count }, () => dice.int(0, 9)).join('');
  const cig = `B${dice.pick([...'0123456789ABCDEF'])}${digits(4)}${dice.pick([...'ABCDEF'])}${digits(3)}`;
  if (!purchase.investment) {
    const cupReason = 'Spesa corrente: non è un progetto di investimento pubblico (art. 11 L. 3/2003).';
    return { cig, cup: null, cupReason };
  }
  return { cig, cup: `H${digits(2)}${dice.pick([...'BCEGHI'])}${digits(11)}`, cupReason: null };
}
