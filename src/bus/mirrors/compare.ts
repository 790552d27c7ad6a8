import { createValidator, object, text, Type, type Static } from '../../kernel/index.ts';
import type { Connection } from '../connectors/types.ts';
import type { Host } from '../routes/model.ts';
import type { Shown } from './settings.ts';

const thing = object({ id: text(300), version: text(500) });
const things = Type.Array(thing, { maxItems: 100_000 });
type Thing = Static<typeof thing>;

/** How the two sides stand to each other in one collection. */
export interface Difference {
  readonly ours: number;
  readonly theirs: number;
  /** Not shown there though it should be. */
  readonly missing: readonly Thing[];
  /** Shown there in another version than ours. */
  readonly outdated: readonly Thing[];
  /** Shown there though it must not be (any more). */
  readonly surplus: readonly Thing[];
}

/** Compares by name and version. */
export function differenceOf(ours: readonly Thing[], theirs: readonly Thing[]): Difference {
  const [here, there] = [versionsOf(ours), versionsOf(theirs)];
  return {
    ...{ ours: here.size, theirs: there.size },
    missing: ours.filter(({ id }) => !there.has(id)),
    outdated: ours.filter(({ id, version }) => there.has(id) && there.get(id) !== version),
    surplus: theirs.filter(({ id }) => !here.has(id)),
  };
}

function versionsOf(list: readonly Thing[]): ReadonlyMap<string, string> {
  return new Map(list.map(({ id, version }) => [id, version]));
}

export interface ComparePorts {
  /** Asks an operation of the house, as the person who compares. */
  readonly ask: (operation: string, input: object) => Promise<unknown>;
  readonly map: Host['map'];
  readonly connection: Connection;
  /** Names the question to the other system. */
  readonly newId: () => string;
}

const MOST_PAGES = 500;

/** What the house has of a collection, over all pages. @throws when the mapping gives no list of names and versions. */
export async function oursOf({ ask, map }: ComparePorts, shown: Shown): Promise<readonly Thing[]> {
  const found: Thing[] = [];
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const input = { ...shown.input, ...(after === undefined ? {} : { after }) };
    const answer = await ask(shown.operation, input);
    found.push(...listOf(await map(shown.ours, answer), `\`ours\` of ${shown.name}`));
    const { next } = (answer ?? {}) as { next?: string | null };
    if (typeof next !== 'string') return found;
    after = next;
  }
  throw new Error(`${shown.operation} has more than ${MOST_PAGES} pages`);
}

/** What the other system shows of a collection. @throws SendFailure when it does not say, or says something else. */
export async function theirsOf({ map, connection, newId }: ComparePorts, shown: Shown): Promise<readonly Thing[]> {
  const { data } = await connection.send!({
    ...{ id: newId(), data: undefined, contentType: 'application/json', interrupted: false },
    headers: { 'http-method': 'GET', 'http-path': shown.path },
  });
  return listOf(shown.theirs === undefined ? data : await map(shown.theirs, data), `the answer at ${shown.path}`);
}

const { check } = createValidator();

function listOf(value: unknown, what: string): readonly Thing[] {
  // JSONata gives nothing for an empty list, and the element for a list of one.
  const list = value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
  const [problem] = check(things, list);
  if (problem) throw new Error(`${what} is no list of {id, version}: ${problem.pointer} ${problem.message}`);
  return list as readonly Thing[];
}
