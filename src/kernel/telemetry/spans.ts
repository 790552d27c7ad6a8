import { createHash } from 'node:crypto';
import type { Logger } from '../operations/types.ts';

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** One piece of work as OpenTelemetry tells of it. Nothing in it is about people: it leaves the house. */
export interface Span {
  /** 32 and 16 hexadecimal digits (W3C Trace Context). */
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string | undefined;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startedAt: Date;
  readonly ms: number;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  /** Why it failed, in a word. */
  readonly failed?: string | undefined;
}

/** Where spans go. Whoever makes them asks `on` first: where nobody collects them they cost nothing. */
export interface Spans {
  readonly on: boolean;
  add(spans: readonly Span[]): void;
  /** Sends what is left. */
  stop(): Promise<void>;
}

export const noSpans: Spans = { on: false, add: () => undefined, stop: async () => undefined };

export interface SpansOptions {
  /** Address of the collector, OTLP over HTTP: `/v1/traces` is put behind it. */
  readonly address: string;
  readonly version: string;
  readonly log: Logger;
}

/** Spans kept while the collector does not answer; the oldest are dropped then, never the work held up. */
const MOST_KEPT = 10_000;
const BATCH = 500;
const EVERY_MS = 2000;

/** Sends spans to a collector in the background, in batches. */
export function createSpans({ address, version, log }: SpansOptions): Spans {
  let kept: Span[] = [];
  let dropped = 0;
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> | undefined;
  let stopping = false;

  const flush = async (): Promise<void> => {
    // Read when it is first needed.
    const { sendSpans } = await import('./otlp.ts');
    while (kept.length > 0) {
      const batch = kept.slice(0, BATCH);
      kept = kept.slice(batch.length);
      const failure = await sendSpans(address, version, batch, { patient: !stopping });
      if (failure !== undefined) {
        dropped += batch.length;
        log.warn({ reason: failure, dropped }, 'the collector of traces did not take spans');
        if (stopping) kept = [];
      }
    }
  };
  const begin = () => (sending ??= flush().finally(() => (sending = undefined)));
  const schedule = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void begin();
    }, EVERY_MS).unref();
  };
  return {
    on: true,
    add(spans) {
      kept.push(...spans);
      if (kept.length > MOST_KEPT) {
        dropped += kept.length - MOST_KEPT;
        kept = kept.slice(-MOST_KEPT);
      }
      if (kept.length >= BATCH) void begin();
      else schedule();
    },
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await sending;
      await begin();
    },
  };
}

/** The trace that a correlation is: its identifier without dashes. */
export function traceIdOf(correlationId: string): string {
  return correlationId.replaceAll('-', '').toLowerCase();
}

/** The span that an identifier is: its last part, which is random. With words, one that follows from it. */
export function spanIdOf(id: string, ...words: readonly (string | number)[]): string {
  if (words.length === 0) return id.replaceAll('-', '').slice(-16).toLowerCase();
  return createHash('sha256')
    .update([id, ...words].join('/'))
    .digest('hex')
    .slice(0, 16);
}

export interface TraceParent {
  readonly traceId: string;
  readonly spanId: string;
  readonly flags: string;
}

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Reads a `traceparent` of W3C Trace Context; undefined for anything that is none. */
export function readTraceparent(text: unknown): TraceParent | undefined {
  const [, traceId, spanId, flags] = (typeof text === 'string' && TRACEPARENT.exec(text)) || [];
  if (!traceId || !spanId || !flags || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, flags };
}
