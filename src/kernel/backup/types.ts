import { instant, object, oneOf, sha256Hex, text, Type, uuid, type Static } from '../operations/schema.ts';

/*
 * Glossary
 *   backup (copia di sicurezza)     one folder that holds an installation as it was at one instant, and a manifest that says what it holds
 *   repository folder               where backups gather, one dated folder each; what `digipro backup DIR` names
 *   manifest (distinta)             the list of everything in a backup with its SHA-256, written last: a folder without it is no backup
 *   row digest                      what a table's rows add up to whatever their order, so that a restored table can be compared
 *   restore (ripristino)            making the installation again in an empty place
 */

/** What keeps a backup or a restore from being done, as a sentence for whoever runs the installation. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  /** Marks errors that the command line prints without a stack. */
  readonly sentence = true;
}

export const FORMAT = 'digipro-backup/1';

const count = Type.Integer({ minimum: 0 });
/** Names of schemas, tables and columns as the product writes them; they become names of files and parts of statements. */
const name = Type.String({ pattern: '^[a-z][a-z0-9_]*$', maxLength: 63 });

const table = object({
  schema: name,
  name,
  columns: Type.Array(name, { minItems: 1 }),
  rows: count,
  bytes: count,
  sha256: sha256Hex,
  digest: sha256Hex,
});

/** What a counter of an identity column gave last. */
const sequence = object({ schema: name, name, value: text(19, { pattern: '^[0-9]+$' }) });

const migration = object({ room: name, number: Type.Integer({ minimum: 1 }), name, checksum: sha256Hex });

const head = object({ bodyId: uuid, code: text(40), leaves: count, hash: sha256Hex });

export const manifestSchema = object({
  format: oneOf([FORMAT]),
  program: text(50),
  takenAt: instant,
  installation: object({ id: uuid, mode: oneOf(['demonstration', 'real']) }),
  migrations: Type.Array(migration),
  tables: Type.Array(table),
  heads: Type.Array(head),
  /** Absent where the schema of the backup had none yet. */
  sequences: Type.Optional(Type.Array(sequence)),
  files: object({ count, bytes: count, listBytes: count, listSha256: sha256Hex }),
  problems: Type.Array(text(1000)),
});

/** What a backup holds. `problems` is what was wrong with the installation already when it was copied. */
export type Manifest = Static<typeof manifestSchema>;
export type TableEntry = Static<typeof table>;
export type SequenceEntry = Static<typeof sequence>;
export type LedgerHead = Static<typeof head>;

export const fileEntrySchema = object({
  path: text(1000, { pattern: '^[A-Za-z0-9]' }),
  size: count,
  sha256: sha256Hex,
  mode: Type.Integer({ minimum: 0, maximum: 0o777 }),
  shared: Type.Boolean(),
});

/** One file of the data folder. `shared`: the same file on disk as in the backup before, because its content never changes. */
export type FileEntry = Static<typeof fileEntrySchema>;

/** A statement that lists immutable files of a folder by what the rows say: columns `path`, `size`, `sha256` in hexadecimal. */
export interface ContentListing {
  readonly folder: string;
  readonly statement: string;
}

/** Which parts of the data folder make up the installation. The composition root knows, the kernel does not. */
export interface BackupPlan {
  readonly contents: ContentListing;
  /** Small folders copied whole: keys, secrets, trust anchors. */
  readonly folders: readonly string[];
  /** Folders among them with files that only grow, and are shared with the backup before when they have not. */
  readonly growing: readonly string[];
  /** Files in them that belong to this very place and not to the installation. */
  readonly without: readonly string[];
}

/** Where an installation is: its data folder, and its database if that is not the embedded one. */
export interface InstallationPlace {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly pgBin: string | undefined;
  readonly log: (message: string) => void;
}

export interface FinishedBackup {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly bytes: number;
}
