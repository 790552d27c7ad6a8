import { createSchemaCheck, schemaProblems, type FieldProblem } from '../../kernel/index.ts';
import type { Model } from '../types.ts';

/** The problems of the forms of a model, each with a JSON Pointer into `{forms}`: found when they are deployed, not by who fills them in. */
export function formProblems(forms: Readonly<Record<string, unknown>>): FieldProblem[] {
  return Object.entries(forms).flatMap(([key, form]) => schemaProblems(form, `/forms/${key}`));
}

const check = createSchemaCheck();

/** What of the variables does not fit a form of a model. */
export function checkForm(
  model: Pick<Model, 'sha256' | 'forms'>,
  key: string,
  variables: Readonly<Record<string, unknown>>,
): readonly FieldProblem[] {
  const form = model.forms[key];
  return form ? check(`${model.sha256}/${key}`, form, variables) : [];
}
