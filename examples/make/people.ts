/** Everybody who writes to the fictional Comune di Valdoro. No address leaves `.example`, no tax code can be real. */
import { taxCodeOf, vatNumberOf } from './taxCode.ts';
import type { Birth } from './taxCode.ts';

export interface Person extends Birth {
  readonly taxCode: string;
  readonly birthPlace: string;
  readonly address: string;
  /** Certified or ordinary mailbox. */
  readonly mail: string;
}

export const BODY = {
  name: 'Comune di Valdoro',
  code: 'c_v000',
  aoo: 'c_v000_aoo',
  taxCode: vatNumberOf('0099900000'),
  pec: 'protocollo@pec.comune.valdoro.example',
  address: 'Piazza della Libertà, 1 – 00000 Valdoro (VL)',
} as const;

export const PROVINCE = {
  name: 'Provincia di Montevero',
  code: 'p_mvr',
  aoo: 'p_mvr_aoo',
  taxCode: vatNumberOf('0099800000'),
  pec: 'protocollo@pec.provincia.montevero.example',
} as const;

export const COOPERATIVE = {
  name: 'Verdeviva Società Cooperativa Sociale a r.l. – Impresa Sociale',
  shortName: 'Verdeviva Soc. Coop. Sociale',
  vatNumber: vatNumberOf('0999100000'),
  pec: 'verdeviva@pec.cooperative.example',
  address: 'Via dei Mestieri, 14 – 00000 Borgo San Teofilo (VL)',
} as const;

export const PROVIDER = { name: 'Postacerta Dimostrativa S.p.A.', domain: 'pec.postacerta.example' } as const;

export const niccolo = person(
  "Dell'Àncora",
  'Niccolò',
  false,
  '1979-03-08',
  'Via Nicolò Tommasèo, 22',
  'niccolo.dellancora@pec.cittadini.example',
);
export const lucrezia = person(
  'Bàrberis Müller',
  'Lucrezia Maria Immacolata',
  true,
  '1986-11-27',
  'Vicolo dell’Università, 3/bis',
  'lucrezia.barberis@pec.cittadini.example',
);
export const ottavia = person('Pèrcoto', 'Ottavia', true, '1971-06-14', 'Via dei Mestieri, 14', COOPERATIVE.pec);
export const ermenegildo = person(
  'Càpparo',
  'Ermenegildo',
  false,
  '1958-01-30',
  'Corso Più Antico, 101',
  'e.capparo@pec.cittadini.example',
);
export const agata = person(
  'Frangipàne',
  'Agata',
  true,
  '1994-08-02',
  'Via delle Rogge, 7',
  'agata.frangipane@posta.example',
);
export const zoe = person('Marchesìn', 'Zoé', true, '1990-05-19', 'Largo dei Caduti, 9', 'zoe.marchesin@posta.example');
export const amilcare = person(
  'Bonvicìn',
  'Amilcare',
  false,
  '1949-12-03',
  'Via del Parco, 2',
  'amicideitigli@posta.example',
);
export const ippolita = person('Sansòn', 'Ippolita', true, '1968-09-21', 'Piazza della Provincia, 5', PROVINCE.pec);

/** Name as it is written in running text. */
export function fullName(who: Person): string {
  return `${who.name} ${who.surname}`;
}

function person(surname: string, name: string, female: boolean, date: string, address: string, mail: string): Person {
  const birth = { surname, name, female, date };
  return {
    ...birth,
    taxCode: taxCodeOf(birth),
    birthPlace: 'Valdoro (VL)',
    address: `${address} – 00000 Valdoro (VL)`,
    mail,
  };
}
