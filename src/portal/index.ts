export {
  answerPage,
  answerRefusal,
  pageLocale,
  sharedKey,
  type BodyView,
  type PageAnswer,
  type PageRequest,
  type ReadForm,
} from './site.ts';
export type { Call, CitizenDoor } from './call.ts';
export { createPageCache, type PageCache, type Stamp } from './delivery/cache.ts';
export { chooseEncoding, encode, type Encoding } from './delivery/encoding.ts';
export type { PostedFile, PostedForm } from './posted.ts';
export type { AssetUrl } from './types.ts';
