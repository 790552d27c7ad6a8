import { describe, expect, it } from 'vitest';
import { compositionRoots, mayImport, testSupport } from './rules.ts';
import { filesOf, roomOf, sourceFiles, type SourceFile } from './tree.ts';

const product = sourceFiles('src').filter((file) => !testSupport.test(file.path));
const ui = sourceFiles('ui').filter((file) => !testSupport.test(file.path));
const inRooms = product.filter((file) => !compositionRoots.some((path) => file.path.startsWith(path)));

describe('architecture', () => {
  it('lets rooms know only the rooms on their line, through their public face', () => {
    expect(inRooms.flatMap(wrongImports)).toEqual([]);
  });

  it('has a rule for every room that exists', () => {
    const rooms = new Set(inRooms.map((file) => roomOf(file.path)));
    expect([...rooms].filter((room) => room !== undefined && !(room in mayImport))).toEqual([]);
  });

  it('has no cycle of imports', () => {
    expect(findCycles([...product, ...ui])).toEqual([]);
  });

  it('opens database connections in the kernel only, but for a connector to the databases of others', () => {
    const allowed = ['src/kernel/', 'src/bus/connectors/sql/'];
    const outside = product.filter((file) => !allowed.some((folder) => file.path.startsWith(folder)));
    expect(offenders(outside, (file) => file.imports.some((item) => item.specifier === 'pg'))).toEqual([]);
  });

  it('reads the environment in the configuration only', () => {
    const others = product.filter((file) => file.path !== 'src/kernel/config.ts');
    expect(offenders(others, (file) => file.text.includes('process.env'))).toEqual([]);
  });

  it('takes time, identifiers and randomness from the context', () => {
    const sources = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\brandomUUID\(|\brandomBytes\(/;
    const allowed = ['src/kernel/clock.ts'];
    const rooms = inRooms.filter((file) => !allowed.includes(file.path) && !mayDrawSecrets(file.path));
    expect(offenders(rooms, (file) => sources.test(withoutComments(file.text)))).toEqual([]);
  });

  it('keeps clocks and dice out of product SQL', () => {
    const sources = /\b(now|random|gen_random_uuid|clock_timestamp|statement_timestamp|current_timestamp)\s*\(/i;
    const migrations = filesOf('src', '.sql').filter((file) => !testSupport.test(file.path));
    const statements = inRooms.flatMap((file) => sqlOf(file).map((text) => ({ path: file.path, text })));
    expect([...migrations, ...statements].filter((file) => sources.test(file.text)).map((file) => file.path)).toEqual(
      [],
    );
  });

  it('lets a room touch only its own schema, published views and the kernel functions', () => {
    const rooms = Object.keys(mayImport);
    const foreign = inRooms.flatMap((file) => {
      const own = roomOf(file.path);
      return sqlOf(file).flatMap((text) =>
        [...text.matchAll(/\b(?:from|join|into|update|table)\s+([a-z]+)\.([a-z_]+)/gi)]
          .filter(([, schema, table]) => rooms.includes(schema!) && schema !== own && !table!.startsWith('v_'))
          .map(([, schema, table]) => `${file.path}: ${schema}.${table}`),
      );
    });
    expect(foreign).toEqual([]);
  });

  it('writes SQL in stores only', () => {
    const rooms = inRooms.filter((file) => roomOf(file.path) !== 'kernel');
    const outside = rooms.filter((file) => !/store(\.ts|\/)|-store\.ts$/.test(file.path));
    expect(offenders(outside, (file) => sqlOf(file).length > 0)).toEqual([]);
  });

  it('evaluates no code and starts no shell', () => {
    const dangerous = /\beval\(|new Function\(|node:vm'|\bexec\(|execSync\(|shell:\s*true/;
    expect(
      offenders([...product, ...ui], (file) => dangerous.test(withoutComments(file.text).replaceAll('.exec(', ''))),
    ).toEqual([]);
  });

  it('reads nothing from outside of the repository', () => {
    const files = [...product, ...ui, ...sourceFiles('examples')].filter((file) => !testSupport.test(file.path));
    expect(offenders(files, (file) => file.text.includes('../shared'))).toEqual([]);
  });
});

function wrongImports(file: SourceFile): string[] {
  const own = roomOf(file.path);
  if (own === undefined) return [];
  return file.imports.flatMap((item) => {
    const other = item.target === undefined ? undefined : roomOf(item.target);
    if (other === undefined || other === own) return [];
    const line = `${file.path} -> ${item.target}`;
    if (!mayImport[own]?.includes(other)) return [`${line}: ${own} may not know ${other}`];
    const throughFace = other === 'ui' || item.target === `src/${other}/index.ts`;
    return throughFace ? [] : [`${line}: only through the index.ts of ${other}`];
  });
}

/** Depth-first search over imports that exist at run time; type imports vanish and bind nothing. */
function findCycles(files: readonly SourceFile[]): string[] {
  const graph = new Map(files.map((file) => [file.path, file.imports.filter((item) => !item.typeOnly)]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
      return;
    }
    if (done.has(path)) return;
    for (const item of graph.get(path) ?? [])
      if (item.target && graph.has(item.target)) visit(item.target, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return cycles;
}

function offenders(files: readonly SourceFile[], wrong: (file: SourceFile) => boolean): string[] {
  return files.filter(wrong).map((file) => file.path);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}

/** The texts of the `sql` templates of a file, without what is interpolated. */
function sqlOf(file: SourceFile): string[] {
  const interpolated = /\$\{[^{}]*(\{[^{}]*\}[^{}]*)*\}/g;
  return [...file.text.matchAll(/\bsql`((?:[^`\\]|\\.)*)`/g)].map((match) => match[1]!.replace(interpolated, '$'));
}

/** Keys and tokens of the installation are made outside of any transaction, by the operating system's generator. */
function mayDrawSecrets(path: string): boolean {
  return /src\/(kernel\/postgres|kernel\/backup)\/|\/keys?(\.ts|\/|-)/.test(path);
}
