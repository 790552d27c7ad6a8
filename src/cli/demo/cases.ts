import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../app.ts';
import type { Attachment } from '../attach.ts';

/** What the chapters of the demonstration share. */
export interface Story {
  readonly attachment: Attachment;
  readonly say: (line: string) => void;
}

interface OpenTask {
  readonly id: string;
  readonly caseId: string;
  readonly node: string;
  readonly name: string;
  readonly status: string;
}

interface CaseState {
  readonly code: string;
  readonly title: string;
  readonly status: string;
  readonly dossierId: string;
  readonly clock: { readonly dueDay: string | null };
  readonly variables: Readonly<Record<string, unknown>>;
  readonly tasks: readonly OpenTask[];
  readonly incidents: readonly { readonly detail: string }[];
}

type Person = 'istruttore' | 'dirigente' | 'ragioneria' | 'segretario' | 'protocollo';

const POLL_MS = 100;
const PATIENCE = 600;

/** A request of civic access, from its first check to the signed answer. */
export async function playFoia(story: Story, caseId: string): Promise<void> {
  const opened = await caseOf(story, caseId);
  story.say(`\nPratica ${opened.code}: ${opened.title}\n  termine / due ${opened.clock.dueDay ?? '-'}`);
  await complete(story, caseId, 'verify', 'istruttore', { verification: 'clear', counterInterested: false });
  await complete(story, caseId, 'evaluate', 'istruttore', {
    decision: {
      outcome: 'granted',
      reasons:
        "I documenti richiesti sono detenuti dall'ente, non ricorrono i limiti dell'art. 5-bis del D.Lgs. 33/2013 e non sono stati individuati controinteressati.",
    },
  });
  await signAct(story, caseId, 'decide');
  await complete(story, caseId, 'decide', 'dirigente', { signature: 'signed' });
  await ending(story, caseId);
}

/** A spending determination, from the office's proposal to the notice board and the proof. */
export async function playDetermination(story: Story): Promise<void> {
  const text = await readFile(join(packageRoot, 'examples', 'acts', 'spending-determination.json'), 'utf8');
  const given = JSON.parse(text) as Record<string, unknown> & { subject: string; supplier: Record<string, unknown> };
  const dossier = await call<{ id: string; code: string }>(story, 'istruttore', 'records.dossiers.open', {
    ...{ title: given.subject.slice(0, 300), classCode: 'VI.5', kind: 'procedimento amministrativo' },
    procedureCode: 'determina-impegno-spesa',
  });
  const started = await call<{ id: string; code: string }>(story, 'istruttore', 'processes.cases.start', {
    ...{ modelKey: 'determina-impegno-spesa', title: given.subject.slice(0, 500), dossierId: dossier.id },
    variables: { subject: given.subject, dossierId: dossier.id },
  });
  story.say(`\nPratica ${started.code}: ${given.subject}\n  fascicolo / dossier ${dossier.code}`);
  const { subject, grounds, norms, amount, budget, cig, cup, cupReason } = given;
  const { name, vatNumber, digitalDomicile } = given.supplier;
  const declared = { noConflict: true, privacyReviewed: true };
  const supplier = { name, vatNumber, digitalDomicile };
  const proposal = { subject, grounds, norms, amount, budget, cig, cup, cupReason, supplier, ...declared };
  await complete(story, started.id, 'prepare', 'istruttore', { proposal });
  const actId = await signAct(story, started.id, 'sign');
  await complete(story, started.id, 'sign', 'dirigente', { signature: 'signed' });
  await openTask(story, started.id, 'visa');
  await call(story, 'ragioneria', 'acts.opinions.give', {
    ...{ id: actId, kind: 'accounting', outcome: 'favourable', data: { commitment: '2026/1184' } },
  });
  await complete(story, started.id, 'visa', 'ragioneria', { visa: 'granted', commitment: '2026/1184' });
  await ending(story, started.id);
  await showProof(story);
}

async function signAct(story: Story, caseId: string, node: string): Promise<string> {
  const task = await openTask(story, caseId, node);
  await call(story, 'dirigente', 'processes.tasks.claim', { id: task.id });
  const { variables } = await caseOf(story, caseId);
  const actId = String(variables['actId']);
  const signed = await call<{ signer: string; sha256: string }>(story, 'dirigente', 'acts.acts.sign', { id: actId });
  story.say(`  firmato da / signed by ${signed.signer} (SHA-256 ${signed.sha256.slice(0, 16)}…)`);
  return actId;
}

async function complete(
  story: Story,
  caseId: string,
  node: string,
  as: Person,
  variables: Record<string, unknown>,
): Promise<void> {
  const task = await openTask(story, caseId, node);
  await call(story, as, 'processes.tasks.complete', { id: task.id, variables });
  story.say(`  ${task.name} – ${as}`);
}

async function openTask(story: Story, caseId: string, node: string): Promise<OpenTask> {
  for (let left = PATIENCE; ; left -= 1) {
    const state = await caseOf(story, caseId);
    const task = state.tasks.find((candidate) => candidate.node === node && candidate.status === 'open');
    if (task) return task;
    const [incident] = state.incidents;
    if (incident || left === 0)
      throw new Error(`case ${state.code} does not reach ${node}: ${incident?.detail ?? 'timeout'}`);
    await pause();
  }
}

async function ending(story: Story, caseId: string): Promise<void> {
  for (let left = PATIENCE; ; left -= 1) {
    const state = await caseOf(story, caseId);
    if (state.status === 'completed' || left === 0) {
      const { actCode, boardCode, boardUntil, replyEntryCode } = state.variables;
      const told = { atto: actCode, albo: boardCode, 'fino al': boardUntil, 'protocollo in uscita': replyEntryCode };
      const known = Object.entries(told).filter(([, value]) => typeof value === 'string');
      story.say(`  ${state.status}: ${known.map(([name, value]) => `${name} ${String(value)}`).join(', ')}`);
      return;
    }
    await pause();
  }
}

async function showProof(story: Story): Promise<void> {
  const board = await call<{ items: { code: string; title: string; sha256: string; eventId: string; id: string }[] }>(
    story,
    undefined,
    'publication.board.list',
    { limit: 1 },
  );
  const [entry] = board.items;
  if (!entry) return;
  const proof = await call<{ status: string; leafIndex: number | null; verified: boolean }>(
    story,
    undefined,
    'ledger.proofs.get',
    { eventId: entry.eventId },
  );
  story.say(`\nAlbo / notice board ${entry.code}: ${entry.title}`);
  story.say(
    `  /albo/${entry.id}   prova / proof: foglia / leaf ${proof.leafIndex ?? '-'}, ${proof.verified ? 'verificata / verified' : proof.status}`,
  );
}

function caseOf(story: Story, id: string): Promise<CaseState> {
  return call<CaseState>(story, 'istruttore', 'processes.cases.get', { id });
}

function call<T>(story: Story, as: Person | undefined, operation: string, input: unknown): Promise<T> {
  return story.attachment.call<T>({ operation, input, as, body: undefined, ...(as ? {} : { system: true }) });
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, POLL_MS));
}
