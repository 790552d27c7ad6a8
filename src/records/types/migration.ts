import type { FieldProblem } from '../../kernel/index.ts';
import { metadataProblems } from './check.ts';
import type { DocumentType, Metadata, Migrated, TypeDraft, TypeSchema } from './types.ts';

/**
 * Why metadata of the version before would not come over whole: a property that is gone without a new name loses what stood in it, and one
 * that is newly required has no value in old documents.
 */
export function migrationProblems(before: TypeSchema, next: TypeDraft): readonly FieldProblem[] {
  const old = before.properties ?? {};
  const fresh = next.schema.properties ?? {};
  const target = (name: string) => (Object.hasOwn(next.renames, name) ? next.renames[name]! : name);
  const lost = Object.keys(old)
    .filter((name) => !Object.hasOwn(fresh, target(name)))
    .map((name) => ({
      pointer: `/schema/properties/${target(name)}`,
      message: 'is gone: what documents have in it would be lost',
    }));
  const targets = Object.keys(old).map(target);
  const merged = targets
    .filter((name, index) => targets.indexOf(name) !== index)
    .map((name) => ({ pointer: `/schema/properties/${name}`, message: 'would take the values of two properties' }));
  const nowhere = Object.keys(next.renames)
    .filter((name) => !Object.hasOwn(old, name))
    .map((name) => ({ pointer: `/renames/${name}`, message: 'is no property of the version before' }));
  const had = new Set((before.required ?? []).map(target));
  const missing = (next.schema.required ?? [])
    .filter((name) => !had.has(name) && !Object.hasOwn(next.defaults, name))
    .map((name) => ({ pointer: `/defaults/${name}`, message: 'is required now: old documents need a value for it' }));
  return [...lost, ...merged, ...nowhere, ...missing];
}

/** Metadata through all versions after the one they were written for, judged by the last. @param steps versions in their order */
export function migrate(metadata: Metadata, steps: readonly DocumentType[]): Migrated {
  const moved = steps.reduce<Metadata>(
    (values, { renames, defaults }) => ({
      ...defaults,
      ...Object.fromEntries(
        Object.entries(values).map(([name, value]) => [Object.hasOwn(renames, name) ? renames[name]! : name, value]),
      ),
    }),
    metadata,
  );
  const last = steps.at(-1);
  const problems = last ? metadataProblems(last, moved, '') : [];
  return problems.length > 0 ? { problems } : { metadata: moved };
}
