import { isObject } from '../../../ui/forms/schema.ts';
import { kernelErrors, type FieldProblem } from '../../kernel/index.ts';
import { formProblems } from '../../processes/index.ts';

/** @throws VALIDATION_FAILED where a form is none, or where a hint speaks of a question that is not there. */
export function refuseForm(form: Record<string, unknown>): void {
  const broken = formProblems({ form }).map((problem) => ({
    ...problem,
    pointer: problem.pointer.replace(/^\/forms\/form/, '/form'),
  }));
  const errors = broken.length > 0 ? broken : subjectProblems(form);
  if (errors.length > 0) throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
}

function subjectProblems(form: Record<string, unknown>): readonly FieldProblem[] {
  const name = form['x-subject'];
  const properties = isObject(form['properties']) ? form['properties'] : {};
  if (name === undefined || (typeof name === 'string' && Object.hasOwn(properties, name))) return [];
  return [{ pointer: '/form/x-subject', message: 'there is no such field' }];
}
