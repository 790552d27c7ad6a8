import { type Context, kernelErrors } from '../../kernel/index.ts';
import { fieldsOf, metadataProblems } from './check.ts';
import { findType, replaceFields } from './store.ts';
import type { DocumentType, Metadata } from './types.ts';

/**
 * The type in force that the metadata fit; undefined where the body has not defined it, and anything may stand in them.
 * @throws VALIDATION_FAILED with the pointer of every property that does not fit, and why.
 */
export async function fittingType(ctx: Context, code: string, metadata: Metadata): Promise<DocumentType | undefined> {
  const type = await findType(ctx.db, ctx.bodyId, code);
  const errors = type ? metadataProblems(type, metadata, '/metadata') : [];
  if (errors.length > 0) throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
  return type;
}

/** Keeps the values by which the document is found. */
export async function indexFields(ctx: Context, id: string, type: DocumentType, metadata: Metadata): Promise<void> {
  const fields = fieldsOf(type.schema, metadata).map((field) => ({ id, ...field }));
  await replaceFields(ctx.db, ctx.bodyId, [id], fields);
}
