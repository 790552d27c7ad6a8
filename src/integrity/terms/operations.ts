import { date, object, oneOf, operation, text, Type } from '../../kernel/index.ts';
import { termSet } from '../events.ts';
import { listTerms, putTerm } from './store.ts';

/** Queue on which everything about acts is looked at again. */
export const RECONSIDER_QUEUE = 'integrity.reconsider';

const fields = {
  key: oneOf(['publication-lag']),
  typeCode: text(80, { pattern: '^([a-z0-9-]+|\\*)$', description: 'Type of act, or * for all' }),
  days: Type.Integer({ minimum: 0, maximum: 3650 }),
  norm: text(300, { description: 'The norm or regulation that gives the term' }),
  validFrom: date,
};

export const setTerm = operation({
  name: 'integrity.terms.set',
  summary: { it: "Stabilire un termine dell'ente per i controlli", en: 'Set a term of the body for the checks' },
  description: 'Holds for acts adopted from its day on. Acts are looked at again right away.',
  permission: 'integrity.terms.set',
  effect: 'write',
  input: object(fields),
  output: object({}),
  http: { method: 'PUT', path: '/api/integrity/terms' },
  async handler(ctx, input) {
    await putTerm(ctx.db, ctx.bodyId, input, ctx.now());
    ctx.emit(termSet, { subject: `integrity/term/${input.key}`, data: input });
    ctx.enqueue({ queue: RECONSIDER_QUEUE, payload: {} });
    return {};
  },
});

export const listTermsOperation = operation({
  name: 'integrity.terms.list',
  summary: { it: 'Termini su cui si misurano i controlli', en: 'Terms by which the checks measure' },
  permission: 'signed-in',
  effect: 'read',
  input: object({}),
  output: object({ items: Type.Array(object({ ...fields, source: Type.String() })) }),
  http: { method: 'GET', path: '/api/integrity/terms' },
  async handler(ctx) {
    const terms = await listTerms(ctx.db, ctx.bodyId);
    return {
      items: terms.map(({ key, typeCode, days, norm, validFrom, source }) => ({
        ...{ key: key as 'publication-lag', typeCode, days, norm, validFrom, source },
      })),
    };
  },
});
