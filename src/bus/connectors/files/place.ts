import { lstat, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { SendFailure } from '../types.ts';

/**
 * A folder of an endpoint below the one that the installation gives the body. @throws SendFailure where it is not there, or where a link on
 * its way leads out.
 */
export async function placeIn(root: string, below: string): Promise<string> {
  const wanted = join(root, below);
  try {
    const [real, realRoot] = await Promise.all([realpath(wanted), realpath(root)]);
    // Nothing on the way is a link, whatever the folder of the installation itself may be.
    if (real !== join(realRoot, below)) throw new SendFailure('later', `the way to «${below}» leads over a link`);
    if (!(await lstat(real)).isDirectory()) throw new SendFailure('later', `«${below}» is no folder`);
    return real;
  } catch (error) {
    if (error instanceof SendFailure) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new SendFailure('later', `folder «${below}» cannot be reached (${code ?? 'unknown'})`);
  }
}
