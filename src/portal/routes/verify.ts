import { resultPage, verifyPage } from '../pages/verify.tsx';
import type { Verdict } from '../types.ts';
import type { Ask, PageResult, PageRoute } from './route.ts';

/** A file to verify: its fingerprint, or why there is none. */
export type VerifyInput = { readonly sha256: string } | { readonly problem: 'noFile' | 'tooLarge' };

/** Largest file that the verification page takes. */
export const MAX_VERIFY_BYTES = 200 * 1024 * 1024;

export const verifyRoutes: readonly PageRoute[] = [{ path: '/verifica', load: (ask) => verification(ask) }];

/** The verdict on a posted file, on a typed fingerprint, or the form that asks for either. */
export async function verification(ask: Ask, posted?: VerifyInput): Promise<PageResult> {
  const { call, frame, query } = ask;
  if (posted && 'problem' in posted) {
    return [posted.problem === 'tooLarge' ? 413 : 422, verifyPage(frame, MAX_VERIFY_BYTES, posted.problem)];
  }
  const sha256 = posted?.sha256 ?? query.get('sha256')?.trim().toLowerCase();
  if (sha256 === undefined) return [200, verifyPage(frame, MAX_VERIFY_BYTES)];
  if (!/^[0-9a-f]{64}$/.test(sha256)) return [422, verifyPage(frame, MAX_VERIFY_BYTES, 'badText')];
  return [200, resultPage(frame, await call<Verdict>('publication.verify.hash', { sha256 }))];
}
