import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface SourceFile {
  /** Path from the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

export interface Import {
  readonly specifier: string;
  /** Path of the imported file from the root, or undefined for a package. */
  readonly target: string | undefined;
  readonly typeOnly: boolean;
}

const IMPORT = /^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
const DYNAMIC = /\bimport\(\s*'([^']+)'\s*\)/g;

/** Every TypeScript file below a folder, with what it imports. */
export function sourceFiles(folder: string): readonly SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => readSource(relative(root, join(entry.parentPath, entry.name))));
}

/** Files of another kind below a folder, as text. */
export function filesOf(folder: string, ending: string): readonly { path: string; text: string }[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(root, path), text: readFileSync(path, 'utf8') }));
}

/** The room of a path: the folder below `src`, or `ui`. */
export function roomOf(path: string): string | undefined {
  if (path.startsWith('ui/')) return 'ui';
  return /^src\/([a-z]+)\//.exec(path)?.[1];
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const found = [...text.matchAll(IMPORT)].map((match) => ({ specifier: match[2]!, typeOnly: match[1] !== undefined }));
  const dynamic = [...text.matchAll(DYNAMIC)].map((match) => ({ specifier: match[1]!, typeOnly: false }));
  const imports = [...found, ...dynamic].map((item) => ({ ...item, target: targetOf(path, item.specifier) }));
  return { path, text, imports };
}

function targetOf(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return relative(root, resolve(root, dirname(from), specifier));
}
