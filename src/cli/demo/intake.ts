import { join } from 'node:path';
import { packageRoot } from '../../app.ts';
import type { Story } from './cases.ts';

/** One line of examples/manifest.json. */
export interface Example {
  readonly file: string;
  readonly kind: string;
  readonly expect: string;
  readonly case?: string;
  readonly signature?: string;
}

export interface ReceivedExample {
  readonly file: string;
  readonly caseId: string | null;
  readonly asExpected: boolean;
}

interface Receipt {
  readonly messageId: string;
  readonly status: 'received' | 'duplicate';
  readonly duplicateOf: MessageState | null;
}

interface MessageState {
  readonly status: 'received' | 'routed' | 'refused';
  readonly reason: string | null;
  readonly entryCode: string | null;
  readonly caseId: string | null;
  readonly notes: readonly string[];
}

const MESSAGES = new Set(['registered', 'linked', 'receipt', 'flagged', 'set-aside', 'refused']);
const POLL_MS = 100;
const PATIENCE = 600;

/** Hands every message of the examples to the bus and waits for what becomes of it. */
export async function receiveAll(story: Story, examples: readonly Example[]): Promise<ReceivedExample[]> {
  const received: ReceivedExample[] = [];
  for (const example of examples.filter(({ expect }) => MESSAGES.has(expect))) {
    received.push(await receiveOne(story, example));
  }
  return received;
}

async function receiveOne(story: Story, example: Example): Promise<ReceivedExample> {
  const filename = example.file.split('/').at(-1)!;
  const call = {
    operation: 'bus.messages.receive',
    input: { source: 'demo', filename },
    as: 'protocollo',
    body: undefined,
  };
  const receipt = await story.attachment.call<Receipt>(call, join(packageRoot, 'examples', example.file));
  const state = receipt.duplicateOf ?? (await settled(story, receipt.messageId));
  const outcome = outcomeOf(receipt, state);
  const asExpected = matches(example, receipt, state);
  story.say(`${asExpected ? '✓' : '✗'} ${filename.padEnd(40)} ${outcome}`);
  for (const note of state.notes) story.say(`    ${note}`);
  return { file: example.file, caseId: receipt.status === 'duplicate' ? null : state.caseId, asExpected };
}

async function settled(story: Story, id: string): Promise<MessageState> {
  const call = { operation: 'bus.messages.get', input: { id }, as: 'protocollo', body: undefined };
  for (let left = PATIENCE; ; left -= 1) {
    const state = await story.attachment.call<MessageState>(call);
    if (state.status !== 'received' || left === 0) return state;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function outcomeOf(receipt: Receipt, state: MessageState): string {
  if (receipt.status === 'duplicate') return `già ricevuto, primo protocollo ${state.entryCode ?? '-'} / known already`;
  if (state.status === 'refused') return `messo da parte / set aside: ${state.reason}`;
  if (!state.entryCode) return 'senza protocollo / not registered';
  return `protocollo ${state.entryCode}${state.caseId ? ', pratica avviata / case started' : ''}`;
}

/** A second run finds every message known: then what became of it the first time is judged. */
function matches(example: Example, receipt: Receipt, state: MessageState): boolean {
  switch (example.expect) {
    case 'linked':
      return receipt.status === 'duplicate';
    case 'registered':
      return state.entryCode !== null && (example.case === undefined || state.caseId !== null);
    case 'flagged':
      return state.entryCode !== null && state.notes.length > 0;
    case 'receipt':
      return state.status === 'routed' && state.entryCode === null;
    case 'set-aside':
    case 'refused':
      return state.status === 'refused';
    default:
      return false;
  }
}
