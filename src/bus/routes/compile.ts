import {
  compileFeel,
  createValidator,
  DomainError,
  evaluateCondition,
  toPlain,
  type TSchema,
} from '../../kernel/index.ts';
import { Dead } from '../delivery/types.ts';
import type { BusinessKey } from '../trace/keys.ts';
import type { Envelope } from '../transport/types.ts';
import { schemaProblem } from './check-schema.ts';
import { viewOf } from './kinds/routing.ts';
import { kinds } from './kinds/index.ts';
import { CONTINUE } from './continuation.ts';
import {
  StepProblem,
  type Compiler,
  type Kind,
  type RouteDocument,
  type SagaPlace,
  type Step,
  type StepDocument,
} from './model.ts';
import { routeSchema } from './schema.ts';

/** What is wrong with a route document: place (JSON Pointer) and sentence. */
export interface RouteProblem {
  readonly pointer: string;
  readonly message: string;
}

/** A route that can run. */
export interface CompiledRoute {
  readonly document: RouteDocument;
  readonly steps: readonly Step[];
  /** What a message can be looked up by; names without a value are left out. */
  keys(now: Date, envelope: Envelope, data: unknown): readonly BusinessKey[];
  /** Where each step stands, by its place. */
  readonly spots: ReadonlyMap<string, Spot>;
}

export interface Spot {
  readonly list: readonly Step[];
  readonly index: number;
  /** The step that the list is in, and the how-manieth of its lists it is. */
  readonly within: Within | undefined;
}

interface Within {
  readonly owner: string;
  readonly list: number;
}

const MOST_STEPS = 200;
const MOST_DEPTH = 10;
const validator = createValidator();

/**
 * Compiles a route document. `operations` are those that routes may call. @returns the route, or all that is wrong with it: what a schema
 * sees, expressions that do not parse, names that nothing has.
 */
export function compileRoute(
  document: unknown,
  operations: ReadonlySet<string>,
): { readonly route: CompiledRoute } | { readonly problems: readonly RouteProblem[] } {
  const problems: RouteProblem[] = [];
  try {
    validator.input(routeSchema, document);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { problems: error.errors };
  }
  const known = document as RouteDocument;
  if (known.route.startsWith(CONTINUE) || known.route.startsWith('endpoint.')) {
    problems.push({ pointer: '/route', message: `no route begins with «${CONTINUE}» or «endpoint.»` });
  }
  const count = { steps: 0 };
  const spots = new Map<string, Spot>();
  const top = { depth: 1, within: undefined, saga: undefined };
  const steps = compileSteps(known.steps, '/steps', top, { operations, problems, count, spots });
  if (count.steps > MOST_STEPS) problems.push({ pointer: '/steps', message: `more than ${MOST_STEPS} steps` });
  const keys = compileKeys(known.keys ?? {}, problems);
  return problems.length > 0 ? { problems } : { route: { document: known, steps, spots, keys } };
}

function compileKeys(written: Readonly<Record<string, string>>, problems: RouteProblem[]): CompiledRoute['keys'] {
  const programs = Object.entries(written).flatMap(([kind, source]) => {
    try {
      return [[kind, parsed(source, `/keys/${kind}`)] as const];
    } catch (error) {
      problems.push({ pointer: `/keys/${kind}`, message: (error as Error).message });
      return [];
    }
  });
  return (now, envelope, data) => {
    const view = viewOf({ envelope, data, headers: envelope.headers ?? {} });
    return programs.flatMap(([kind, program]) => {
      const result = program.evaluate(view, { now });
      const value = result.ok ? toPlain(result.value) : undefined;
      const known = typeof value === 'string' || typeof value === 'number';
      return known ? [{ kind, value: String(value), about: null }] : [];
    });
  };
}

interface Compilation {
  readonly operations: ReadonlySet<string>;
  readonly problems: RouteProblem[];
  readonly count: { steps: number };
  readonly spots: Map<string, Spot>;
}

/** Where a list of steps stands. */
interface Level {
  readonly depth: number;
  readonly within: Within | undefined;
  readonly saga: SagaPlace | undefined;
}

function compileSteps(
  documents: readonly StepDocument[],
  pointer: string,
  level: Level,
  run: Compilation,
): readonly Step[] {
  if (level.depth > MOST_DEPTH) {
    run.problems.push({ pointer, message: `steps within steps more than ${MOST_DEPTH} deep` });
    return [];
  }
  const list = documents.flatMap((document, index) => compileStep(document, `${pointer}/${index}`, level, run) ?? []);
  for (const [index, step] of list.entries()) run.spots.set(step.place, { list, index, within: level.within });
  return list;
}

function compileStep(document: StepDocument, pointer: string, level: Level, run: Compilation): Step | undefined {
  run.count.steps += 1;
  const { name, ...rest } = document;
  const [kindName, ...others] = Object.keys(rest);
  const kind = kindName !== undefined && Object.hasOwn(kinds, kindName) ? kinds[kindName] : undefined;
  if (!kind || others.length > 0) {
    const message = `a step is one of ${Object.keys(kinds).join(', ')}`;
    run.problems.push({ pointer, message });
    return undefined;
  }
  const place = `${pointer}/${kindName}`;
  const parameters = rest[kindName!];
  try {
    validator.input(standalone(kind), parameters);
    const label = typeof name === 'string' ? name : pointer;
    const works = kind.compile(parameters as never, compilerAt({ place, pointer, label }, level, run));
    return {
      name: typeof name === 'string' ? name : (kind.title?.(parameters as never) ?? kindName!),
      kind: kindName!,
      ...{ effect: kind.effect, place: pointer, saga: level.saga },
      ...(typeof works === 'function' ? { run: works } : works),
    };
  } catch (error) {
    if (error instanceof StepProblem) run.problems.push({ pointer: place + error.pointer, message: error.message });
    else if (error instanceof DomainError) {
      run.problems.push(...error.errors.map((one) => ({ pointer: place + one.pointer, message: one.message })));
    } else throw error;
    return undefined;
  }
}

const schemas = new WeakMap<Kind, TSchema>();

/** The schema of a kind by itself: steps within are looked at when they are compiled. */
function standalone(kind: Kind): TSchema {
  let schema = schemas.get(kind);
  if (!schema) {
    const steps = { type: 'array', items: { type: 'object' }, minItems: 1, maxItems: MOST_STEPS };
    schemas.set(kind, (schema = { ...kind.schema, $defs: { steps } } as TSchema));
  }
  return schema;
}

interface Position {
  /** Of what stands behind the name of the kind. */
  readonly place: string;
  /** Of the step. */
  readonly pointer: string;
  readonly label: string;
}

function compilerAt({ place, pointer: own, label }: Position, level: Level, run: Compilation): Compiler {
  let lists = 0;
  return {
    ...{ place: own, label, saga: level.saga },
    steps(documents, pointer, saga = level.saga) {
      const within = { owner: own, list: lists };
      lists += 1;
      return compileSteps(documents, place + pointer, { depth: level.depth + 1, within, saga }, run);
    },
    condition(source, pointer) {
      const program = parsed(source, pointer);
      return (host, exchange, more) => {
        const verdict = evaluateCondition(program, { ...viewOf(exchange), ...more }, { now: host.now() });
        if (!verdict.ok) throw new Dead(`the condition «${source.slice(0, 200)}» cannot tell: ${verdict.message}`);
        return verdict.value;
      };
    },
    text(source, pointer) {
      const program = parsed(source, pointer);
      return (host, exchange) => {
        const result = program.evaluate(viewOf(exchange), { now: host.now() });
        const value = result.ok ? toPlain(result.value) : undefined;
        if (typeof value === 'string' && value !== '') return value;
        if (typeof value === 'number') return String(value);
        throw new Dead(`«${source.slice(0, 200)}» gives no text${result.ok ? '' : `: ${result.message}`}`);
      };
    },
    operation(name, pointer) {
      if (!run.operations.has(name)) {
        throw new StepProblem(pointer, `routes may call: ${[...run.operations].join(', ') || 'no operation'}`);
      }
      return name;
    },
    schema(schema, pointer) {
      const problem = schemaProblem(schema, pointer);
      if (problem) throw new StepProblem(problem.pointer, problem.message);
      const own = createValidator();
      return (value) => own.check(schema as TSchema, value).map((one) => `${one.pointer || '/'} ${one.message}`);
    },
  };
}

function parsed(source: string, pointer: string) {
  try {
    return compileFeel(source);
  } catch (error) {
    throw new StepProblem(pointer, (error as Error).message);
  }
}
