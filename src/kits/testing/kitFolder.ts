import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../app.ts';

/** The kits of the product in a folder of its own, where a test may break and change them. */
export interface KitFolder {
  readonly path: string;
  /** Changes a file; a change that finds nothing to change is a mistake of the test. */
  edit(file: string, change: (text: string) => string): Promise<void>;
  /** A kit as the product has it. */
  restore(kit: string): Promise<void>;
  remove(): Promise<void>;
}

export async function kitFolder(): Promise<KitFolder> {
  const shipped = join(packageRoot, 'kits');
  const path = await mkdtemp(join(tmpdir(), 'digipro-kits-'));
  await cp(shipped, path, { recursive: true });
  return {
    path,
    async edit(file, change) {
      const before = await readFile(join(path, file), 'utf8');
      const after = change(before);
      if (after === before) throw new Error(`nothing to change in ${file}`);
      await writeFile(join(path, file), after);
    },
    async restore(kit) {
      await rm(join(path, kit), { recursive: true, force: true });
      await cp(join(shipped, kit), join(path, kit), { recursive: true });
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}
