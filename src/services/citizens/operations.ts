import { newToken, tokenHash } from '../../identity/index.ts';
import { nullable, object, operation, text, Type, type Context, type Operation } from '../../kernel/index.ts';
import { serviceErrors } from '../errors.ts';
import { citizenEntered, citizenLeft } from '../events.ts';
import { PORTAL } from '../portal.ts';
import { session } from '../secrets.ts';
import type { CitizenIdentity, VerifiedCitizen } from '../types.ts';
import { endSession, insertSession, putCitizen } from './store.ts';
import { citizenOf, requireCitizen } from './who.ts';

/** A citizen's session lasts as long as filling in a long form does. */
const SESSION_MS = 2 * 3600_000;

/** How citizens come in and go. */
export function citizenOperations(identity: CitizenIdentity): readonly Operation[] {
  return [offered(identity), enter(identity), current, leave];
}

function offered(identity: CitizenIdentity): Operation {
  return operation({
    name: 'services.citizens.offered',
    summary: { it: 'Cittadini dimostrativi', en: 'Demonstration citizens' },
    description: 'None in a real installation.',
    permission: PORTAL,
    effect: 'read',
    input: object({}),
    output: object({ items: Type.Array(object({ code: Type.String(), name: Type.String() })) }),
    handler: async () => ({
      items: identity.offered().map((one) => ({ code: one.code, name: `${one.givenName} ${one.familyName}` })),
    }),
  });
}

function enter(identity: CitizenIdentity): Operation {
  return operation({
    name: 'services.citizens.enter',
    summary: { it: 'Entrare come cittadino dimostrativo', en: 'Enter as a demonstration citizen' },
    permission: PORTAL,
    effect: 'write',
    secret: true,
    input: object({ code: text(40) }),
    output: object({ session: Type.String() }),
    errors: [serviceErrors.CITIZEN_UNKNOWN],
    async handler(ctx, input) {
      const citizen = identity.offered().find(({ code }) => code === input.code);
      if (!citizen) throw serviceErrors.CITIZEN_UNKNOWN();
      return { session: await openSession(ctx, citizen) };
    },
  });
}

/** Begins the session of a person whose identity was ascertained. @returns its secret. */
async function openSession(ctx: Context, citizen: VerifiedCitizen): Promise<string> {
  const openedAt = ctx.realNow();
  const citizenId = await putCitizen(ctx.db, ctx.bodyId, ctx.id(), citizen, ctx.now());
  const secret = newToken((bytes) => ctx.random(bytes));
  const expiresAt = new Date(openedAt.getTime() + SESSION_MS);
  const { provider } = citizen;
  await insertSession(ctx.db, ctx.bodyId, { citizenId, provider, openedAt, expiresAt }, tokenHash(secret));
  ctx.emit(citizenEntered, { subject: `services/citizen/${citizenId}`, data: { citizenId, provider } });
  return secret;
}

const current = operation({
  name: 'services.citizens.current',
  summary: { it: 'Il cittadino della sessione', en: 'The citizen of the session' },
  permission: PORTAL,
  effect: 'read',
  secret: true,
  input: object({ session }),
  output: object({ name: nullable(Type.String()) }),
  async handler(ctx, input) {
    const citizen = await citizenOf(ctx, input.session);
    return { name: citizen ? `${citizen.givenName} ${citizen.familyName}` : null };
  },
});

const leave = operation({
  name: 'services.citizens.leave',
  summary: { it: 'Uscire', en: 'Sign out' },
  permission: PORTAL,
  effect: 'write',
  secret: true,
  input: object({ session }),
  output: object({}),
  async handler(ctx, input) {
    const citizen = await requireCitizen(ctx, input.session);
    await endSession(ctx.db, ctx.bodyId, tokenHash(input.session!), ctx.realNow());
    ctx.emit(citizenLeft, { subject: `services/citizen/${citizen.id}`, data: { citizenId: citizen.id } });
    return {};
  },
});
