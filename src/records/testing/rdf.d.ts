/** What the tests use of RDF libraries that bring no types along. */
declare module 'jsonld' {
  const jsonld: { toRDF(document: object, options: { format: 'application/n-quads' }): Promise<string> };
  export default jsonld;
}
declare module 'n3' {
  export class Parser {
    constructor(options?: { format?: string });
    parse(text: string): unknown[];
  }
  export class Store {
    constructor(quads: unknown[]);
  }
}
declare module 'rdf-validate-shacl' {
  export default class Validator {
    constructor(shapes: unknown);
    validate(data: unknown): Promise<{ conforms: boolean }>;
  }
}
