import { daysBetween, romeDate } from '../kernel/index.ts';
import type { Indicator, IndicatorCode } from './types.ts';
import { workingMinutes } from './workingTime.ts';

/** Began and ended are instants: presentation and registration. */
const protocolDelay: Indicator = {
  code: 'O1',
  title: { it: 'Ritardo di protocollazione', en: 'Protocol delay' },
  formula: {
    it: 'Mediana e 95º percentile delle ore lavorative (giorni feriali dal lunedì al venerdì, 8-18) dalla ricezione alla registrazione dei documenti in arrivo; esclusi gli annullati',
    en: 'Median and 95th percentile of the working hours (Monday to Friday, 8-18, no holidays) from receipt to registration of incoming documents; annulled ones do not count',
  },
  ...{ measure: 'working-hours', statistic: 'lag', tail: 'p95', better: 'lower', scale: 60 },
  value: (began, ended, calendar) => workingMinutes(new Date(began), new Date(ended), calendar),
  endDay: (ended) => romeDate(new Date(ended)),
};

/** Began and ended are days: adoption and the first day on the board. */
const publicationLag: Indicator = {
  code: 'O4',
  title: { it: 'Ritardo di pubblicazione', en: 'Publication lag' },
  formula: {
    it: 'Mediana e 90º percentile dei giorni dall’adozione dell’atto alla sua prima pubblicazione all’albo',
    en: 'Median and 90th percentile of the days from the adoption of an act to its first publication on the notice board',
  },
  ...{ measure: 'days', statistic: 'lag', tail: 'p90', better: 'lower', scale: 1 },
  value: daysBetween,
  endDay: (ended) => ended,
};

/** Began is the last day of the term, ended the day of completion: what counts is how many days lie between. */
const onTimeRate: Indicator = {
  code: 'S1',
  title: { it: 'Pratiche concluse nei termini', en: 'On-time rate' },
  formula: {
    it: 'Pratiche concluse entro il termine ÷ pratiche concluse che hanno un termine × 100',
    en: 'Cases completed within their term ÷ completed cases that have a term × 100',
  },
  ...{ measure: 'percent', statistic: 'rate', tail: null, better: 'higher', scale: 1 },
  value: daysBetween,
  endDay: (ended) => ended,
};

export const indicators: Readonly<Record<IndicatorCode, Indicator>> = {
  O1: protocolDelay,
  O4: publicationLag,
  S1: onTimeRate,
};
