import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Programs of this machine that intake uses where they are. */
export interface Tools {
  /** Version of pdftotext; undefined where it, or what bounds it, is not on the machine. */
  readonly pdftotext: string | undefined;
  /** The same of pdftoppm. */
  readonly pdftoppm: string | undefined;
  /** The same of tesseract, and the language in which it reads: Italian where it has it. */
  readonly tesseract: { readonly version: string; readonly language: string } | undefined;
  /** Whether programs over the bytes of strangers can be cut off from the network, and how the command begins that does it. */
  readonly offline: readonly string[];
}

/** Looks once what this machine has. */
export async function findTools(): Promise<Tools> {
  // A program in C over hostile bytes runs within bounds of the kernel or not at all.
  const bounded = await works('prlimit', '--version');
  const versionOf = async (program: string) => (bounded ? version(program) : undefined);
  const [pdftotext, pdftoppm] = [await versionOf('pdftotext'), await versionOf('pdftoppm')];
  return { pdftotext, pdftoppm, tesseract: bounded ? await tesseract() : undefined, offline: await offline() };
}

function version(program: string): Promise<string | undefined> {
  return run(program, ['-v']).then(
    ({ stdout, stderr }) => /(?:version|tesseract) (\S+)/.exec(stdout + stderr)?.[1] ?? 'unknown',
    () => undefined,
  );
}

async function tesseract(): Promise<Tools['tesseract']> {
  const found = await version('tesseract');
  if (found === undefined) return undefined;
  const languages = await run('tesseract', ['--list-langs']).then(
    ({ stdout, stderr }) => (stdout + stderr).split(/\s+/),
    (): string[] => [],
  );
  const language = ['ita', 'eng'].find((one) => languages.includes(one));
  return language === undefined ? undefined : { version: found, language };
}

/** A network namespace of its own, which has no way out: root may make one, and many kernels let everybody in a user namespace. */
async function offline(): Promise<readonly string[]> {
  for (const command of [
    ['unshare', '--net'],
    ['unshare', '--user', '--net'],
  ]) {
    const [program, ...args] = command;
    if (await works(program!, ...args, 'true')) return command;
  }
  return [];
}

function works(program: string, ...args: readonly string[]): Promise<boolean> {
  return run(program, [...args]).then(
    () => true,
    () => false,
  );
}
