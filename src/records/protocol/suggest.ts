import { nullable, object, oneOf, operation, text, Type, uuid, type Operation } from '../../kernel/index.ts';
import { reachOf } from '../policy.ts';
import { knownCorrespondents } from './suggest-store.ts';

const MOST = 8;

/** What a desk would type again: correspondents of past registrations, with where their letters went as a rule. */
export const suggest: Operation = operation({
  name: 'records.protocol.suggest',
  summary: {
    it: 'Suggerire i corrispondenti dalle registrazioni passate',
    en: 'Suggest correspondents from past registrations',
  },
  description: 'From the latest registrations that the reader may see, those met most often first.',
  permission: 'records.protocol.register',
  effect: 'read',
  input: object({ name: text(100, { description: 'Part of the name' }) }),
  output: object({
    items: Type.Array(
      object({
        name: Type.String(),
        kind: oneOf(['person', 'organisation', 'administration']),
        digitalAddress: nullable(Type.String()),
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
    return { items: [...(await knownCorrespondents(ctx.db, ctx.bodyId, input.name, reach, MOST))] };
  },
});
