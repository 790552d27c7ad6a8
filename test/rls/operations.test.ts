import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller, Operation } from '../../src/kernel/index.ts';
import type { Schema } from '../fuzz/arbitrary.ts';
import { fillTables } from '../support/rows.ts';
import { identifiersOf, twoTowns, type Towns } from '../support/towns.ts';
import { answerTo, type Answer } from './answers.ts';
import { printing, unseen } from './audited.ts';
import { accepts, leavesOf, type Leaf } from './identifiers.ts';
import { createFinder, inputWith, type Finder } from './meaning.ts';

/** A place in the input of an operation where an identifier can stand. */
interface Place {
  readonly operation: Operation;
  readonly leaf: Leaf;
  readonly name: string;
}

/** The text of the made-up rows, of which every table has one: no two bodies share it by chance. */
const MADE_UP = /^x[0-9a-f]{12}$/;

let towns: Towns;
let find: Finder;
let places: readonly Place[];
/** Everything that only the other body has. */
let theirs: ReadonlySet<string>;
let madeUp: readonly string[];

beforeAll(async () => {
  towns = await twoTowns();
  const { database, tables, bodyId, otherBodyId, runtime } = towns;
  expect(await fillTables(database.admin, tables, bodyId)).toEqual([]);
  find = createFinder(towns);
  const operations = [...runtime.registry.operations.values()].filter(({ name }) => !(name in printing));
  places = operations.flatMap((operation) =>
    leavesOf(operation.input as Schema).map((leaf) => ({
      operation,
      leaf,
      name: `${operation.name} ${leaf.path.join('.')}`,
    })),
  );
  const [all, ours] = await Promise.all([identifiersOf(towns, bodyId, 200), identifiersOf(towns, otherBodyId, 200)]);
  theirs = new Set(all.uuids.filter((id) => !ours.uuids.includes(id)));
  madeUp = all.texts.filter((text) => MADE_UP.test(text));
}, 400_000);
afterAll(async () => {
  await towns?.close();
});

const isPointer = ({ leaf }: Place) => leaf.schema.format === 'uuid' || leaf.path.at(-1) === 'sha256';

async function candidates(place: Place): Promise<readonly string[]> {
  const { operation, leaf } = place;
  if (isPointer(place)) {
    // The same letter came to both: its digest is no secret of either.
    const ours = await find(operation, leaf, towns.otherBodyId);
    return (await find(operation, leaf, towns.bodyId)).filter((id) => !ours.includes(id));
  }
  return madeUp.filter((text) => accepts(place.leaf, text));
}

/** An identifier of the same form that nobody has. */
function nobody(id: string): string {
  const fresh = randomBytes(32).toString('hex');
  if (MADE_UP.test(id)) return `x${fresh.slice(0, 12)}`;
  return id.includes('-') ? randomUUID() : fresh.slice(0, id.length);
}

let asked = 0;

/** Each time from another address: who guesses from one is refused after a while, whatever he asks for. */
async function ask(caller: Caller, { operation, leaf }: Place, id: string): Promise<Answer> {
  const input = await inputWith(find, operation, caller.bodyId, leaf, id);
  asked += 1;
  const address = `10.0.${asked >> 8}.${asked & 255}`;
  return answerTo(towns.runtime, { ...caller, address }, operation.name, input, id);
}

/** How the answer to an identifier of the other body betrays it; nothing where it does not. */
async function betrayals(place: Place): Promise<readonly string[]> {
  const ids = await candidates(place);
  if (ids.length === 0) return [];
  const missing = await ask(towns.b, place, nobody(ids[0]!));
  for (const id of ids) {
    const answer = await ask(towns.b, place, id);
    const told = [...answer.uuids].filter((uuid) => uuid !== id && theirs.has(uuid));
    if (told.length > 0) return [`${place.name}: tells ${told.join(', ')}`];
    if (answer.text !== missing.text) return [`${place.name} = ${id}: ${answer.text} instead of ${missing.text}`];
  }
  return [];
}

/** Whether the operation finds what it is asked for in the body that has it. */
async function seesItsOwn(place: Place): Promise<boolean> {
  const ids = await candidates(place);
  if (ids.length === 0) return false;
  const missing = await ask(towns.a, place, nobody(ids[0]!));
  for (const id of ids) if ((await ask(towns.a, place, id)).text !== missing.text) return true;
  return false;
}

describe('an identifier of another body', () => {
  it('is answered by every operation like one that does not exist', async () => {
    const found: string[] = [];
    for (const place of places) found.push(...(await betrayals(place)));
    expect(found).toEqual([]);
  }, 400_000);

  it('is one that the operation finds in its own body, or the comparison would say nothing', async () => {
    const blind: string[] = [];
    for (const place of places.filter(isPointer)) {
      if (!(place.name in unseen) && !(await seesItsOwn(place))) blind.push(place.name);
    }
    expect(blind).toEqual([]);
    expect(Object.keys(unseen).filter((name) => !places.some((place) => place.name === name))).toEqual([]);
  }, 400_000);
});
