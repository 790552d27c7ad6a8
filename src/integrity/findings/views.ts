import { instant, nullable, object, oneOf, Type, uuid } from '../../kernel/index.ts';
import { checkOf } from '../checks/checks.ts';
import { OUTCOMES, type Check, type Finding } from '../types.ts';

const sentence = object({ it: Type.String(), en: Type.String() });
const severity = oneOf(['high', 'medium', 'low']);

export const checkView = object({
  code: Type.String(),
  family: oneOf(['register', 'act', 'case']),
  norm: Type.String(),
  severity,
  title: sentence,
  condition: sentence,
  measure: sentence,
});

export const findingView = object({
  id: uuid,
  check: Type.String(),
  title: sentence,
  norm: Type.String(),
  severity,
  status: oneOf(['open', 'resolved', 'withdrawn']),
  about: Type.String(),
  scope: Type.String(),
  sentence,
  measure: sentence,
  facts: Type.Array(uuid),
  detail: Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object' }),
  openedAt: instant,
  changedAt: instant,
  outcome: nullable(oneOf(OUTCOMES)),
  reason: nullable(Type.String()),
  resolvedByName: nullable(Type.String()),
  resolvedAt: nullable(instant),
});

export function presentCheck({ code, family, norm, severity: weight, title, condition, measure }: Check) {
  return { code, family, norm, severity: weight, title, condition, measure };
}

export function presentFinding(finding: Finding) {
  const {
    id,
    subject: about,
    scope,
    severity: weight,
    status,
    facts,
    detail,
    outcome,
    reason,
    resolvedByName,
  } = finding;
  const { code: check, title, norm, measure, tell } = checkOf(finding.checkCode);
  return {
    ...{ id, check, title, norm, severity: weight, status, about, scope, measure, outcome, reason, resolvedByName },
    ...{ facts: [...facts], detail, sentence: tell(detail) },
    openedAt: finding.openedAt.toISOString(),
    changedAt: finding.changedAt.toISOString(),
    resolvedAt: finding.resolvedAt?.toISOString() ?? null,
  };
}
