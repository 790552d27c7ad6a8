import { kernelErrors, romeDate, type Context } from '../kernel/index.ts';
import { unknownPeople, unknownUnits } from './organisation/store.ts';

/** Identifiers that an operation was given, by the JSON Pointer of their field. */
export interface References {
  readonly units?: Readonly<Record<string, string | null | undefined>>;
  readonly people?: Readonly<Record<string, string | null | undefined>>;
}

/**
 * Looks up what other rooms are told to refer to: something entrusted to an office or a person that is not there would be seen by nobody.
 * @throws VALIDATION_FAILED naming each field whose unit is not in force today, or whose person is none of the body's.
 */
export async function requireKnown(ctx: Context, { units = {}, people = {} }: References): Promise<void> {
  const wrongUnits = await unknownUnits(ctx.db, ctx.bodyId, given(units), romeDate(ctx.now()));
  const wrongPeople = await unknownPeople(ctx.db, ctx.bodyId, given(people));
  const problem = (message: string) => (pointer: string) => ({ pointer, message });
  const errors = [
    ...fieldsOf(units, wrongUnits).map(problem('is no unit in force')),
    ...fieldsOf(people, wrongPeople).map(problem('is no person of the body')),
  ];
  if (errors.length > 0) throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
}

function given(fields: NonNullable<References['units']>): readonly string[] {
  return Object.values(fields).filter((id) => typeof id === 'string');
}

function fieldsOf(fields: NonNullable<References['units']>, wrong: readonly string[]): readonly string[] {
  return Object.keys(fields).filter((pointer) => wrong.includes(fields[pointer] ?? ''));
}
