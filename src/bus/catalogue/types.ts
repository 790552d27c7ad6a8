/**
 * Glossary
 * - service (servizio): operations that belong together under one contract; a room of the house, or an e-service of others
 * - contract (contratto): what a service promises, version by version: operations with the schemas of what they take and answer
 * - owner (titolare): who answers for a service
 * - consumer (fruitore): a route, an endpoint, a room or somebody outside that uses a service and would suffer from a breaking change
 */

/** JSON Schema as contracts keep it: the keywords that say something of data, references only to `#/$defs/NAME`. */
export type Schema = Readonly<Record<string, unknown>>;

export const FORMATS = ['openapi-3.1', 'openapi-3.0', 'swagger-2.0', 'wsdl-1.1', 'operations'] as const;
export type Format = (typeof FORMATS)[number];

/** What every kind of file becomes, so that they are shown, compared and checked alike. */
export interface Contract {
  readonly format: Format;
  readonly title: string;
  /** As the file says it; a WSDL says none. */
  readonly version: string | null;
  readonly description: string | null;
  /** Where the service says that it is reached. */
  readonly addresses: readonly string[];
  /** Patterns by which it is secured, e.g. `bearer`, `mutualTLS`, `INTEGRITY_REST_01`. */
  readonly security: readonly string[];
  readonly operations: readonly ContractOperation[];
  /** What schemas refer to. */
  readonly defs: Readonly<Record<string, Schema>>;
}

export interface ContractOperation {
  readonly name: string;
  readonly title: string;
  /** HTTP method and path template; null for a service that has none. */
  readonly method: string | null;
  readonly path: string | null;
  /** Over HTTP an object of `path`, `query`, `header` and `body`. */
  readonly input: Schema;
  /** Over HTTP an object of the successful answers by status. */
  readonly output: Schema;
  readonly security: readonly string[];
}

/** Something that is wrong with a file, and where. */
export interface ContractProblem {
  /** JSON Pointer, empty where the file as a whole is meant. */
  readonly pointer: string;
  readonly message: string;
}

/** Says why a file is no contract that can be taken in. */
export class ContractRefused extends Error {
  readonly problems: readonly ContractProblem[];
  constructor(problems: readonly ContractProblem[]) {
    super(problems.map(({ pointer, message }) => `${pointer || '/'} ${message}`).join('; '));
    this.name = 'ContractRefused';
    this.problems = problems;
  }
}

export function refuse(pointer: string, message: string): never {
  throw new ContractRefused([{ pointer, message }]);
}
