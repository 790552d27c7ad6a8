import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { packageRoot } from '../../app.ts';
import { createCallers } from '../../identity/index.ts';
import { composedInstallation } from '../../../test/support/rooms.ts';
import type { TestInstallation } from '../../../test/support/index.ts';
import { refuseUsed } from './command.ts';
import { diceOf } from './dice.ts';
import { everything, openStage, storyClock, type Stage } from './stage.ts';
import { playYear, yearStart, type YearReport } from './year.ts';

const KITS = ['base', 'comune-di-valdoro', 'accesso-civico-generalizzato', 'determina-impegno-spesa'];
const UNTIL = new Date('2026-02-27T13:00:00Z');
const DAYS = 110;

interface Town extends TestInstallation {
  readonly stage: Stage;
  readonly report: YearReport;
  readonly said: readonly string[];
}

/** The product as it is composed, in which the demonstration's people have lived some weeks over the turn of a year. */
async function livedTown(seed: number, cases: number): Promise<Town> {
  const clock = storyClock();
  clock.advance(yearStart(UNTIL, DAYS));
  const house = await composedInstallation({ clock });
  const details = { code: 'valdoro', name: 'Comune di Valdoro', kind: 'municipality' };
  await house.call(house.system(), 'identity.bodies.create', details);
  for (const name of KITS) await house.call(house.system(), 'kits.kits.install', { name });
  await openAccounts(house);
  const { runtime, bodyId } = house;
  const stage = await openStage({ runtime, bodyId, bodyCode: 'valdoro', clock, callers: createCallers(runtime) });
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const report = await playYear(stage, { seed, cases, until: UNTIL, days: DAYS, say, told: () => false });
  return { ...house, stage, report, said };
}

async function openAccounts(house: TestInstallation): Promise<void> {
  const text = await readFile(join(packageRoot, 'kits', 'comune-di-valdoro', 'organisation.yaml'), 'utf8');
  const { people } = parse(text) as { people: { login: string; givenName: string; familyName: string }[] };
  const known = await house.call<{ items: { id: string; displayName: string }[] }>(
    house.system(),
    'identity.people.list',
    { limit: 200 },
  );
  for (const { login, givenName, familyName } of people) {
    const personId = known.items.find((person) => person.displayName === `${givenName} ${familyName}`)!.id;
    await house.call(house.system(), 'identity.accounts.create', { personId, login, demonstration: true });
  }
}

/** What a run told: every number with what bears it and its day. */
async function storyOf({ stage }: Town): Promise<string> {
  const day = (instant: unknown) => (typeof instant === 'string' ? instant.slice(0, 10) : null);
  const all = (operation: string) => everything<Record<string, unknown>>(stage.read, operation);
  const cases = await all('processes.cases.list');
  const entries = await all('records.protocol.list');
  const acts = await all('acts.acts.list');
  const lines = [
    ...cases.map(({ code, title, status, outcome, startedAt }) => [code, title, status, outcome, day(startedAt)]),
    ...entries.map(({ code, subject, registeredAt }) => ['protocol', code, subject, day(registeredAt)]),
    ...acts.map(({ code, title, status, adoptedAt }) => ['act', code, title, status, day(adoptedAt)]),
  ];
  return createHash('sha256')
    .update(
      lines
        .map((line) => JSON.stringify(line))
        .sort()
        .join('\n'),
    )
    .digest('hex');
}

describe('a year of the demonstration', () => {
  let town: Town;
  beforeAll(async () => {
    town = await livedTown(7, 14);
  }, 240_000);
  afterAll(() => town.close());

  const findings = async (check: string) => {
    const input = { check, limit: 200 };
    return (await town.stage.read<{ items: { status: string; about: string }[] }>('integrity.findings.list', input))
      .items;
  };

  it('tells every story to its end', () => {
    expect(town.report.failures).toEqual([]);
    expect(town.report).toMatchObject({ cases: 14, ended: true });
  });

  it('leaves registers without gaps over the turn of the year, and a chain that verifies', async () => {
    const { checks } = await town.stage.read<{ checks: { code: string; recomputed: number; differences: number }[] }>(
      'integrity.findings.recompute',
      {},
    );
    expect(checks.find(({ code }) => code === 'R18')).toMatchObject({ recomputed: 0 });
    expect(checks.filter(({ differences }) => differences > 0)).toEqual([]);
    expect(await town.stage.read('ledger.chain.verify', {})).toMatchObject({ problems: [] });
    const entries = await everything<{ code: string }>(town.stage.read, 'records.protocol.list');
    expect(new Set(entries.map(({ code }) => code.slice(0, 4)))).toEqual(new Set(['2025', '2026']));
  });

  it('has two late publications and one act signed by who drafted it, which the checks find', async () => {
    expect(await findings('R05')).toHaveLength(2);
    expect(await findings('R01')).toHaveLength(1);
    expect(await findings('R02')).toEqual([]);
  });

  it('has a number refused to an act that nobody had signed', () => {
    expect(town.said).toEqual([expect.stringContaining('ACT_NOT_SIGNED')]);
  });

  it('acts as persons of the body, and as the services of their cases', async () => {
    const actors = await town.database.admin<{ actor: string }>(
      `select distinct coalesce(split_part(actor_id, ':', 1), actor_kind) as actor from kernel.event
       where actor_kind <> 'person' and type like 'it.digipro.%' and body_id = $1 order by 1`,
      [town.bodyId],
    );
    expect(actors.map(({ actor }) => actor)).toEqual([...['bus', 'job', 'schedule', 'subscription', 'test']]);
  });

  it('is not begun where registers have gone on', async () => {
    await expect(refuseUsed(town.stage, yearStart(UNTIL, DAYS))).rejects.toThrow(/would date numbers back/);
    await expect(refuseUsed(town.stage, new Date('2027-01-01T00:00:00Z'))).resolves.toBeUndefined();
  });

  it('is told again by the same seed', async () => {
    const again = await livedTown(7, 14);
    try {
      expect(await storyOf(again)).toBe(await storyOf(town));
    } finally {
      await again.close();
    }
  }, 240_000);
});

describe('dice', () => {
  const throws = (seed: string) => {
    const dice = diceOf(seed);
    return Array.from({ length: 50 }, () => dice.int(1, 6));
  };

  it('fall alike for a seed, and otherwise for another', () => {
    expect(throws('7/spending 1')).toEqual(throws('7/spending 1'));
    expect(throws('7/spending 1')).not.toEqual(throws('8/spending 1'));
    expect(new Set(throws('7/spending 1'))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
  });
});
