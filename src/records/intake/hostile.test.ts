import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readingThreads, type ReadingThreads } from './extract/threads.ts';
import { LIMITS } from './limits.ts';
import { lookInto, type Looked, type PipelineParts } from './pipeline.ts';
import { badFiles, type BadFile } from './testing/bad-files.ts';
import { bombs, textBombs } from './testing/bombs.ts';
import { SAID, samples, type Sample } from './testing/samples.ts';
import { findTools } from './tools.ts';
import { REASONS } from './types.ts';

/** `npm run fuzz:files`: all of them; `npm test`: the first of the same list. */
const LONG = process.env.DIGIPRO_TEST === 'long';
const FILES = LONG ? 2000 : 100;
const SEED = 5;

/** Signed files of the European reference validator; beside the repository and not shipped. */
const conformance = join(dirname(fileURLToPath(import.meta.url)), '../../../../shared/data/conformance/signatures');
const present = existsSync(conformance);
if (!present) console.log('skipped: ../shared/data/conformance/signatures is absent');

describe('files of every kind', () => {
  let threads: ReadingThreads;
  let parts: PipelineParts;
  let folder: string;
  let good: readonly Sample[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'digipro-hostile-'));
    threads = readingThreads();
    const clock = { elapsed: () => performance.now() };
    parts = { threads, tools: await findTools(), version: '0', clamdSocket: undefined, clock };
    good = await samples();
  });
  afterAll(async () => {
    await threads.close();
    await rm(folder, { recursive: true, force: true });
  });

  const look = async (bytes: Buffer): Promise<Looked> => {
    const scratch = await mkdtemp(join(folder, 'content-'));
    const file = join(scratch, 'content');
    await writeFile(file, bytes);
    try {
      const judging = { at: new Date('2026-11-30T10:00:00Z'), anchors: [] };
      return await lookInto(parts, { file, folder: scratch, declaredMime: null, judging });
    } finally {
      await rm(scratch, { recursive: true });
    }
  };

  it('gives the text of every whole one', async () => {
    for (const { kind, bytes, text } of good) {
      const looked = await look(bytes);
      if (text) expect(looked.text, kind).toContain(SAID);
      else expect(looked.text, kind).toBeUndefined();
    }
  }, 90_000);

  /** Looks into every one: none throws, each ends in its bounds, and whatever did not go through has a reason. */
  const endure = async (files: Iterable<BadFile>) => {
    const most = { name: '', ms: 0 };
    let count = 0;
    let last = '';
    const idle = process.memoryUsage().rss;
    let peak = idle;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
    try {
      for (const { name, bytes } of files) {
        const from = { wall: performance.now(), cpu: process.cpuUsage() };
        const { stages, text } = await look(bytes);
        const used = process.cpuUsage(from.cpu);
        // Other tests share the process: what it used is no more than what this file used.
        const ms = Math.min((used.user + used.system) / 1000, performance.now() - from.wall);
        expect(ms, name).toBeLessThanOrEqual(LIMITS.cpuMs + 1000);
        if (ms > most.ms) Object.assign(most, { name, ms });
        for (const { stage, outcome, reason } of stages) {
          if (outcome !== 'done' && outcome !== 'waiting') expect(REASONS, `${name}: ${stage}`).toContain(reason);
        }
        if (text !== undefined) expect(text.isWellFormed(), name).toBe(true);
        count += 1;
        last = stages.map(({ stage, outcome, reason }) => `${stage} ${reason ?? outcome}`).join(', ');
      }
    } finally {
      clearInterval(watch);
    }
    expect(peak - idle).toBeLessThanOrEqual(LIMITS.memoryBytes);
    expect(await readdir(folder)).toEqual([]);
    return `${count} files, the longest ${Math.round(most.ms)} ms (${most.name}), at most ${Math.round((peak - idle) / 1e6)} MB more; the last: ${last}`;
  };

  it(
    `survives ${FILES} that are cut, changed and mixed`,
    async () => {
      const said = await endure(badFiles(good, SEED, FILES));
      if (LONG) console.log(said);
    },
    LONG ? 3_600_000 : 60_000,
  );

  it('reads texts that are nothing but marks, spaces or empty lines in the time of their length', async () => {
    for (const { name, bytes } of textBombs()) {
      const from = performance.now();
      const { stages } = await look(bytes);
      expect(performance.now() - from, name).toBeLessThan(LIMITS.cpuMs);
      expect(stages.find(({ stage }) => stage === 'text')?.reason, name).not.toBe('out-of-time');
    }
  });

  it.runIf(LONG)(
    'survives those that ask for much',
    async () => {
      for (const one of bombs()) console.log(one.name, await endure([one]));
    },
    3_600_000,
  );

  it.runIf(LONG && present)(
    'survives the signed files of the reference validator, whole and changed',
    async () => {
      const names = readdirSync(conformance, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
      const whole = names.map((one) => {
        const path = join(one.parentPath, one.name);
        return { kind: relative(conformance, path), bytes: readFileSync(path), text: false };
      });
      console.log(await endure(whole.map(({ kind, bytes }) => ({ name: kind, bytes }))));
      console.log(await endure(badFiles(whole, SEED, whole.length * 3)));
    },
    3_600_000,
  );
});
