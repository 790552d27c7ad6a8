import { daysBetween, romeDate } from '../kernel/index.ts';
import type { Indicator, IndicatorCode, Series, SeriesCode } from './types.ts';
import { workingMinutes } from './workingTime.ts';

const sameDay = (day: string) => day;

/** Began and ended are days, but for O1, where they are the instants of presentation and registration. */
const declared: readonly Series[] = [
  // A case that was opened counts 1 in the month of its presentation, one that was closed 0 in that of its end.
  { code: 'G1-opened', indicator: 'G1', value: () => 1, endDay: sameDay },
  { code: 'G1-closed', indicator: 'G1', value: () => 0, endDay: sameDay },
  { code: 'G2', indicator: 'G2', value: null, endDay: sameDay },
  { code: 'G8', indicator: 'G8', value: daysBetween, endDay: sameDay },
  {
    code: 'O1',
    indicator: 'O1',
    value: (began, ended, calendar) => workingMinutes(new Date(began), new Date(ended), calendar),
    endDay: (ended) => romeDate(new Date(ended)),
  },
  // From adoption to the first day on the board.
  { code: 'O4', indicator: 'O4', value: daysBetween, endDay: sameDay },
  // Began is the last day of the term, ended the day of completion: what counts is how many days lie between.
  { code: 'S1', indicator: 'S1', value: daysBetween, endDay: sameDay },
];

export const series = Object.fromEntries(declared.map((one) => [one.code, one])) as Readonly<
  Record<SeriesCode, Series>
>;

export const indicators: Readonly<Record<IndicatorCode, Indicator>> = {
  G1: {
    code: 'G1',
    title: { it: 'Smaltimento delle pratiche', en: 'Clearance of cases' },
    formula: {
      it: 'Pratiche concluse nel periodo ÷ pratiche presentate nel periodo × 100: sopra 100 l’arretrato cala',
      en: 'Cases completed in the period ÷ cases presented in the period × 100: above 100 the backlog shrinks',
    },
    ...{ measure: 'percent', statistic: 'ratio', tailRank: null, tailMeasure: null, better: 'higher', scale: 1 },
    recordKind: 'case',
  },
  G2: {
    code: 'G2',
    title: { it: 'Arretrato oltre il termine', en: 'Overdue backlog' },
    formula: {
      it: 'Pratiche aperte con il termine passato, sul totale delle aperte, nell’ultimo giorno del periodo o oggi; 90º percentile dei giorni dalla presentazione. Un termine sospeso prima di scadere non passa',
      en: 'Open cases whose term has passed, out of all open ones, on the last day of the period or today; 90th percentile of the days since presentation. A term suspended before it ran out does not pass',
    },
    ...{ measure: 'cases', statistic: 'stock', tailRank: 'p90', tailMeasure: 'days', better: 'lower', scale: 1 },
    recordKind: 'case',
  },
  G8: {
    code: 'G8',
    title: { it: 'Tempo di adozione degli atti', en: 'Lead time of acts' },
    formula: {
      it: 'Mediana e 90º percentile dei giorni dalla prima bozza dell’atto alla sua adozione',
      en: 'Median and 90th percentile of the days from the first draft of an act to its adoption',
    },
    ...{ measure: 'days', statistic: 'lag', tailRank: 'p90', tailMeasure: 'days', better: 'lower', scale: 1 },
    recordKind: 'act',
  },
  O1: {
    code: 'O1',
    title: { it: 'Ritardo di protocollazione', en: 'Protocol delay' },
    formula: {
      it: 'Mediana e 95º percentile delle ore lavorative (giorni feriali dal lunedì al venerdì, 8-18) dalla ricezione alla registrazione dei documenti in arrivo; esclusi gli annullati',
      en: 'Median and 95th percentile of the working hours (Monday to Friday, 8-18, no holidays) from receipt to registration of incoming documents; annulled ones do not count',
    },
    ...{ measure: 'working-hours', statistic: 'lag', tailRank: 'p95', tailMeasure: 'working-hours', better: 'lower' },
    ...{ scale: 60, recordKind: 'entry' },
  },
  O4: {
    code: 'O4',
    title: { it: 'Ritardo di pubblicazione', en: 'Publication lag' },
    formula: {
      it: 'Mediana e 90º percentile dei giorni dall’adozione dell’atto alla sua prima pubblicazione all’albo',
      en: 'Median and 90th percentile of the days from the adoption of an act to its first publication on the notice board',
    },
    ...{ measure: 'days', statistic: 'lag', tailRank: 'p90', tailMeasure: 'days', better: 'lower', scale: 1 },
    recordKind: 'act',
  },
  S1: {
    code: 'S1',
    title: { it: 'Pratiche concluse nei termini', en: 'On-time rate' },
    formula: {
      it: 'Pratiche concluse entro il termine ÷ pratiche concluse che hanno un termine × 100',
      en: 'Cases completed within their term ÷ completed cases that have a term × 100',
    },
    ...{ measure: 'percent', statistic: 'rate', tailRank: null, tailMeasure: null, better: 'higher', scale: 1 },
    recordKind: 'case',
  },
};
