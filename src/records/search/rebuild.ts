import {
  kernelErrors,
  nullable,
  object,
  operation,
  optional,
  text,
  Type,
  type Context,
  type Operation,
} from '../../kernel/index.ts';
import { searchRebuilt } from '../events.ts';
import { EVERYTHING } from '../policy.ts';
import { refresh, type Texts } from './gather.ts';
import { identifiers } from './source-store.ts';
import { readableOf } from './shown-store.ts';
import { KINDS, type Kind, type SearchIndex } from './types.ts';

/** Records of one set: at 3,000 a second it is done in less than a second. */
const SET = 1000;
const STEPS = [...KINDS, 'sweep'] as const;

/** Builds the index anew a set at a time; searches go on meanwhile over what is there. */
export function rebuild(index: SearchIndex, texts: Texts): Operation {
  return operation({
    name: 'records.search.rebuild',
    summary: { it: 'Ricostruire un insieme dell’indice di ricerca', en: 'Rebuild a set of the search index' },
    description: `Reads up to ${SET} records anew: documents, dossiers, registrations, contacts, then drops rows of records that are no more. \`next\` is the \`after\` of the next call, null when all is done.`,
    permission: 'records.search.rebuild',
    effect: 'write',
    input: object({ after: optional(text(60)) }),
    output: object({ step: Type.String(), records: Type.Integer(), next: nullable(Type.String()) }),
    http: { method: 'POST', path: '/api/search/rebuild' },
    async handler(ctx, input) {
      const [step, after] = placeOf(input.after);
      const { records, last } =
        step === 'sweep' ? await sweep(ctx, index, after) : await reread(ctx, index, texts, step, after);
      const following = last === undefined ? STEPS[STEPS.indexOf(step) + 1] : step;
      ctx.emit(searchRebuilt, { subject: `records/search-index/${step}`, data: { step, records } });
      return { step, records, next: following ? `${following}${last === undefined ? '' : ` ${last}`}` : null };
    },
  });
}

async function reread(ctx: Context, index: SearchIndex, texts: Texts, kind: Kind, after: string | undefined) {
  const ids = await identifiers(ctx.db, ctx.bodyId, kind, after, SET);
  await refresh(
    ctx,
    index,
    texts,
    ids.map((id) => ({ kind, id })),
  );
  return { records: ids.length, last: ids.length < SET ? undefined : ids[ids.length - 1] };
}

async function sweep(ctx: Context, index: SearchIndex, after: string | undefined) {
  const [kind, id] = after?.split(':') ?? [];
  const keys = await index.keys(ctx, id === undefined ? undefined : { kind: kind as Kind, id }, SET);
  const there = await readableOf(ctx.db, ctx.bodyId, keys, {
    document: EVERYTHING,
    dossier: EVERYTHING,
    entry: EVERYTHING,
    contact: EVERYTHING,
  });
  const gone = keys.filter((key) => !there.has(key.id));
  await index.remove(ctx, gone);
  const last = keys[keys.length - 1];
  return { records: gone.length, last: keys.length < SET ? undefined : `${last!.kind}:${last!.id}` };
}

function placeOf(after: string | undefined): readonly [(typeof STEPS)[number], string | undefined] {
  if (after === undefined) return ['document', undefined];
  const [, step, place] =
    /^(document|dossier|entry|contact|sweep)(?: ((?:(?:document|dossier|entry|contact):)?[0-9a-f-]{36}))?$/.exec(
      after,
    ) ?? [];
  if (!step)
    throw kernelErrors.VALIDATION_FAILED(undefined, {
      errors: [{ pointer: '/after', message: 'no place of a rebuild' }],
    });
  return [step as (typeof STEPS)[number], place];
}
