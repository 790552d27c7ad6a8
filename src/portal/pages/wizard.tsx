import { translator } from '../../../ui/contract/portal.ts';
import type { ServiceView } from '../citizen-types.ts';
import { createPaths } from '../paths.ts';
import type { PageContent } from '../render.tsx';
import type { Frame } from '../types.ts';

/** Answers given so far, out of the address. */
export interface WizardAnswers {
  readonly cosa?: string | undefined;
  readonly perche?: string | undefined;
  readonly motivo?: string | undefined;
}

/** Which access the answers lead to; undefined while a question is open. */
export function accessFor({
  cosa,
  perche,
  motivo,
}: WizardAnswers): 'semplice' | 'documentale' | 'generalizzato' | undefined {
  if (cosa === 'obbligo') return 'semplice';
  if (cosa !== 'altro') return undefined;
  if (perche === 'generale') return 'generalizzato';
  if (perche !== 'mio') return undefined;
  return motivo === 'si' ? 'documentale' : motivo === 'no' ? 'generalizzato' : undefined;
}

interface WizardQuestion {
  readonly name: keyof WizardAnswers;
  readonly title: string;
  readonly hint?: string;
  readonly options: readonly (readonly [value: string, text: string])[];
}

/** One of the three questions: a form that only asks, so that every answer has its address. */
export function wizardPage(frame: Frame, answers: WizardAnswers): PageContent {
  const t = translator(frame.locale);
  const question = questionOf(frame, answers);
  const known = Object.entries(answers).filter(([name, value]) => value && name !== question.name) as [
    string,
    string,
  ][];
  return {
    ...{ title: t('wizard.title'), section: 'services' },
    crumbs: [{ label: t('services.title'), href: createPaths(frame).services() }],
    node: (
      <div class="container dp-section dp-form">
        <p class="dp-progress">{t('wizard.title')}</p>
        <form method="get" action={createPaths(frame).wizard()}>
          {frame.explicitLocale && <input type="hidden" name="lang" value={frame.locale} />}
          {known.map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <fieldset class="dp-question" aria-describedby={question.hint ? 'hint' : undefined}>
            <legend>
              <h1 class="dp-question-title">{question.title}</h1>
            </legend>
            {question.hint && (
              <p class="dp-hint" id="hint">
                {question.hint}
              </p>
            )}
            {question.options.map(([value, text]) => (
              <div class="dp-option">
                <input type="radio" id={value} name={question.name} value={value} required />
                <label for={value}>{text}</label>
              </div>
            ))}
          </fieldset>
          <button class="btn btn-primary" type="submit">
            {t('form.continue')}
          </button>
        </form>
      </div>
    ),
  };
}

function questionOf(frame: Frame, { cosa, perche }: WizardAnswers): WizardQuestion {
  const t = translator(frame.locale);
  if (cosa !== 'altro') {
    return {
      ...{ name: 'cosa', title: t('wizard.what') },
      options: [
        ['obbligo', t('wizard.what.missing')],
        ['altro', t('wizard.what.other')],
      ],
    };
  }
  if (perche !== 'mio') {
    return {
      ...{ name: 'perche', title: t('wizard.why'), hint: t('wizard.why.hint') },
      options: [
        ['mio', t('wizard.why.own')],
        ['generale', t('wizard.why.general')],
      ],
    };
  }
  return {
    ...{ name: 'motivo', title: t('wizard.reason'), hint: t('wizard.reason.hint') },
    options: [
      ['si', t('wizard.reason.yes')],
      ['no', t('wizard.reason.no')],
    ],
  };
}

/** The access that fits, why, within which time, and the way to it. */
export function wizardResultPage(
  frame: Frame,
  which: 'semplice' | 'documentale' | 'generalizzato',
  service: ServiceView | undefined,
): PageContent {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  return {
    ...{ title: t('wizard.result'), section: 'services' },
    crumbs: [{ label: t('services.title'), href: paths.services() }],
    node: (
      <div class="container dp-section dp-form">
        <h1>{t('wizard.result')}</h1>
        {service && <p class="lead">{service.title[frame.locale]}</p>}
        <p>{t(`wizard.because.${which}`)}</p>
        {service ? (
          <>
            <p>{service.term[frame.locale]}</p>
            {service.silence && (
              <p>
                <strong>{t('card.silence')}:</strong> {service.silence[frame.locale]}
              </p>
            )}
            <p>
              <a class="btn btn-primary" href={paths.service(service.code)}>
                {t('wizard.start')}
              </a>
            </p>
          </>
        ) : (
          <p>{t('wizard.missing', { pec: frame.site.contacts.pec })}</p>
        )}
        <p>
          <a href={paths.wizard()}>{t('wizard.again')}</a>
        </p>
      </div>
    ),
  };
}
