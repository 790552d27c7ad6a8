import { recordsErrors } from '../../errors.ts';

/** Longest that a seal may take, in ms: others wait for the register meanwhile. */
const PATIENCE_MS = 5000;

/** What the sealer answers. @throws SEAL_FAILED when it fails or takes longer than 5 s. */
export async function inTime<T>(asked: Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs} ms`)), patienceMs);
  });
  try {
    return await Promise.race([asked, late]);
  } catch (error) {
    const { message } = error as Error;
    throw recordsErrors.SEAL_FAILED({ it: `Il sigillo ha risposto: ${message}`, en: `The sealer says: ${message}` });
  } finally {
    clearTimeout(timer);
  }
}
