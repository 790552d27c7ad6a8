import { DomainError } from '../errors.ts';
import type { Context } from './types.ts';

/** Calls a reading operation that may find nothing, or nothing that the caller may see. @returns undefined then. */
export async function lookUp<T = unknown>(ctx: Context, name: string, input: unknown): Promise<T | undefined> {
  try {
    return await ctx.call<T>(name, input);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}
