import type { Context } from '../../kernel/index.ts';
import { integrationsOf } from '../integrations/store.ts';
import type { Practice } from './store.ts';

/** A document of a practice that its applicant may have. */
export interface PracticeDocument {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly filename: string;
  readonly sha256: string;
  /** What the applicant sent, or what the office answered. */
  readonly from: 'applicant' | 'office';
  readonly entryCode: string;
  readonly registeredAt: string;
}

interface EntryLine {
  readonly id: string;
}

interface FullEntry {
  readonly code: string;
  readonly registeredAt: string;
  readonly references: { readonly inReplyTo?: string };
  readonly documents: readonly {
    readonly documentId: string;
    readonly version: number;
    readonly sha256: string;
    readonly filename: string;
    readonly title: string;
  }[];
}

/** Letters to others in the same dossier, such as counter-interested parties, are not among them: an answer names what it replies to. */
const MAX_LETTERS = 50;

/** What was sent and what was answered, in the order of the register. */
export async function documentsOf(ctx: Context, practice: Practice): Promise<readonly PracticeDocument[]> {
  const { entryId, dossierId, caseId } = practice;
  if (entryId === null) return [];
  const asked = caseId === null ? [] : await integrationsOf(ctx.db, ctx.bodyId, caseId);
  const sent = [entryId, ...asked.flatMap(({ answerEntryId }) => (answerEntryId === null ? [] : [answerEntryId]))];
  const own = await Promise.all(sent.map(async (id) => present(await entryOf(ctx, id), 'applicant')));
  if (dossierId === null) return own.flat();
  const { items } = await ctx.call<{ items: readonly EntryLine[] }>('records.protocol.list', {
    ...{ dossierId, flow: 'outgoing', limit: MAX_LETTERS },
  });
  const letters = await Promise.all(items.map(({ id }) => entryOf(ctx, id)));
  const replies = letters.filter(({ references }) => references.inReplyTo === entryId);
  return [...own.flat(), ...replies.flatMap((entry) => present(entry, 'office'))].sort((a, b) =>
    a.registeredAt < b.registeredAt ? -1 : 1,
  );
}

function entryOf(ctx: Context, id: string): Promise<FullEntry> {
  return ctx.call<FullEntry>('records.protocol.get', { id });
}

/** The message that programs read stays with the office; people read the PDF made of it. */
function present({ code, registeredAt, documents }: FullEntry, from: PracticeDocument['from']): PracticeDocument[] {
  return documents
    .filter(({ filename }) => from === 'office' || !filename.endsWith('.json'))
    .map(({ documentId: id, version, title, filename, sha256 }) => ({
      ...{ id, version, title, filename, sha256, from, entryCode: code, registeredAt },
    }));
}
