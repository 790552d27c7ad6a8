import { formatBytes } from '../../../ui/contract/format.ts';
import type { Locale } from '../../../ui/contract/locale.ts';
import { translator } from '../../../ui/contract/portal.ts';
import { kindsText } from '../../../ui/forms/kinds.ts';
import { DomainError } from '../../kernel/index.ts';
import type { IncomingFile, PostedFile } from '../posted.ts';
import type { Ask } from './route.ts';

/** As the room of services takes them: said on the pages before anybody tries. */
export const MAX_FILE_BYTES = 10_000_000;
export const MAX_FILES = 10;
const MAX_ALL_BYTES = 25_000_000;

/** Sends a posted file on to an operation that keeps it. @returns the file with why it was not taken, if so. */
export async function passOn(
  ask: Ask,
  file: IncomingFile,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): Promise<PostedFile> {
  const { field, filename, mime, stream } = file;
  const posted = { field, filename, mime, sha256: '', size: 0 };
  try {
    await ask.citizen.call(operation, { ...input, filename: filename.slice(-1000) }, { stream, mime, filename });
    return posted;
  } catch (error) {
    // What is left of the file must be read off, or the form never ends.
    stream.resume();
    const problem = error instanceof DomainError ? PROBLEMS[error.code] : undefined;
    if (!problem) throw error;
    return { ...posted, problem };
  }
}

const PROBLEMS: Readonly<Record<string, NonNullable<PostedFile['problem']>>> = {
  TOO_LARGE: 'tooLarge',
  FILE_REFUSED: 'wrongKind',
  FILES_TOO_MANY: 'tooMany',
};

/** Why files were not taken, in words. */
export function fileProblems(
  locale: Locale,
  files: readonly PostedFile[],
  types: readonly string[],
): readonly string[] {
  const t = translator(locale);
  const size = formatBytes(locale, MAX_FILE_BYTES);
  return files.flatMap(({ filename: name, problem }) => {
    if (problem === undefined) return [];
    if (problem === 'tooLarge') return [t('form.wrong.fileTooLarge', { name, size })];
    if (problem === 'empty') return [t('form.wrong.fileEmpty', { name })];
    if (problem === 'wrongKind') return [t('form.wrong.fileKind', { name, types: kindsText(types) })];
    return [t('form.wrong.filesTooMany', { count: MAX_FILES, size: formatBytes(locale, MAX_ALL_BYTES) })];
  });
}
