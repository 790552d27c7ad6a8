export { answerPage, sharedKey, type BodyView, type PageAnswer, type PageRequest } from './site.ts';
export type { Call } from './call.ts';
export { createPageCache, type PageCache, type Stamp } from './delivery/cache.ts';
export { chooseEncoding, encode, type Encoding } from './delivery/encoding.ts';
export { MAX_VERIFY_BYTES, type VerifyInput } from './routes/verify.ts';
export type { AssetUrl } from './types.ts';
