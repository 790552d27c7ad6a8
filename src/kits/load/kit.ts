import { createHash } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import type { Static, TSchema } from 'typebox';
import { compileFeel, ExpressionError } from '../../kernel/index.ts';
import type { ActTypePart, Kit, KitProblem, OrganisationPart, ServicePart } from '../types.ts';
import { readClasses } from './plan.ts';
import { actTypeSchema, formSchema, manifestSchema, organisationSchema, serviceSchema } from './schema.ts';
import { readYaml } from './yaml.ts';

type Manifest = Static<typeof manifestSchema>;

const MAX_FILE = 4 * 1024 * 1024;

/** Reads a kit's folder whole and checks it. @returns the kit, or every problem with file and line. */
export async function readKit(folder: string): Promise<{ kit: Kit } | { problems: readonly KitProblem[] }> {
  const reader = new KitReader(folder);
  const manifest = await reader.yaml<Manifest>('kit.yaml', manifestSchema);
  if (!manifest) return { problems: reader.problems };
  const kit: Kit = {
    name: manifest.kit,
    version: manifest.version,
    title: manifest.title,
    requires: manifest.requires ?? [],
    filingPlan: manifest.filingPlan ? await readPlan(reader, manifest.filingPlan) : null,
    process: manifest.process ? await readProcess(reader, manifest.process) : null,
    acts: await readActs(reader, manifest.acts ?? []),
    intake: readIntake(reader, manifest),
    services: await reader.each<ServicePart>(manifest.services ?? [], serviceSchema),
    organisation: manifest.organisation
      ? ((await reader.yaml<OrganisationPart>(manifest.organisation, organisationSchema)) ?? null)
      : null,
    digest: '',
  };
  if (reader.problems.length > 0) return { problems: reader.problems };
  return { kit: { ...kit, digest: reader.digest() } };
}

/** Reads files of one kit, remembers their digest and what is wrong with them. */
class KitReader {
  readonly problems: KitProblem[] = [];
  readonly #folder: string;
  readonly #files = new Map<string, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async text(file: string): Promise<string | undefined> {
    const path = normalize(file);
    if (path.startsWith('..') || path.startsWith('/')) return this.refuse(file, 1, 'lies outside of the kit');
    try {
      const stat = await lstat(join(this.#folder, path));
      if (!stat.isFile()) return this.refuse(file, 1, 'is not a plain file');
      if (stat.size > MAX_FILE) return this.refuse(file, 1, 'is larger than 4 MB');
      const text = await readFile(join(this.#folder, path), 'utf8');
      this.#files.set(path, createHash('sha256').update(text).digest('hex'));
      return text;
    } catch {
      return this.refuse(file, 1, 'is missing');
    }
  }

  async yaml<T>(file: string, schema: TSchema): Promise<T | undefined> {
    const text = await this.text(file);
    if (text === undefined) return undefined;
    const result = readYaml<T>(file, text, schema);
    if ('value' in result) return result.value;
    this.problems.push(...result.problems);
    return undefined;
  }

  async each<T>(files: readonly string[], schema: TSchema): Promise<T[]> {
    const values: T[] = [];
    for (const file of files) {
      const value = await this.yaml<T>(file, schema);
      if (value !== undefined) values.push(value);
    }
    return values;
  }

  async list(folder: string, ending: string): Promise<string[]> {
    const names = await readdir(join(this.#folder, normalize(folder))).catch(() => undefined);
    if (!names) this.refuse(folder, 1, 'is missing');
    return (names ?? []).filter((name) => name.endsWith(ending)).sort();
  }

  refuse(file: string, line: number, message: string): undefined {
    this.problems.push({ file, line, message });
  }

  /** Digest over the names and contents of all files read, in order of their names. */
  digest(): string {
    const lines = [...this.#files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, hash]) => `${hash}  ${file}\n`);
    return createHash('sha256').update(lines.join('')).digest('hex');
  }
}

async function readPlan(reader: KitReader, plan: NonNullable<Manifest['filingPlan']>): Promise<Kit['filingPlan']> {
  const text = await reader.text(plan.file);
  if (text === undefined) return null;
  const result = readClasses(plan.file, text);
  if ('problems' in result) {
    reader.problems.push(...result.problems);
    return null;
  }
  return { scheme: plan.scheme, validFrom: plan.validFrom, classes: result.classes };
}

async function readProcess(reader: KitReader, part: NonNullable<Manifest['process']>): Promise<Kit['process']> {
  const bpmn = await reader.text(part.file);
  const forms: Record<string, unknown> = {};
  for (const name of await reader.list(part.forms, '.yaml')) {
    const form = await reader.yaml<Record<string, unknown>>(`${part.forms}/${name}`, formSchema);
    if (form) forms[name.replace(/\.yaml$/, '')] = form;
  }
  if (bpmn === undefined) return null;
  return { key: part.key, name: part.name, file: part.file, bpmn, forms, legalTerm: part.legalTerm ?? null };
}

async function readActs(reader: KitReader, files: readonly string[]): Promise<ActTypePart[]> {
  const types = await reader.each<Static<typeof actTypeSchema>>(files, actTypeSchema);
  return types.map((type) => ({ ...type, publication: type.publication ?? null }));
}

function readIntake(reader: KitReader, manifest: Manifest): Kit['intake'] {
  return (manifest.intake ?? []).map((rule) => {
    try {
      compileFeel(rule.condition);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      reader.refuse('kit.yaml', 1, `intake ${rule.name}: ${error.message}`);
    }
    return { ...rule, procedureKey: manifest.process?.key ?? manifest.kit };
  });
}
