import type { ClassOfPlan, KitProblem } from '../types.ts';

const HEADER = 'titolo,titolo_label,classe,classe_label';

/**
 * Reads a filing plan as CSV (`titolo,titolo_label,classe,classe_label`): titles and their classes, e.g. `VI` and `VI.3`.
 * @returns the classes, or every wrong line.
 */
export function readClasses(file: string, text: string): { classes: ClassOfPlan[] } | { problems: KitProblem[] } {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines[0] !== HEADER) return { problems: [{ file, line: 1, message: `the first line must be ${HEADER}` }] };
  const problems: KitProblem[] = [];
  const classes = new Map<string, string>();
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === '') continue;
    const fields = readFields(line);
    const [title, titleLabel, number, label] = fields ?? [];
    if (fields?.length !== 4 || !title || !titleLabel || !number !== !label) {
      problems.push({
        file,
        line: index + 1,
        message: 'must be a title with its label, and a class with its label or neither',
      });
      continue;
    }
    classes.set(title, titleLabel);
    if (!number || !label) continue;
    const code = `${title}.${number}`;
    if (classes.has(code)) problems.push({ file, line: index + 1, message: `class ${code} stands twice` });
    classes.set(code, label);
  }
  if (problems.length > 0) return { problems };
  return { classes: [...classes].map(([code, title]) => ({ code, title })) };
}

/** The fields of a CSV line (RFC 4180), or undefined when its quotes do not match. */
function readFields(line: string): string[] | undefined {
  const fields = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)];
  const consumed = fields.reduce((length, match) => length + match[0].length, 0);
  return consumed === line.length
    ? fields.map((match) => (match[1]?.replaceAll('""', '"') ?? match[2] ?? '').trim())
    : undefined;
}
