import type { Dice } from '../dice.ts';

/** Who turns to the municipality. Nobody here exists: tax codes carry the place V000, which no Italian municipality has. */
export interface Citizen {
  readonly givenName: string;
  readonly familyName: string;
  readonly taxCode: string;
  readonly email: string;
}

const WOMEN =
  'Agata Adele Alessia Anita Aurora Bianca Camilla Carla Cecilia Daria Elena Emma Fatima Federica Giada Giulia Ilaria Irene Lea Linda Lucia Marta Miriam Nadia Noemi Ottavia Paola Rita Sara Silvia Sofia Teresa Valentina Viola Wanda Yasmin'.split(
    ' ',
  );
const MEN =
  'Achille Alberto Amir Andrea Bruno Carlo Cesare Dario Davide Diego Elia Enrico Ettore Fabio Filippo Giovanni Giulio Guido Ivan Leone Livio Luca Marco Mattia Michele Nicola Omar Oscar Pietro Raffaele Riccardo Samuele Stefano Tommaso Ugo Vittorio'.split(
    ' ',
  );
const SURNAMES =
  'Ambrosin Andreatta Balestrin Barzan Benetello Bernardis Bevilacqua Boscarol Brunello Cadorin Candeago Carraro Casagrande Cecchinel Cervi Collodel Cortese Dalmasso DeZotti Diop Doria Fabbro Faggin Fasolo Ferrari Fiorese Fontanel Furlan Gasparin Ghirardo Gottardo Haddad Iannuzzi Kowalski Lazzarin Longhi Lorenzetto Marchesin Marcolongo Martelli Meneghin Mion Moretto Nardin Okafor Orsini Padoan Pavan Pellegrini Perissinotto Pizzolato Popescu Ravagnan Rigato Rizzardi Rossetto Salvador Santin Sartori Scarpa Simionato Stefani Tessaro Toffoli Tonon Trentin Vascon Venturin Vianello Visentin Zago Zambon Zanchetta Zorzi'.split(
    ' ',
  );

/** Bodies and groups that write again and again. */
export const ORGANISATIONS = [
  { name: 'Associazione Valdoro Trasparente APS', address: 'valdorotrasparente@pec.example' },
  { name: 'Comitato di quartiere Borgo Mulini', address: 'borgomulini@pec.example' },
  { name: 'Redazione «Il Corriere della Valle»', address: 'redazione@corrieredellavalle.example' },
  { name: 'Legambiente – circolo di Valdoro', address: 'circolo.valdoro@pec.example' },
  { name: 'Confcommercio – delegazione di Valdoro', address: 'delegazione@pec.confcommercio.example' },
  { name: 'Associazione genitori scuola «G. Rodari»', address: 'genitori.rodari@posta.example' },
  { name: 'Polisportiva Valdoro ASD', address: 'polisportiva@pec.example' },
  { name: 'Pro Loco di Valdoro', address: 'proloco@pec.example' },
  { name: 'Studio legale Marchetto e associati', address: 'studio.marchetto@pec.avvocati.example' },
  { name: 'Costruzioni Bordignon S.r.l.', address: 'bordignon@pec.imprese.example' },
  { name: 'Azienda ULSS 99 – Distretto di Valdoro', address: 'protocollo@pec.ulss99.example' },
  { name: 'Provincia di Valdoro – Settore viabilità', address: 'viabilita@pec.provincia.example' },
  { name: 'Prefettura – Ufficio territoriale del Governo', address: 'protocollo@pec.prefettura.example' },
  { name: 'Istituto comprensivo «Valdoro 2»', address: 'icvaldoro2@pec.istruzione.example' },
] as const;

export const STREETS =
  'via delle Rogge,via Roma,viale dei Tigli,piazza del Comune,via Borgo Mulini,via San Floriano,via dei Calderai,via Monte Grappa,via della Ferrovia,largo Martiri,via delle Fornaci,via Santa Caterina,strada del Bosco,via Giuseppe Verdi,via delle Scuole,vicolo del Pozzo,via Argine Vecchio,via dell’Industria'.split(
    ',',
  );

export const PLACES =
  'di Borgo Mulini,del Capoluogo,di San Floriano,di via delle Rogge,del quartiere Ferrovia,di Santa Caterina,di largo Martiri,della zona industriale,di viale dei Tigli,della frazione Pradestel,della frazione Ronchi,di via delle Scuole'.split(
    ',',
  );

export function citizen(dice: Dice): Citizen {
  const female = dice.chance(0.52);
  const givenName = dice.pick(female ? WOMEN : MEN);
  const familyName = dice.pick(SURNAMES);
  const born = { year: dice.int(1941, 2006), month: dice.int(1, 12), day: dice.int(1, 28) };
  const email = `${givenName}.${familyName}${born.year % 100}@posta.example`.toLowerCase();
  return { givenName, familyName, email, taxCode: taxCode(givenName, familyName, born, female) };
}

export function houseNumber(dice: Dice): string {
  return `${dice.pick(STREETS)} ${dice.int(1, 140)}`;
}

/** A tax code with its check character (DM 23/12/1976). */
function taxCode(
  givenName: string,
  familyName: string,
  born: { readonly year: number; readonly month: number; readonly day: number },
  female: boolean,
): string {
  const year = String(born.year % 100).padStart(2, '0');
  const day = String(born.day + (female ? 40 : 0)).padStart(2, '0');
  const body = `${letters(familyName, false)}${letters(givenName, true)}${year}${'ABCDEHLMPRST'[born.month - 1]}${day}V000`;
  const sum = [...body].reduce((total, character, index) => {
    const value = /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65;
    return total + (index % 2 === 0 ? ODD_VALUES[value]! : value);
  }, 0);
  return body + String.fromCharCode(65 + (sum % 26));
}

/** Values of the characters in odd places; digits and letters share the first ten. */
const ODD_VALUES = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

function letters(name: string, given: boolean): string {
  const plain = name.toUpperCase().replace(/[^A-Z]/g, '');
  const consonants = plain.replace(/[AEIOU]/g, '');
  const chosen = given && consonants.length > 3 ? consonants[0]! + consonants[2]! + consonants[3]! : consonants;
  return `${chosen}${plain.replace(/[^AEIOU]/g, '')}XXX`.slice(0, 3);
}
