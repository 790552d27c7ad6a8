import { nullable, object, oneOf, operation, text, Type, uuid, type Operation } from '../../kernel/index.ts';
import { reachOf } from '../policy.ts';
import { namesKnown } from '../contacts/suggest-store.ts';
import { knownCorrespondents, type KnownCorrespondent } from './suggest-store.ts';

const MOST = 8;

/**
 * What a desk would type again: correspondents of past registrations, with where their letters went as a rule; then the book of contacts,
 * then the index of administrations.
 */
export const suggest: Operation = operation({
  name: 'records.protocol.suggest',
  summary: {
    it: 'Suggerire i corrispondenti',
    en: 'Suggest correspondents',
  },
  description:
    'From the latest registrations that the reader may see, those met most often first; then the book of contacts and the index of administrations. Each name once.',
  permission: 'records.protocol.register',
  effect: 'read',
  input: object({ name: text(100, { description: 'Part of the name' }) }),
  output: object({
    items: Type.Array(
      object({
        name: Type.String(),
        kind: oneOf(['person', 'organisation', 'administration']),
        taxCode: nullable(Type.String()),
        ipaCode: nullable(Type.String()),
        /** Unique code of its registry area (AOO) in the index. */
        areaCode: nullable(Type.String()),
        digitalAddress: nullable(Type.String()),
        source: oneOf(['past', 'contact', 'directory']),
        /** Class and unit of most of its registrations. */
        classCode: nullable(Type.String()),
        unitId: nullable(uuid),
        times: Type.Integer(),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/protocol/suggestions' },
  personalData: ['contact'],
  async handler(ctx, input) {
    const reach = reachOf(ctx, 'records.protocol.read');
    const past = await knownCorrespondents(ctx.db, ctx.bodyId, input.name, reach, MOST);
    if (past.length === MOST) return { items: past.map((one) => ({ ...unmet, ...one, source: 'past' as const })) };
    const named = await namesKnown(ctx.db, ctx.bodyId, input.name, MOST);
    const met = new Map(past.map((one) => [one.name, one]));
    const about = new Map(named.map((one) => [one.name, one]));
    // What the book says of somebody who has written before is worth more than an old address alone.
    const first = past.map((one) => ({ ...unmet, ...about.get(one.name), ...given(one), source: 'past' as const }));
    const others = named.filter(({ name }) => !met.has(name)).map((one) => ({ ...unmet, ...one }));
    return { items: [...first, ...others].slice(0, MOST) };
  },
});

const unmet = {
  taxCode: null,
  ipaCode: null,
  areaCode: null,
  digitalAddress: null,
  classCode: null,
  unitId: null,
  times: 0,
};

/** What past registrations say, but for what they do not know. */
function given({ digitalAddress, ...one }: KnownCorrespondent) {
  return digitalAddress === null ? one : { ...one, digitalAddress };
}
