import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Cron } from 'croner';
import { createLoop, type Loop } from '../loop.ts';
import type { Logger } from '../operations/types.ts';
import { createBackup, type BackupOptions } from './create.ts';
import { lastBackup } from './last.ts';
import { listBackups } from './manifest.ts';

export interface NightlyOptions extends Omit<BackupOptions, 'signal'> {
  readonly log: Logger;
  /** Since when there is something to back up; undefined while there is nothing. */
  readonly installedAt: () => Date | undefined;
  /** Tells whoever runs the installation what went wrong in the night. */
  readonly warn: (problem: string) => Promise<void>;
}

/** A quarter past three in Rome: what is due at midnight is done, and no change to or from summer time skips or repeats that hour. */
const NIGHT = '15 3 * * *';
const KEPT = 7;
const POLL_MS = 60_000;
const AFTER_FAILURE_MS = 60 * 60_000;

/**
 * The backup of every night, of the whole installation and therefore beside the schedules, which are of one body each. A night that was
 * missed is made up for once the machine runs again. The last seven are kept.
 */
export function createNightlyBackup(options: NightlyOptions): Loop & { round(): Promise<void> } {
  let giveUp = new AbortController();
  let notBefore = 0;
  const round = async () => {
    const now = options.clock.realNow();
    if (now.getTime() < notBefore || !(await isDue(options, now))) return;
    notBefore = now.getTime() + AFTER_FAILURE_MS;
    const { signal } = giveUp;
    const made = await createBackup({ ...options, signal }).catch(async (error: unknown) => {
      if (signal.aborted) return undefined;
      await options.warn((error as Error).message);
      throw error;
    });
    if (!made) return;
    notBefore = 0;
    options.log.info({ folder: made.folder, bytes: made.bytes }, 'nightly backup made and read again');
    for (const problem of made.manifest.problems) options.log.error({ problem }, 'the backup found a fault');
    if (made.manifest.problems.length > 0) await options.warn(made.manifest.problems.join('\n'));
    await prune(options.repository, made.manifest.installation.id);
  };
  const loop = createLoop({ name: 'nightly backup', log: options.log, pollMs: POLL_MS, work: round });
  return {
    ...loop,
    round,
    start() {
      giveUp = new AbortController();
      loop.start();
    },
    async stop() {
      giveUp.abort();
      await loop.stop();
    },
  };
}

/** Whether a night has passed since the last backup, or since there is an installation. */
async function isDue({ dataDir, installedAt }: NightlyOptions, now: Date): Promise<boolean> {
  const installed = installedAt();
  if (!installed) return false;
  const last = await lastBackup(dataDir);
  const since = last ? new Date(last.takenAt) : installed;
  // A note from the future, of a clock that was put back, must not keep the nights out for ever.
  const from = since > now ? installed : since;
  const next = new Cron(NIGHT, { timezone: 'Europe/Rome', paused: true }).nextRun(from);
  return next !== null && next <= now;
}

/** Removes all but the newest. The name goes first, so that a crash leaves no half backup with a whole one's name. */
async function prune(repository: string, installationId: string): Promise<void> {
  const old = (await listBackups(repository, installationId)).slice(KEPT);
  for (const name of old) await rm(join(repository, name, 'manifest.json'), { force: true });
  for (const name of old) await rm(join(repository, name), { recursive: true, force: true });
}
