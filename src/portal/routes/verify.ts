import { fingerprint, type PostedForm } from '../posted.ts';
import { resultPage, verifyPage } from '../pages/verify.tsx';
import type { Verdict } from '../types.ts';
import type { Ask, PageResult, PageRoute } from './route.ts';

/** Largest file that the verification page takes. */
const MAX_BYTES = 200 * 1024 * 1024;

export const verifyRoutes: readonly PageRoute[] = [
  {
    path: '/verifica',
    load: async (ask) => {
      const sha256 = ask.query.get('sha256')?.trim().toLowerCase();
      return sha256 === undefined ? [200, verifyPage(ask.frame, MAX_BYTES)] : verdict(ask, sha256);
    },
    // A verdict changes nothing, so it is answered at once: an address with the digest would say what somebody holds.
    post: {
      answer: (ask, form) => verifyFile(ask, form),
      files: { most: 1, maxBytes: MAX_BYTES, receive: (_ask, file) => fingerprint(file, MAX_BYTES) },
    },
  },
];

async function verifyFile(ask: Ask, { files: [file] }: PostedForm): Promise<PageResult> {
  if (file?.problem === 'tooLarge') return [413, verifyPage(ask.frame, MAX_BYTES, 'tooLarge')];
  if (!file || file.problem) return [422, verifyPage(ask.frame, MAX_BYTES, 'noFile')];
  return verdict(ask, file.sha256);
}

async function verdict({ call, frame }: Ask, sha256: string): Promise<PageResult> {
  if (!/^[0-9a-f]{64}$/.test(sha256)) return [422, verifyPage(frame, MAX_BYTES, 'badText')];
  return [200, resultPage(frame, await call<Verdict>('publication.verify.hash', { sha256 }))];
}
