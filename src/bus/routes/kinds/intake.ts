import { oneOf } from '../../../kernel/index.ts';
import { Dead } from '../../delivery/types.ts';
import { going, type Kind } from '../model.ts';

/** Steps of the intake, which bring what came in to the register. */
const INTAKE_STEPS = [
  'normalise-mail',
  'normalise-application',
  'normalise-scan',
  'refuse-unknown',
  'keep-receipts-apart',
  'match-exchange',
  'link-known',
  'choose-intake-rule',
  'store-documents',
  'open-dossier',
  'register',
  'answer-mark',
  'validate-signatures',
  'start-case',
] as const;

export type IntakeStep = (typeof INTAKE_STEPS)[number];

/** What only messages can go through that the intake has received. */
export const intake = {
  intake: {
    pattern: 'Normalizer, Content-Based Router',
    effect: 'transactional',
    schema: oneOf(INTAKE_STEPS),
    title: (step: IntakeStep) => step,
    compile: (step: IntakeStep) => async (host, exchange) => {
      if (!host.intake) throw new Dead('the intake has not received this message');
      const { outcome, ends } = await host.intake(step);
      return ends ? going(outcome) : going(outcome, exchange);
    },
  },
} satisfies Readonly<Record<string, Kind>>;
