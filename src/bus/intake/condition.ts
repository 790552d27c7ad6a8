import { compileFeel, ExpressionError, feelReferences } from '../../kernel/index.ts';

/** What a rule may look at of a message. */
const FIELDS = ['subject', 'text', 'channel', 'attachments'];

/** Why a condition can never tell anything about a message; undefined when it can. */
export function conditionProblem(source: string): string | undefined {
  try {
    compileFeel(source);
    const wrong = feelReferences(source).paths.find(
      ([root, field]) => root !== 'message' || (field !== undefined && !FIELDS.includes(field)),
    );
    return wrong && `there is no ${wrong.join('.')}: a rule knows message.${FIELDS.join(', message.')}`;
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
}
