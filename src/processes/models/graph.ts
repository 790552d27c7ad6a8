import { compileFeel, evaluateCondition, toPlain } from '../../kernel/index.ts';
import { compile, feelExpressions, type ProcessGraph } from '../bpmn/index.ts';
import type { Model } from '../types.ts';

/** FEEL of the kernel as the engine wants it: bounded, without a clock, a type error never a silent false. */
export const feel = feelExpressions({ compileFeel, evaluateCondition, toPlain });

const MAX_CACHED = 500;
const compiled = new Map<string, ProcessGraph>();

/** The compiled graph of a deployed model, compiled once per content. */
export async function graphOf(model: Pick<Model, 'xml' | 'sha256' | 'key'>): Promise<ProcessGraph> {
  const known = compiled.get(model.sha256);
  if (known) return known;
  const result = await compile(model.xml, { expressions: feel });
  if (!result.ok) throw new Error(`deployed model ${model.key} no longer compiles: ${result.problems[0]?.messageEn}`);
  if (compiled.size >= MAX_CACHED) compiled.delete(compiled.keys().next().value!);
  compiled.set(model.sha256, result.graph);
  return result.graph;
}
