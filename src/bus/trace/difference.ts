/** What a step made of the data: a place that was another before, or that was not there, or is no more. */
export interface Difference {
  /** JSON Pointer; headers stand under `/headers`, data under `/data`. */
  readonly at: string;
  readonly was?: unknown;
  readonly is?: unknown;
}

/** Characters that the differences of one message may take together: a history is kept of every message. */
export const ROOM = 4096;
const MOST_VALUE = 300;
const MOST_NODES = 2000;

/** Space that is left; taken from as differences are noted. */
export interface Room {
  left: number;
}

/**
 * The differences between two values, as far as there is room for them; places that are the same object are not looked into. Values that
 * are long are cut. @returns an empty list when nothing differs.
 */
export function differences(before: unknown, after: unknown, pointer: string, room: Room): readonly Difference[] {
  const found: Difference[] = [];
  const open: [was: unknown, is: unknown, at: string][] = [[before, after, pointer]];
  for (let seen = 0; open.length > 0 && seen < MOST_NODES && room.left > 0; seen += 1) {
    const [was, is, at] = open.shift()!;
    if (was === is) continue;
    if (isNode(was) && isNode(is) && Array.isArray(was) === Array.isArray(is)) {
      for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
        if (open.length > MOST_NODES) break;
        open.push([
          own(was, name),
          own(is, name),
          `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1').slice(0, 80)}`,
        ]);
      }
    } else {
      const one = {
        at: at.slice(0, 300),
        ...(was === undefined ? {} : { was: cut(was) }),
        ...(is === undefined ? {} : { is: cut(is) }),
      };
      room.left -= JSON.stringify(one).length;
      if (room.left > 0) found.push(one);
    }
  }
  return found;
}

function isNode(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function own(node: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(node, name) ? node[name] : undefined;
}

/** A value as it is noted: whole where it is short, else its beginning. */
function cut(value: unknown): unknown {
  if (typeof value === 'string') return value.length <= MOST_VALUE ? value : `${value.slice(0, MOST_VALUE)}…`;
  if (!isNode(value)) return value;
  const text = JSON.stringify(value);
  return text.length <= MOST_VALUE ? value : `${text.slice(0, MOST_VALUE)}…`;
}

const MASK = '•••';
const MOST_DEPTH = 20;

/** A value without what it says: its shape, numbers and texts as signs. For who has given no reason to see more. */
export function masked(value: unknown, depth = 0): unknown {
  if (typeof value === 'string' || typeof value === 'number') return MASK;
  if (!isNode(value)) return value;
  if (depth > MOST_DEPTH) return MASK;
  if (Array.isArray(value)) return value.map((item) => masked(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, masked(inner, depth + 1)]));
}
