import { kernelErrors, romeDate, type Context } from '../kernel/index.ts';
import { findPerson } from './people/store.ts';
import { namesOfAll, unknownPeople, unknownUnits } from './organisation/store.ts';

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

/**
 * What people and units are called, by their identifier, for screens of other rooms. What is none of the body's has no name; texts that are
 * no identifiers are passed over, so that the actors of rows can be asked for as they stand.
 */
export async function namesOf(ctx: Context, ids: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> {
  const asked = [...new Set(ids.filter((id) => id !== null && UUID.test(id)))];
  if (asked.length === 0) return new Map();
  const rows = await namesOfAll(ctx.db, ctx.bodyId, asked as string[]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The tax code of a person as the body knows it; null where it does not, or where the person is none of its. */
export async function taxCodeOf(ctx: Context, personId: string): Promise<string | null> {
  return (await findPerson(ctx.db, ctx.bodyId, personId))?.taxCode ?? null;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function given(fields: NonNullable<References['units']>): readonly string[] {
  return Object.values(fields).filter((id) => typeof id === 'string');
}

function fieldsOf(fields: NonNullable<References['units']>, wrong: readonly string[]): readonly string[] {
  return Object.keys(fields).filter((pointer) => wrong.includes(fields[pointer] ?? ''));
}
