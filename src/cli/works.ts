import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot, type App } from '../app.ts';
import { listTenants, romeDate, systemCaller, type Caller } from '../kernel/index.ts';

const PROGRAMME = 'Opere pubbliche 2024-2027';
const ANSWERS = 'Marta Zanettin';
const folder = join(packageRoot, 'examples', 'opencup');

interface Plan {
  readonly cup: string;
  readonly phases: readonly {
    readonly phase: string;
    readonly title: string;
    readonly plannedDay: string;
    readonly actualDay?: string;
    readonly revised?: { readonly day: string; readonly reason: string };
  }[];
}

/**
 * Gives the demonstration body its public works: the thirty of `examples/opencup`, through the import that every body uses, and their
 * phases. Those that have phases already stay as they are.
 */
export async function seedWorks(app: App, bodyCode: string): Promise<void> {
  const { runtime } = app;
  const body = (await listTenants(runtime.database)).find(({ code }) => code === bodyCode);
  if (!body) return;
  const caller = systemCaller(body.bodyId, 'demonstration', runtime.entropy.id(runtime.clock.realNow()));
  if ((await worksOf(app, caller)).length === 0 && !(await importWorks(app, caller))) return;
  const plans = JSON.parse(await readFile(join(folder, 'phases.json'), 'utf8')) as readonly Plan[];
  const items = await worksOf(app, caller);
  for (const plan of plans) {
    // The import brings the day of the CUP and, of closed projects, that of the end.
    const work = items.find(({ cup, progress }) => cup === plan.cup && progress.milestones <= 2);
    if (work) await planPhases(app, caller, work.id, plan);
  }
}

async function importWorks(app: App, caller: Caller): Promise<boolean> {
  const rupId = await personOf(app, caller);
  if (rupId === undefined) return false;
  const stream = createReadStream(join(folder, 'interventions-ld.json'));
  const upload = { stream, mime: 'application/ld+json', filename: undefined };
  const input = { programme: PROGRAMME, rupId };
  await app.runtime.invoker.invoke(caller, 'programmes.interventions.import', input, { upload });
  return true;
}

async function worksOf({ runtime }: App, caller: Caller) {
  const { items } = (await runtime.invoker.invoke(caller, 'programmes.interventions.list', { limit: 200 })) as {
    items: readonly { id: string; cup: string | null; progress: { milestones: number } }[];
  };
  return items;
}

/** One transaction: an intervention has all of its phases or none. */
async function planPhases({ runtime }: App, caller: Caller, interventionId: string, { phases }: Plan): Promise<void> {
  await runtime.invoker.work(caller, 'demonstration', async (ctx) => {
    const today = romeDate(ctx.now());
    for (const { phase, title, plannedDay, actualDay, revised } of phases) {
      const planned = { interventionId, phase, title, plannedDay };
      const { id } = await ctx.call<{ id: string }>('programmes.milestones.plan', planned);
      if (revised) await ctx.call('programmes.milestones.reschedule', { id, ...revised });
      if (actualDay !== undefined && actualDay <= today)
        await ctx.call('programmes.milestones.reach', { id, actualDay });
    }
  });
}

async function personOf({ runtime }: App, caller: Caller): Promise<string | undefined> {
  const { items } = (await runtime.invoker.invoke(caller, 'identity.people.list', { limit: 200 })) as {
    items: readonly { id: string; displayName: string }[];
  };
  return items.find(({ displayName }) => displayName === ANSWERS)?.id;
}
