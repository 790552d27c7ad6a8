import { createHash } from 'node:crypto';
import {
  DEFAULT_LIMIT,
  instant,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  pageOf,
  pageQuery,
  readCursor,
  text,
  toPage,
  Type,
  uuid,
} from '../../kernel/index.ts';
import { checks } from '../checks/checks.ts';
import { integrityErrors } from '../errors.ts';
import { findingResolved } from '../events.ts';
import { OUTCOMES } from '../types.ts';
import { subjectOf } from './reconcile.ts';
import { factLines, findFinding, listFindings, lockFinding, resolveFinding } from './store.ts';
import { checkView, findingView, presentCheck, presentFinding } from './views.ts';

const codes = checks.map((check) => check.code);

export const listChecks = operation({
  name: 'integrity.checks.list',
  summary: { it: 'Controlli di legittimità automatici', en: 'Automatic legality checks' },
  permission: 'signed-in',
  effect: 'read',
  input: object({}),
  output: object({ items: Type.Array(checkView) }),
  http: { method: 'GET', path: '/api/integrity/checks' },
  async handler() {
    return { items: checks.map(presentCheck) };
  },
});

export const list = operation({
  name: 'integrity.findings.list',
  summary: { it: 'Rilievi di legittimità', en: 'Legality findings' },
  permission: 'integrity.findings.read',
  effect: 'read',
  input: object({
    ...pageQuery,
    check: optional(oneOf(codes)),
    status: optional(oneOf(['open', 'resolved', 'withdrawn'])),
    severity: optional(oneOf(['high', 'medium', 'low'])),
    scope: optional(text(300, { description: 'An act, a case, or a register and year, e.g. acts/act/<id>' })),
  }),
  output: pageOf(findingView),
  http: { method: 'GET', path: '/api/integrity/findings' },
  async handler(ctx, input) {
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const rows = await listFindings(ctx.db, ctx.bodyId, input, readCursor(input, 2), limit);
    return toPage(rows, input, (row) => [row.openedAt.toISOString(), row.id], presentFinding);
  },
});

export const get = operation({
  name: 'integrity.findings.get',
  summary: { it: 'Un rilievo con i fatti su cui si fonda', en: 'A finding with the facts that it rests on' },
  permission: 'integrity.findings.read',
  effect: 'read',
  input: object({ id: uuid }),
  output: object({
    ...findingView.properties,
    events: Type.Array(
      object({
        id: uuid,
        type: Type.String(),
        subject: Type.String(),
        time: instant,
        leafIndex: nullable(Type.Integer()),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/integrity/findings/{id}' },
  async handler(ctx, input) {
    const finding = await findFinding(ctx.db, ctx.bodyId, input.id);
    if (!finding) throw kernelErrors.NOT_FOUND();
    const lines = await factLines(ctx.db, ctx.bodyId, finding.facts);
    const events = lines.map((line) => ({ ...line, time: line.time.toISOString() }));
    return { ...presentFinding(finding), events };
  },
});

export const resolve = operation({
  name: 'integrity.findings.resolve',
  summary: { it: 'Chiudere un rilievo con motivazione', en: 'Close a finding with a reason' },
  permission: 'integrity.findings.resolve',
  effect: 'write',
  input: object({ id: uuid, outcome: oneOf(OUTCOMES), reason: text(4000) }),
  output: object({}),
  http: { method: 'POST', path: '/api/integrity/findings/{id}/resolve' },
  errors: [integrityErrors.INTEGRITY_FINDING_NOT_OPEN],
  async handler(ctx, { id, outcome, reason }) {
    const finding = await lockFinding(ctx.db, ctx.bodyId, id);
    if (!finding) throw kernelErrors.NOT_FOUND();
    if (finding.status !== 'open') throw integrityErrors.INTEGRITY_FINDING_NOT_OPEN();
    const by = ctx.actor.kind === 'anonymous' ? 'anonymous' : ctx.actor.id;
    const byName = ctx.actor.kind === 'person' ? ctx.actor.name : null;
    await resolveFinding(ctx.db, ctx.bodyId, id, { outcome, reason, by, byName, at: ctx.now() });
    const reasonSha256 = createHash('sha256').update(reason, 'utf8').digest('hex');
    const data = { findingId: id, check: finding.checkCode, about: finding.subject, outcome, reasonSha256 };
    ctx.emit(findingResolved, { subject: subjectOf(id), data });
    return {};
  },
});
