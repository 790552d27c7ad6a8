import { DomainError, kernelErrors } from '../errors.ts';
import type { Locale } from '../text.ts';

/** RFC 9457 body of every refusal, with our stable `code`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  /** The correlation identifier, to find the call in log and events. */
  readonly instance: string;
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[];
}

export const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'instance'],
  additionalProperties: false,
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'message'],
        additionalProperties: false,
        properties: { pointer: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
} as const;

/** The refusal that stands for what was thrown. Faults become INTERNAL and keep their text to themselves (ASVS 5.0 16.5.1). */
export function toDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const { statusCode, code } = error as { statusCode?: number; code?: string };
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return kernelErrors.UNSUPPORTED_MEDIA_TYPE();
  if (statusCode === 413) return kernelErrors.TOO_LARGE();
  if (statusCode === 429) return kernelErrors.RATE_LIMITED(undefined, { retryAfter: 60 });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return kernelErrors.VALIDATION_FAILED();
  return kernelErrors.INTERNAL(undefined, { cause: error });
}

export function toProblem(error: DomainError, locale: Locale, instance: string): Problem {
  return {
    type: `urn:digipro:error:${error.code}`,
    title: error.title[locale],
    status: error.status,
    code: error.code,
    ...(error.detail ? { detail: error.detail[locale] } : {}),
    instance: `urn:uuid:${instance}`,
    ...(error.errors.length > 0 ? { errors: error.errors } : {}),
  };
}
