/** A statement with the names of its parameters in the order in which they are bound. */
export interface Statement {
  readonly text: string;
  readonly names: readonly string[];
}

/** What is no parameter whatever stands in it: strings, quoted names, comments, dollar quotes, casts; then the parameters. */
const PARTS = new RegExp(
  [
    /'(?:[^']|'')*'/,
    /"(?:[^"]|"")*"/,
    /`[^`]*`/,
    /--[^\n]*/,
    /\/\*[\s\S]*?\*\//,
    /\$([A-Za-z_]*)\$[\s\S]*?\$\1\$/,
    /::/,
    /:([A-Za-z_][A-Za-z0-9_]*)/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);

/**
 * Reads the `:name` parameters of a statement and writes them as a driver binds them.
 * @param mark what stands in place of the n-th parameter, from 1
 */
export function readStatement(source: string, mark: (n: number) => string): Statement {
  const names: string[] = [];
  const text = source.replace(PARTS, (part, _tag: string | undefined, name: string | undefined) =>
    name === undefined ? part : mark(names.push(name)),
  );
  return { text, names };
}
