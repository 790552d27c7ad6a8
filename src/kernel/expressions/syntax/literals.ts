const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', "'": "'", '\\': '\\' };

/** The text of a string literal: `\n \r \t \" \' \\`, `\uXXXX` and `\UXXXXXX`; every other backslash stands for itself, as in patterns. */
export function readString(literal: string): string {
  const inner = literal.slice(1, -1);
  return inner.replace(/\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|([nrt"'\\]))/g, (all, short, long, plain) => {
    if (plain !== undefined) return ESCAPES[plain as string] ?? (all as string);
    const code = Number.parseInt((short ?? long) as string, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : (all as string);
  });
}

/** One name in one spelling: `a - b`, `a-b` and `a -b` are the same name, as are one and more spaces (DMN §10.3.1.4). */
export function canonicalName(name: string): string {
  return name
    .replace(/\s+/g, ' ')
    .replace(/ ?([./\-'+*]) ?/g, '$1')
    .trim();
}
