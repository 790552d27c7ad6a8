export { answerPage, type PageAnswer, type PageRequest } from './site.ts';
export type { Call } from './call.ts';
export { MAX_VERIFY_BYTES, type VerifyInput } from './routes/verify.ts';
export type { AssetUrl } from './types.ts';
