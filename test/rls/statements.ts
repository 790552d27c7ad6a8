import { filesOf, sourceFiles } from '../architecture/tree.ts';

const PATTERNS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\b(?:from|join|using)\s+([a-z]+\.[a-z_]+)/gi, ['SELECT']],
  [/\binsert\s+into\s+([a-z]+\.[a-z_]+)/gi, ['INSERT']],
  [/\bupdate\s+([a-z]+\.[a-z_]+)/gi, ['UPDATE', 'SELECT']],
  [/\bdelete\s+from\s+([a-z]+\.[a-z_]+)/gi, ['DELETE', 'SELECT']],
];

/** Which rights on rows the statements in the product's source need, by table. Reads `sql` templates as text. */
export function neededRights(): (table: string) => ReadonlySet<string> {
  const needed = new Map<string, Set<string>>();
  const add = (table: string, rights: readonly string[]) => {
    const known = needed.get(table) ?? new Set();
    for (const right of rights) known.add(right);
    needed.set(table, known);
  };
  const files = sourceFiles('src').filter(({ path }) => !/\.test\.ts$|\/testing\//.test(path));
  for (const text of files.flatMap((file) => statementsOf(file.text))) {
    for (const [pattern, rights] of PATTERNS) for (const match of text.matchAll(pattern)) add(match[1]!, rights);
    const inserted = /\binsert\s+into\s+([a-z]+\.[a-z_]+)/i.exec(text)?.[1];
    if (inserted && /\bon conflict[\s\S]*\bdo update\b/i.test(text)) add(inserted, ['UPDATE', 'SELECT']);
    if (inserted && /\breturning\b|\bon conflict\b/i.test(text)) add(inserted, ['SELECT']);
    // A row lock needs the right to change rows.
    if (/\bfor (?:no key )?(?:update|share)\b/i.test(text)) {
      for (const match of text.matchAll(/\bfrom\s+([a-z]+\.[a-z_]+)/gi)) add(match[1]!, ['UPDATE']);
    }
  }
  for (const text of filesOf('src', '.sql').flatMap((file) => definitionsOf(file.text))) {
    for (const match of text.matchAll(PATTERNS[0]![0])) add(match[1]!, PATTERNS[0]![1]);
  }
  return (table) => needed.get(table) ?? new Set();
}

function statementsOf(text: string): readonly string[] {
  return [...text.matchAll(/\bsql`((?:[^`\\]|\\.)*)`/g)].map((match) => match[1]!);
}

/** Views, and functions that run with the rights of their caller: both need what they read. */
function definitionsOf(text: string): readonly string[] {
  const views = [...text.matchAll(/create (?:or replace )?view [\s\S]*?;/gi)].map((match) => match[0]);
  const functions = [...text.matchAll(/create (?:or replace )?function [\s\S]*?(\$[a-z]*\$)[\s\S]*?\1/gi)].map(
    (match) => match[0],
  );
  return [...views, ...functions.filter((body) => !/security definer/i.test(body))];
}
