import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileFeel, evaluateCondition, toPlain } from '../../kernel/expressions/index.ts';
import { compile } from '../bpmn/compile.ts';
import { feelExpressions } from '../bpmn/feel.ts';
import { Player } from './testing/model.ts';
import type { CallService, CreateTask, Effect, ScheduleTimer } from './types.ts';

const KITS = join(import.meta.dirname, '../../../kits');
const expressions = feelExpressions({ compileFeel, evaluateCondition, toPlain });

async function load(kit: string): Promise<Player> {
  const file = join(KITS, kit, 'process.bpmn');
  const result = await compile(readFileSync(file, 'utf8'), { expressions, file });
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 1));
  expect(result.summary.nodes.filter((node) => node.bounds === null)).toEqual([]);
  return new Player(result.graph);
}

const effectAt = <T extends Effect>(player: Player, kind: T['kind'], node: string): T =>
  player.open.get(player.tokenOf(kind, node)) as T;
const inputOf = (player: Player, node: string) => effectAt<CallService>(player, 'call-service', node).input;

const CASE = {
  caseId: 'case-1',
  dossierId: 'dossier-1',
  entryId: 'entry-1',
  subject: 'Incidenti stradali 2024-2026',
  presentedAt: '2026-11-16T09:42:07Z',
  applicant: { name: 'Zoé Marchesìn', digitalAddress: 'zoe@pec.example' },
};
const NUMBERED = { id: 'act-1', code: '2026/0000007', adoptedAt: '2026-12-01T10:00:00.000Z' };

describe('kit: accesso civico generalizzato', () => {
  const decision = { outcome: 'granted', reasons: 'Nessun limite', exceptions: [], documentIds: ['doc-a', 'doc-b'] };

  async function untilDecided(opposed: boolean | undefined): Promise<Player> {
    const p = await load('accesso-civico-generalizzato');
    p.start(CASE);
    p.complete('verify', { verification: 'clear', counterInterested: opposed !== undefined });
    if (opposed !== undefined) {
      p.complete('notify-parties');
      expect(inputOf(p, 'suspend')).toEqual({
        caseId: 'case-1',
        reason: 'Comunicazione ai controinteressati',
        norm: 'D.Lgs. 33/2013 art. 5 c. 5',
      });
      p.answer('suspend', {});
      if (opposed) p.complete('oppositions', { opposed });
      else p.fire('oppositions-over');
      expect(inputOf(p, 'resume')).toEqual({ caseId: 'case-1' });
      p.answer('resume', {});
    }
    p.complete('evaluate', { decision });
    p.answer('draft', { id: 'act-1', documentId: 'reply', sha256: 'x' });
    p.complete('decide', { signature: 'signed' });
    p.answer('number', NUMBERED);
    return p;
  }

  it('goes from request to reply, with the documents, when nobody has a say against it', async () => {
    const p = await untilDecided(undefined);
    expect(inputOf(p, 'communicate')).toEqual({
      flow: 'outgoing',
      subject: 'Risposta all’istanza di accesso civico generalizzato – Incidenti stradali 2024-2026',
      correspondents: [{ kind: 'person', name: 'Zoé Marchesìn', digitalAddress: 'zoe@pec.example' }],
      presentedAt: NUMBERED.adoptedAt,
      channel: 'pec',
      documentId: 'reply',
      attachmentIds: ['doc-a', 'doc-b'],
      dossierId: 'dossier-1',
      references: { inReplyTo: 'entry-1' },
    });
    p.answer('communicate', { code: '2026/0000124' });
    expect(inputOf(p, 'close-access')).toMatchObject({ caseId: 'case-1', entryId: 'entry-1', outcome: 'granted' });
    p.answer('close-access', {});
    expect(p.state).toMatchObject({ status: 'completed', variables: { outcome: 'granted' } });
    expect(p.waiting()).toEqual([]);
  });

  it('alerts the RPCT when the term is over, and the case goes on', async () => {
    const p = await load('accesso-civico-generalizzato');
    p.start(CASE);
    const term = effectAt<ScheduleTimer>(p, 'schedule-timer', 'term');
    expect(term).toMatchObject({
      legalClock: 'term',
      interrupting: false,
      due: { iso: 'P30D' },
      attachedTo: 'handling',
    });
    p.fire('term');
    expect(effectAt<CreateTask>(p, 'create-task', 'late').candidateRole).toBe('secretary');
    expect(p.waiting()).toEqual(['create-task late', 'create-task verify']);
  });

  it('over an opposition keeps the documents back until 15 days after the parties were told', async () => {
    const p = await untilDecided(true);
    expect(inputOf(p, 'communicate')['attachmentIds']).toEqual([]);
    p.answer('communicate', { code: '2026/0000124' });
    p.complete('notify-acceptance', { acceptanceReceivedOn: '2026-12-05' });
    // Received on the 5th: fifteen whole days are over when the 20th ends.
    const { due } = effectAt<ScheduleTimer>(p, 'schedule-timer', 'wait-opposed');
    expect(due).toEqual({ kind: 'date', iso: '2026-12-21' });
    p.fire('wait-opposed');
    expect(inputOf(p, 'transmit')).toMatchObject({ documentId: 'doc-a', attachmentIds: ['doc-b'] });
    p.answer('transmit', { code: '2026/0000131' });
    p.answer('close-access', {});
    expect(p.state.status).toBe('completed');
  });

  it('goes on after ten days without an opposition', async () => {
    const p = await untilDecided(false);
    expect(p.trace.some((t) => t.kind === 'cancelled' && t.node === 'oppositions')).toBe(true);
    expect(inputOf(p, 'communicate')['attachmentIds']).toEqual(['doc-a', 'doc-b']);
  });

  it('asks back when the request is unclear, and corrects the draft that the manager returns', async () => {
    const p = await load('accesso-civico-generalizzato');
    p.start({ ...CASE, applicant: { name: 'Anna' } });
    p.complete('verify', { verification: 'to-clarify', clarificationRequest: 'Di quali anni?' });
    expect(inputOf(p, 'ask')).toMatchObject({
      ...{ node: 'dialogue', variable: 'clarification', question: 'Di quali anni?' },
      applicant: { name: 'Anna', digitalAddress: null },
    });
    p.answer('ask', {});
    p.complete('dialogue');
    // Asked a second time without words of its own, the letter does not repeat those of the first.
    p.complete('verify', { verification: 'to-clarify' });
    expect(inputOf(p, 'ask')['question']).toMatch(/non è abbastanza chiara/);
    p.answer('ask', {});
    p.complete('dialogue');
    p.complete('verify', { verification: 'clear', counterInterested: false });
    p.complete('evaluate', { decision: { ...decision, outcome: 'refused', documentIds: [] } });
    p.answer('draft', { id: 'act-1', documentId: 'reply', sha256: 'x' });
    const decide = effectAt<CreateTask>(p, 'create-task', 'decide');
    expect(decide).toMatchObject({ candidateRole: 'manager', separateFrom: ['evaluate'], phase: 'decisoria' });
    p.complete('decide', { signature: 'returned', returnReason: 'Motivare' });
    p.complete('evaluate', { decision });
    expect(inputOf(p, 'redraft')).toMatchObject({
      id: 'act-1',
      reason: 'Motivare',
      data: { outcome: 'granted', opposed: false },
    });
    p.answer('redraft', { sha256: 'y' });
    p.complete('decide', { signature: 'signed' });
    p.answer('number', NUMBERED);
    expect(inputOf(p, 'communicate')).toMatchObject({
      channel: 'paper',
      correspondents: [{ kind: 'person', name: 'Anna' }],
    });
  });
});

describe('kit: determina con impegno di spesa', () => {
  const proposal = {
    subject: 'Potatura delle alberature',
    grounds: ['Temporale'],
    norms: ['D.Lgs. 267/2000 art. 183'],
    amount: { total: '22326.00' },
    budget: { chapter: '104020' },
    cig: 'B8A41C02F7',
    cup: null,
    cupReason: 'Manutenzione ordinaria',
    supplier: { name: 'Verdeviva', digitalDomicile: 'verdeviva@pec.example' },
  };

  async function untilSigned(): Promise<Player> {
    const p = await load('determina-impegno-spesa');
    p.start(CASE);
    p.complete('prepare', { proposal });
    expect(inputOf(p, 'draft')).toMatchObject({
      typeCode: 'determina-impegno',
      dossierId: 'dossier-1',
      data: { amount: '22326.00', cup: null },
    });
    p.answer('draft', { id: 'act-1', documentId: 'document-1', sha256: 'x' });
    expect(effectAt<CreateTask>(p, 'create-task', 'sign')).toMatchObject({
      candidateRole: 'manager',
      separateFrom: ['prepare'],
    });
    p.complete('sign', { signature: 'signed' });
    return p;
  }

  it('becomes executive with the visa, is numbered, published and told to the supplier', async () => {
    const p = await untilSigned();
    expect(effectAt<CreateTask>(p, 'create-task', 'visa').candidateRole).toBe('finance-head');
    p.complete('visa', { visa: 'granted' });
    p.answer('number', NUMBERED);
    expect(inputOf(p, 'publish')).toEqual({
      documentId: 'document-1',
      kind: 'Determinazione dirigenziale',
      title: 'Potatura delle alberature',
      days: 15,
      norm: 'L. 69/2009 art. 32; regolamento dell’ente sull’albo pretorio on-line',
      actId: 'act-1',
      actCode: '2026/0000007',
    });
    expect(inputOf(p, 'notify-supplier')).toMatchObject({
      correspondents: [{ kind: 'organisation', name: 'Verdeviva', digitalAddress: 'verdeviva@pec.example' }],
      channel: 'pec',
      attachmentIds: [],
    });
    p.answer('notify-supplier', { code: '2026/0000200' });
    p.answer('publish', { code: '2026/12', to: '2026-12-17' });
    expect(p.state).toMatchObject({ status: 'completed', variables: { actCode: '2026/0000007', outcome: 'adopted' } });
  });

  it('corrects the draft that the manager returns, but makes a new one after the finance head returns a signed act', async () => {
    const p = await untilSigned();
    p.complete('visa', { visa: 'returned', returnReason: 'Capitolo incapiente' });
    p.complete('prepare', { proposal });
    expect(p.waiting()).toEqual(['call-service draft']);
    p.answer('draft', { id: 'act-2', documentId: 'document-2', sha256: 'x' });
    p.complete('sign', { signature: 'returned', returnReason: 'Importo errato' });
    p.complete('prepare', { proposal });
    expect(inputOf(p, 'redraft')).toMatchObject({ id: 'act-2', reason: 'Importo errato' });
  });

  it('reminds the manager once when the visa is late', async () => {
    const p = await untilSigned();
    p.fire('visa-late');
    expect(p.waiting()).toEqual(['create-task visa', 'create-task visa-reminder']);
  });
});
