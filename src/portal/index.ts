export {
  answerPage,
  MAX_VERIFY_BYTES,
  type Call,
  type PageAnswer,
  type PageRequest,
  type VerifyInput,
} from './site.ts';
export type { AssetUrl } from './types.ts';
