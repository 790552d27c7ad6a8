import { join } from 'node:path';
import { PostgresError } from './errors.ts';
import { readIfPresent, writeWhole } from './files.ts';

/** The choice made for a data folder on its first start, kept there so that another installed version never touches its cluster. */
export interface Memory {
  readonly origin: 'setting' | 'package' | 'system';
  /** Folder of the programs; those of the npm package are looked up again, since `node_modules` may have moved. */
  readonly bin: string;
  readonly major: number;
  /** Folder that holds the cluster where the server's user cannot reach the data folder, else null. */
  readonly outside: string | null;
}

/** Reads the choice. @returns undefined before the first start. */
export async function recall(dataDir: string): Promise<Memory | undefined> {
  const text = await readIfPresent(fileOf(dataDir));
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Memory;
  } catch {
    throw new PostgresError(`${fileOf(dataDir)} is spoilt: put back its copy, or restore a backup into a new folder`);
  }
}

/** Keeps the choice, if it is not the one kept already. */
export async function remember(dataDir: string, memory: Memory): Promise<void> {
  const text = `${JSON.stringify(memory, null, 2)}\n`;
  if ((await readIfPresent(fileOf(dataDir))) !== text) await writeWhole(fileOf(dataDir), text, 0o644);
}

/** Where the cluster of a data folder is, or will be. */
export function clusterFolder(dataDir: string, outside: string | null): string {
  return join(outside ?? dataDir, 'pg');
}

function fileOf(dataDir: string): string {
  return join(dataDir, 'postgres.json');
}
