import {
  maskText,
  readTraceparent,
  spanIdOf,
  traceIdOf,
  type Context,
  type Runtime,
  type Span,
} from '../../kernel/index.ts';
import type { PassageRow } from '../delivery/store.ts';
import type { StepRecord } from '../delivery/types.ts';
import type { Envelope } from '../transport/types.ts';

/** What is told to a peer of the trace that a message belongs to: that of who sent it to us, else that of its correlation. */
export function traceparentFor({ id, correlationid, traceparent }: Envelope): string {
  const given = readTraceparent(traceparent);
  return `00-${given?.traceId ?? traceIdOf(correlationid)}-${spanIdOf(id)}-${given?.flags ?? '01'}`;
}

/** One time that a message was taken up, with what is known of it when it has ended. */
export interface Passed {
  readonly envelope: Envelope;
  readonly passage: PassageRow;
  /** It went out of the house. */
  readonly out: boolean;
  readonly endedAt: Date;
}

/** Tells of passages once they are committed, where somebody collects traces. */
export function tellSpans(
  { spans, clock }: Pick<Runtime, 'spans' | 'clock'>,
  ctx: Context,
  passed: readonly Pick<Passed, 'envelope' | 'passage'>[],
  out = false,
): void {
  if (!spans.on) return;
  const endedAt = clock.realNow();
  ctx.whenCommitted(() => spans.add(passed.flatMap((one) => spansOf({ ...one, out, endedAt }))));
}

/** Where what does not come from another message says it is from: its cause is a fact, which is no span. */
const FIRST = new Set(['intake', 'facts']);

/** A span for the time that a message was taken up, and one for each step. Identifiers follow from those of the message. */
export function spansOf({ envelope, passage, out, endedAt }: Passed): readonly Span[] {
  const { id, channel, source, correlationid, causationid } = envelope;
  const { attempt, outcome, micros, version } = passage;
  const given = readTraceparent(envelope.traceparent);
  const traceId = given?.traceId ?? traceIdOf(correlationid);
  const follows = causationid !== undefined && !FIRST.has(source) ? spanIdOf(causationid) : given?.spanId;
  const spanId = attempt === 1 ? spanIdOf(id) : spanIdOf(id, attempt);
  const startedAt = new Date(endedAt.getTime() - micros / 1000);
  const failure = outcome === 'dead' || outcome === 'retry' ? outcome : undefined;
  const whole: Span = {
    ...{ traceId, spanId, parentSpanId: attempt === 1 ? follows : spanIdOf(id) },
    ...{ name: `${channel} ${out ? 'send' : 'process'}`, kind: out ? ('producer' as const) : ('consumer' as const) },
    ...{ startedAt, ms: micros / 1000, failed: failure },
    attributes: {
      'messaging.system': 'digipro',
      'messaging.operation.type': out ? 'send' : 'process',
      'messaging.destination.name': channel,
      'messaging.message.id': id,
      'messaging.message.conversation_id': correlationid,
      'digipro.outcome': outcome,
      'digipro.attempt': attempt,
      ...(version === null ? {} : { 'digipro.route.version': version }),
    },
  };
  let from = startedAt.getTime();
  const steps = passage.steps === null ? [] : (JSON.parse(passage.steps) as readonly StepRecord[]);
  const parts = steps.map(({ step, outcome: how, ms }, index): Span => {
    const begun = new Date(from);
    from += ms;
    return {
      ...{
        traceId,
        spanId: spanIdOf(id, attempt, index),
        parentSpanId: spanId,
        name: maskText(step),
        kind: 'internal',
      },
      ...{ startedAt: begun, ms, attributes: { 'digipro.outcome': maskText(how) } },
      failed: step === 'failure' ? 'failure' : undefined,
    };
  });
  return [whole, ...parts];
}
