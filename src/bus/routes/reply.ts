import type { Envelope, NewMessage } from '../transport/types.ts';
import { onwardFrom } from './continuation.ts';

/** Header of a message (return address): the channel that answers go to, with the correlation of the message. */
export const REPLY_TO = 'reply-to';
/** Header (correlation identifier): the message that asked, where others have passed it on since. */
export const REPLY_OF = 'reply-of';
/** Header of an answer that is none: why the one that was asked has not done it. */
export const FAILURE = 'failure';

/** The answer to a message that says where answers go; undefined for one that does not. `failure`: why there is none. */
export function replyTo(
  envelope: Envelope,
  headers: Readonly<Record<string, string>>,
  data: unknown,
  failure?: { readonly kind: string; readonly reason: string },
): NewMessage | undefined {
  const to = headers[REPLY_TO];
  if (to === undefined) return undefined;
  const { [REPLY_TO]: _to, [REPLY_OF]: of = envelope.id, [FAILURE]: _failure, ...rest } = headers;
  const answers: Record<string, string> = { ...rest, [REPLY_OF]: of };
  if (failure) answers[FAILURE] = `${failure.kind}: ${failure.reason}`.slice(0, 1000);
  const answer = { envelope, data, headers: answers };
  const { partitionkey } = envelope;
  return {
    ...onwardFrom(answer, 'reply'),
    ...{ channel: to, type: `${envelope.type}.reply`.slice(0, 200) },
    ...(partitionkey === undefined ? {} : { partitionkey }),
  };
}
