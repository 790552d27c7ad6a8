import { tokenHash } from '../../identity/index.ts';
import { kernelErrors, type Context, type Static } from '../../kernel/index.ts';
import { citizenOf } from '../citizens/who.ts';
import type { applicationInput } from '../schema.ts';
import { practiceByLink, practiceOfCitizen, type Practice } from './store.ts';

/** What opens a practice: its secret link, or the session of its citizen with the practice's identifier. */
export interface Access {
  readonly link?: string | undefined;
  readonly session?: string | undefined;
  readonly id?: string | undefined;
}

/** @throws NOT_FOUND for whatever opens nothing: a link that was replaced, a session that has ended, somebody else's practice. */
export async function requirePractice(ctx: Context, { link, session, id }: Access): Promise<Practice> {
  if (link !== undefined) {
    const practice = await practiceByLink(ctx.db, ctx.bodyId, tokenHash(link));
    if (practice) return practice;
    throw kernelErrors.NOT_FOUND();
  }
  const citizen = await citizenOf(ctx, session);
  const practice =
    citizen && id !== undefined ? await practiceOfCitizen(ctx.db, ctx.bodyId, citizen.id, id) : undefined;
  if (!practice) throw kernelErrors.NOT_FOUND();
  return practice;
}

interface Party {
  readonly name: string;
  readonly taxCode?: string;
  readonly digitalAddress?: string;
}

/** Who the practice is of, as the register has it. */
export async function applicantOf(
  ctx: Context,
  practice: Practice,
): Promise<Static<typeof applicationInput>['applicant']> {
  const entry = await ctx.call<{ correspondents: readonly Party[] }>('records.protocol.get', { id: practice.entryId });
  const { name, taxCode, digitalAddress } = entry.correspondents[0]!;
  const [givenName = name, ...rest] = name.split(' ');
  const familyName = rest.join(' ') || givenName;
  return {
    ...{ givenName, familyName, taxCode: taxCode ?? '', identifiedBy: 'pratica' },
    ...(digitalAddress ? { digitalDomicile: digitalAddress } : {}),
  };
}
