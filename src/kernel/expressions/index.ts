export { expressionText, ExpressionError } from './errors.ts';
export type { ExpressionCode } from './errors.ts';
export { compileFeel, evaluateCondition, hostFunction } from './feel.ts';
export { feelReferences } from './references.ts';
export type { FeelReferences } from './references.ts';
export { DEFAULT_LIMITS } from './run.ts';
export { fromHost, toPlain } from './values/host.ts';
export type { PlainOptions } from './values/host.ts';
export type {
  ConditionResult,
  FeelContext,
  FeelFunction,
  FeelLimits,
  FeelNames,
  FeelOptions,
  FeelProgram,
  FeelRange,
  FeelResult,
  FeelType,
  FeelValue,
  FeelWarning,
} from './types.ts';
export { createMappingPool } from './mapping/pool.ts';
export type { MappingCode, MappingOptions, MappingPool, MappingResult } from './mapping/types.ts';
