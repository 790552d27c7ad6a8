import type { Span, SpanKind } from './spans.ts';

// opentelemetry/proto/trace/v1/trace.proto, in its JSON form (identifiers in hexadecimal digits, times as texts).
const KINDS: Readonly<Record<SpanKind, number>> = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 };
const FAILED = 2;

/** Spans as the body of an OTLP request. */
export function encodeSpans(version: string, spans: readonly Span[]): Record<string, unknown> {
  const resource = { attributes: attributesOf({ 'service.name': 'digipro', 'service.version': version }) };
  return {
    resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'digipro', version }, spans: spans.map(encode) }] }],
  };
}

function encode({ traceId, spanId, parentSpanId, name, kind, startedAt, ms, attributes, failed }: Span) {
  const start = BigInt(startedAt.getTime()) * 1_000_000n;
  return {
    ...{
      traceId,
      spanId,
      ...(parentSpanId === undefined ? {} : { parentSpanId }),
      name: name.slice(0, 200),
      kind: KINDS[kind],
    },
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + BigInt(Math.max(0, Math.round(ms * 1_000_000)))),
    attributes: attributesOf(attributes),
    ...(failed === undefined ? {} : { status: { code: FAILED, message: failed.slice(0, 200) } }),
  };
}

function attributesOf(attributes: Span['attributes']) {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: valueOf(value) }));
}

function valueOf(value: string | number | boolean) {
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'string') return { stringValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

const ATTEMPTS = 4;
const TIMEOUT_MS = 10_000;
const LONGEST_MS = 30_000;
/** OTLP over HTTP: these may be sent again, everything else would be refused again. */
const LATER = new Set([429, 502, 503, 504]);

/**
 * Sends spans to a collector. `patient`: tried again where it is busy, after as long as it asks for. @returns why it did not take them,
 * undefined when it did.
 */
export async function sendSpans(
  address: string,
  version: string,
  spans: readonly Span[],
  { patient }: { readonly patient: boolean },
): Promise<string | undefined> {
  const body = JSON.stringify(encodeSpans(version, spans));
  let failure = '';
  for (let attempt = 1; attempt <= (patient ? ATTEMPTS : 1); attempt += 1) {
    let wait = 500 * 2 ** attempt;
    try {
      const answer = await fetch(`${address.replace(/\/$/, '')}/v1/traces`, {
        ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body, redirect: 'error' },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await answer.arrayBuffer();
      if (answer.ok) return undefined;
      failure = `it answers ${answer.status}`;
      if (!LATER.has(answer.status)) return failure;
      wait = Number(answer.headers.get('retry-after') ?? 0) * 1000 || wait;
    } catch (error) {
      failure = (error as Error).message;
    }
    if (attempt < ATTEMPTS && patient)
      await new Promise((resolve) => setTimeout(resolve, Math.min(wait, LONGEST_MS)).unref());
  }
  return failure;
}
