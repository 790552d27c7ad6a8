import type { Clock, Entropy } from '../clock.ts';

const TRACEPARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The correlation identifier of a request: the trace identifier of W3C Trace Context in UUID form, or a new one. */
export function correlationOf(traceparent: unknown, source: { clock: Clock; entropy: Entropy }): string {
  const trace = typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent)?.[1] : undefined;
  if (!trace || /^0+$/.test(trace)) return source.entropy.id(source.clock.realNow());
  return [trace.slice(0, 8), trace.slice(8, 12), trace.slice(12, 16), trace.slice(16, 20), trace.slice(20)].join('-');
}
