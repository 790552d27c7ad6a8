import type { Context } from '../../kernel/index.ts';
import type { IntakeRule } from '../store.ts';
import type { Message, Normalised } from '../types.ts';

/** A message on its way, with what the steps before have found. */
export interface Exchange {
  readonly message: Message;
  readonly content: Buffer;
  readonly normalised?: Normalised;
  readonly rule?: IntakeRule | null;
  readonly documentId?: string;
  readonly attachments?: readonly { readonly documentId: string; readonly filename: string }[];
  readonly dossierId?: string;
  readonly entry?: { readonly id: string; readonly code: string };
  readonly caseId?: string;
  readonly notes: readonly string[];
}

/** `end` stops the route: what follows does not concern this exchange (message filter). */
export interface StepResult {
  readonly exchange: Exchange;
  readonly outcome: string;
  readonly end?: true;
}

export type Step = (ctx: Context, exchange: Exchange) => Promise<StepResult>;
