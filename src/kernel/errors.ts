import type { Text } from './text.ts';

/** One line of a room's error table: the HTTP status (RFC 9110) and a title that never changes for its code. */
export interface ErrorSpec {
  readonly status: number;
  readonly title: Text;
}

/** Where in the input the trouble lies (JSON Pointer, RFC 6901) and why. */
export interface FieldProblem {
  readonly pointer: string;
  readonly message: string;
}

export interface ErrorExtra {
  readonly errors?: readonly FieldProblem[];
  /** Seconds after which the same call may succeed; becomes `Retry-After`. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

/** An expected refusal with a stable code. Everything else that is thrown is a fault (500) and its text never leaves the server. */
export class DomainError extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: Text;
  readonly detail: Text | undefined;
  readonly errors: readonly FieldProblem[];
  readonly retryAfter: number | undefined;

  constructor(code: string, spec: ErrorSpec, detail?: Text, extra: ErrorExtra = {}) {
    const fields = (extra.errors ?? []).map((problem) => ` [${problem.pointer || '/'} ${problem.message}]`).join('');
    super(`${code}: ${detail?.en ?? spec.title.en}${fields}`, { cause: extra.cause });
    this.name = 'DomainError';
    this.code = code;
    this.status = spec.status;
    this.title = spec.title;
    this.detail = detail;
    this.errors = extra.errors ?? [];
    this.retryAfter = extra.retryAfter;
  }
}

export type ErrorFactory = ((detail?: Text, extra?: ErrorExtra) => DomainError) & {
  readonly code: string;
  readonly spec: ErrorSpec;
};

/**
 * Declares a room's error table. Codes are stable for ever and never reused.
 * @returns one factory per code: `throw errors.ACT_ALREADY_SIGNED()`.
 */
export function defineErrors<T extends Readonly<Record<string, ErrorSpec>>>(
  table: T,
): { readonly [K in keyof T]: ErrorFactory } {
  const factories: Record<string, ErrorFactory> = {};
  for (const [code, spec] of Object.entries(table)) {
    const make = (detail?: Text, extra?: ErrorExtra) => new DomainError(code, spec, detail, extra);
    factories[code] = Object.assign(make, { code, spec });
  }
  return factories as { readonly [K in keyof T]: ErrorFactory };
}

export const kernelErrors = defineErrors({
  VALIDATION_FAILED: { status: 400, title: { it: 'I dati inviati non sono validi', en: 'The data sent is not valid' } },
  UNAUTHENTICATED: { status: 401, title: { it: 'È necessario accedere', en: 'Sign in first' } },
  FORBIDDEN: { status: 403, title: { it: 'Operazione non consentita', en: 'Operation not permitted' } },
  NOT_FOUND: { status: 404, title: { it: 'Non trovato', en: 'Not found' } },
  METHOD_NOT_ALLOWED: { status: 405, title: { it: 'Metodo non consentito', en: 'Method not allowed' } },
  CONFLICT: {
    status: 409,
    title: { it: 'In conflitto con lo stato attuale', en: 'In conflict with the current state' },
  },
  TOO_LARGE: { status: 413, title: { it: 'Contenuto troppo grande', en: 'Content too large' } },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: { it: 'Tipo di contenuto non accettato', en: 'Content type not accepted' },
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    title: {
      it: 'Chiave di idempotenza già usata con altri dati',
      en: 'Idempotency key already used with other data',
    },
  },
  RATE_LIMITED: { status: 429, title: { it: 'Troppe richieste', en: 'Too many requests' } },
  INTERNAL: { status: 500, title: { it: 'Errore interno', en: 'Internal error' } },
  UNAVAILABLE: {
    status: 503,
    title: { it: 'Servizio momentaneamente non disponibile', en: 'Service temporarily unavailable' },
  },
});
