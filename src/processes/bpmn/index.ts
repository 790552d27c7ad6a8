export { compile } from './compile.ts';
export { DIGIPRO_NAMESPACE, digiproDescriptor } from './extension.ts';
export { feelExpressions } from './feel.ts';
export type { NoticeCode, ProblemCode } from './problems.ts';
export * from './types.ts';
