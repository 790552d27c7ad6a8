import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, realpath } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import type { Locate, TSchema } from '../../kernel/index.ts';
import type { KitProblem, LineOf } from '../types.ts';
import { readYaml } from './yaml.ts';

const MAX_FILE = 4 * 1024 * 1024;

/** Reads files of one kit, remembers their digest, where everything stands in them and what is wrong. */
export class KitReader {
  readonly problems: KitProblem[] = [];
  readonly #folder: string;
  readonly #digests = new Map<string, string>();
  readonly #places = new Map<string, Locate>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The text of a file of the kit; a path or link that leads out of the kit is refused. */
  async text(file: string): Promise<string | undefined> {
    const path = normalize(file);
    if (path.startsWith('..') || path.startsWith('/')) return this.refuse(file, 1, 'lies outside of the kit');
    try {
      const stat = await lstat(join(this.#folder, path));
      if (!stat.isFile()) return this.refuse(file, 1, 'is not a plain file');
      if (stat.size > MAX_FILE) return this.refuse(file, 1, 'is larger than 4 MB');
      const real = await realpath(join(this.#folder, path));
      if (!real.startsWith((await realpath(this.#folder)) + sep))
        return this.refuse(file, 1, 'lies outside of the kit');
      const bytes = await readFile(real);
      if (!isUtf8(bytes)) return this.refuse(file, 1, 'is not UTF-8 text');
      this.#digests.set(path, createHash('sha256').update(bytes).digest('hex'));
      return bytes.toString('utf8');
    } catch {
      return this.refuse(file, 1, 'is missing');
    }
  }

  async yaml<T>(file: string, schema: TSchema): Promise<T | undefined> {
    const text = await this.text(file);
    if (text === undefined) return undefined;
    const result = readYaml<T>(file, text, schema);
    if ('value' in result) {
      this.#places.set(file, result.locate);
      return result.value;
    }
    this.problems.push(...result.problems);
    return undefined;
  }

  async list(folder: string, ending: string): Promise<string[]> {
    const names = await readdir(join(this.#folder, normalize(folder))).catch(() => undefined);
    if (!names) this.refuse(folder, 1, 'is missing');
    return (names ?? []).filter((name) => name.endsWith(ending)).sort();
  }

  refuse(file: string, line: number, message: string): undefined {
    this.problems.push({ file, line, message });
  }

  /** Line of a place in a YAML file that was read, 1 for any other. */
  readonly lineOf: LineOf = (file, pointer) => this.#places.get(file)?.(pointer) ?? 1;

  /** Digest over the names and contents of all files read, in order of their names. */
  digest(): string {
    const lines = [...this.#digests].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, hash]) => `${hash}  ${file}\n`);
    return createHash('sha256').update(lines.join('')).digest('hex');
  }
}
