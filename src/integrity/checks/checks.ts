import type { Text } from '../../kernel/index.ts';
import type { Check, Detail } from '../types.ts';
import {
  adoptedWithoutOpinion,
  executiveWithoutVisa,
  publishedTooBriefly,
  signedByDrafter,
  unpublishedInTime,
} from './act-store.ts';
import { termsExceeded } from './case-store.ts';
import { numbersOutOfLine } from './register-store.ts';

/** The legality checks that the facts of today allow. Codes are stable and never reused. */
export const checks: readonly Check[] = [
  {
    code: 'R01',
    family: 'act',
    norm: 'TUEL art. 147-bis; PNA 2019 all. 1 (segregazione delle funzioni)',
    severity: 'high',
    title: { it: 'Doppio controllo', en: 'Four eyes' },
    condition: {
      it: 'Chi ha redatto la bozza di un atto lo ha anche firmato.',
      en: 'Who drafted an act has also signed it.',
    },
    measure: {
      it: "Far cofirmare l'atto o farlo rivedere dal segretario generale; nei piccoli enti motivare l'impossibilità.",
      en: 'Have the act co-signed or reviewed by the secretary general; in small bodies give the reason why it cannot be.',
    },
    evaluate: signedByDrafter,
    tell: () => ({ it: 'Redatto e firmato dalla stessa persona.', en: 'Drafted and signed by the same person.' }),
  },
  {
    code: 'R02',
    family: 'act',
    norm: 'TUEL artt. 151 c. 4, 183 c. 7, 191',
    severity: 'high',
    title: { it: 'Spesa senza visto contabile', en: 'Spending without accounting visa' },
    condition: {
      it: 'Un atto di spesa è esecutivo senza il visto favorevole di copertura sulla bozza firmata.',
      en: 'A spending act is executive without a favourable visa of cover on the draft that was signed.',
    },
    measure: {
      it: "Sospendere ordini e pagamenti e acquisire l'attestazione di copertura; valutare l'annullamento in autotutela.",
      en: 'Stop orders and payments and obtain the attestation of cover; consider annulment.',
    },
    evaluate: executiveWithoutVisa,
    tell: ({ executiveOn }) => ({
      it: `Esecutivo dal ${italian(executiveOn)} senza visto di copertura.`,
      en: `Executive from ${executiveOn} without a visa of cover.`,
    }),
  },
  {
    code: 'R03',
    family: 'act',
    norm: 'TUEL artt. 49, 147-bis',
    severity: 'high',
    title: { it: 'Parere mancante', en: 'Missing opinion' },
    condition: {
      it: 'Un atto è adottato senza un parere richiesto dal suo tipo, reso prima sulla bozza firmata.',
      en: 'An act is adopted without an opinion that its type asks for, given before on the draft that was signed.',
    },
    measure: {
      it: 'Acquisire il parere e valutare la convalida o il ritiro dell’atto.',
      en: 'Obtain the opinion and consider confirming or withdrawing the act.',
    },
    evaluate: adoptedWithoutOpinion,
    tell: ({ missing }) => {
      const kinds = Array.isArray(missing) ? missing.join(', ') : '';
      return { it: `Adottato senza parere: ${kinds}.`, en: `Adopted without opinion: ${kinds}.` };
    },
  },
  {
    code: 'R05',
    family: 'act',
    norm: 'TUEL art. 124; L. 69/2009 art. 32',
    severity: 'high',
    title: { it: "Atto non pubblicato all'albo", en: 'Act not on the notice board' },
    condition: {
      it: "Un atto soggetto a pubblicazione non è all'albo entro il termine dell'ente o del territorio.",
      en: 'An act due for publication is not on the notice board within the term of the body or of the territory.',
    },
    measure: {
      it: "Pubblicare subito l'atto, attestare il ritardo e verificarne gli effetti sull'efficacia.",
      en: 'Publish the act at once, attest the delay and check what it means for the effects of the act.',
    },
    settledBy: 'it.digipro.publication.published',
    evaluate: unpublishedInTime,
    tell: ({ dueOn, publishedOn }) => ({
      it: `Da pubblicare entro il ${italian(dueOn)}, ${publishedOn ? `pubblicato il ${italian(publishedOn)}` : 'non pubblicato'}.`,
      en: `Due on the board by ${dueOn}, ${publishedOn ? `published on ${publishedOn}` : 'not published'}.`,
    }),
  },
  {
    code: 'R06',
    family: 'act',
    norm: 'TUEL art. 124; L. 69/2009 art. 32',
    severity: 'high',
    title: { it: 'Pubblicazione troppo breve', en: 'Publication too short' },
    condition: {
      it: "Un atto è all'albo per meno giorni di quanti il suo tipo richiede.",
      en: 'An act is on the notice board for fewer days than its type asks for.',
    },
    measure: {
      it: "Ripubblicare l'atto per l'intero periodo.",
      en: 'Publish the act again for the whole period.',
    },
    evaluate: publishedTooBriefly,
    tell: ({ days, dueDays }) => ({
      it: `Pubblicato per ${days} giorni anziché ${dueDays}.`,
      en: `Published for ${days} days instead of ${dueDays}.`,
    }),
  },
  {
    code: 'R15',
    family: 'case',
    norm: 'L. 241/1990 art. 2',
    severity: 'high',
    title: { it: 'Termine del procedimento superato', en: 'Term of the procedure exceeded' },
    condition: {
      it: "Una pratica è conclusa dopo l'ultimo giorno del suo termine, o è aperta e quel giorno è passato.",
      en: 'A case was decided after the last day of its term, or is open and that day has passed.',
    },
    measure: {
      it: 'Concludere con provvedimento espresso indicando il ritardo; segnalare al titolare del potere sostitutivo (art. 2 c. 9-bis).',
      en: 'Decide expressly, stating the delay; tell the holder of the substitute power (art. 2 c. 9-bis).',
    },
    settledBy: 'it.digipro.processes.case-completed',
    evaluate: termsExceeded,
    tell: ({ dueOn, completedOn }) => ({
      it: `Termine il ${italian(dueOn)}, ${completedOn ? `conclusa il ${italian(completedOn)}` : 'non ancora conclusa'}.`,
      en: `Due on ${dueOn}, ${completedOn ? `decided on ${completedOn}` : 'not decided yet'}.`,
    }),
  },
  {
    code: 'R18',
    family: 'register',
    norm: 'DPR 445/2000 artt. 53, 57; TUEL art. 183 c. 9',
    severity: 'high',
    title: { it: 'Numerazione non continua', en: 'Numbering out of line' },
    condition: {
      it: 'In un registro e anno un numero manca, è doppio o porta una data anteriore a quella del numero precedente.',
      en: 'In a register and year a number is missing, doubled, or dated before the number before it.',
    },
    measure: {
      it: 'Documentare la causa con verbale del responsabile del registro e verificare chi vi ha avuto accesso.',
      en: 'Record the cause in minutes of the head of the register and check who had access to it.',
    },
    evaluate: numbersOutOfLine,
    tell: numbering,
  },
];

const byCode = new Map(checks.map((check) => [check.code, check]));

/** @throws Error for a code that is not in the table. */
export function checkOf(code: string): Check {
  const check = byCode.get(code);
  if (!check) throw new Error(`there is no legality check ${code}`);
  return check;
}

function numbering({ kind, from, to, number, times, day, dayBefore }: Detail): Text {
  if (kind === 'missing') {
    return from === to
      ? { it: `Manca il numero ${from}.`, en: `Number ${from} is missing.` }
      : { it: `Mancano i numeri da ${from} a ${to}.`, en: `Numbers ${from} to ${to} are missing.` };
  }
  if (kind === 'duplicate') {
    return { it: `Il numero ${number} è usato ${times} volte.`, en: `Number ${number} is used ${times} times.` };
  }
  return {
    it: `Il numero ${number} è del ${italian(day)}, il precedente del ${italian(dayBefore)}.`,
    en: `Number ${number} is of ${day}, the one before of ${dayBefore}.`,
  };
}

/** `2026-03-02` as `02/03/2026`. */
function italian(day: Detail[string] | undefined): string {
  return String(day ?? '')
    .split('-')
    .reverse()
    .join('/');
}
