import { text as readText } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { SaxesParser } from 'saxes';
import { testInstallation, type TestInstallation } from '../../../test/support/index.ts';
import { virtualClock, type Caller, type Download } from '../../kernel/index.ts';
import { identityModule } from '../../identity/index.ts';
import { processesModule } from '../../processes/index.ts';
import { analysisModule } from '../index.ts';

/** What a case is to do: activity `a` first, then `a` or `b` as often as one likes, with minutes before each. */
export type Plan = readonly { readonly activity: 'a' | 'b'; readonly minutes: number }[];

const TASKS = ['<userTask id="a" name="Verifica &quot;A&quot; &lt;1&gt;"/>', '<userTask id="b"/>'].join('');
const FLOWS = [
  ['s', 'a', ''],
  ['a', 'g', ''],
  ['b', 'g', ''],
  ['g', 'a', 'next = "a"'],
  ['g', 'b', 'next = "b"'],
  ['g', 'e', ''],
];

/** A model in which two tasks may follow each other in any order and number. */
export const LOOPING_MODEL = modelOf(
  `<exclusiveGateway id="g" default="g_e"/>${TASKS}${FLOWS.map(
    ([from, to, when]) =>
      `<sequenceFlow id="${from}_${to}" sourceRef="${from}" targetRef="${to}">${when && `<conditionExpression>${when}</conditionExpression>`}</sequenceFlow>`,
  ).join('')}`,
);

/** A model of the given elements between the start `s` and the end `e`. */
export function modelOf(elements: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:test" id="defs">
<process id="p" isExecutable="true"><startEvent id="s"/><endEvent id="e"/>${elements}</process></definitions>`;
}

export interface AnalysisHouse extends TestInstallation {
  readonly clock: ReturnType<typeof virtualClock>;
  deploy(key: string, bpmn?: string): Promise<void>;
  /** Runs a case by the plan; `unfinished` leaves the last activity of it to be done. @returns its identifier. */
  play(key: string, plan: Plan, as: Caller, options?: { unfinished?: boolean }): Promise<string>;
}

/** Processes and analysis, and identity on which they stand, over a real database, in virtual time. */
export async function analysisHouse(): Promise<AnalysisHouse> {
  const clock = virtualClock(new Date('2026-03-02T08:00:00Z'));
  const late: { house?: TestInstallation } = {};
  const processes = processesModule({
    registry: () => late.house?.runtime.registry,
    serviceCalls: [],
    dossiers: { admit: async () => undefined },
  });
  const analysis = analysisModule({ database: () => late.house!.runtime.database });
  const identity = identityModule({
    runtime: () => late.house!.runtime,
    mode: () => 'real',
    relyingParty: () => ({ id: 'localhost', name: 'test', origins: [] }),
    sealingKey: () => Buffer.alloc(32),
  });
  const house = (late.house = await testInstallation({ modules: [identity, processes, analysis], clock }));
  const openTask = async (as: Caller, caseId: string) => {
    const item = await house.call<{ tasks: { id: string; status: string }[] }>(as, 'processes.cases.get', {
      id: caseId,
    });
    return item.tasks.find((task) => task.status === 'open')!.id;
  };
  return {
    ...house,
    clock,
    async deploy(key, bpmn = LOOPING_MODEL) {
      const model = { key, name: key, bpmn, forms: {} };
      await house.call(house.system(), 'processes.models.deploy', model);
    },
    async play(modelKey, plan, as, { unfinished = false } = {}) {
      const start = { modelKey, title: 'Pratica di Ada Rossi', variables: {} };
      const { id } = await house.call<{ id: string }>(as, 'processes.cases.start', start);
      for (const [index, { minutes }] of plan.entries()) {
        clock.advance(minutes * 60_000);
        if (unfinished && index === plan.length - 1) return id;
        const variables = { next: plan[index + 1]?.activity ?? 'e' };
        await house.call(as, 'processes.tasks.complete', { id: await openTask(as, id), variables });
      }
      return id;
    },
  };
}

export interface ParsedTrace {
  readonly name: string;
  readonly events: readonly Readonly<Record<string, string>>[];
}

/** Reads an XES file with a parser that refuses what is not well-formed. */
export async function parseXes(download: Download): Promise<{ text: string; traces: ParsedTrace[] }> {
  const text = await readText(download.stream as Readable);
  const traces: { name: string; events: Record<string, string>[] }[] = [];
  const open: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    const [key, value] = [tag.attributes['key']?.value ?? '', tag.attributes['value']?.value ?? ''];
    const parent = open[open.length - 1];
    if (tag.name === 'trace') traces.push({ name: '', events: [] });
    if (tag.name === 'event') traces[traces.length - 1]!.events.push({});
    if (parent === 'trace' && key === 'concept:name') traces[traces.length - 1]!.name = value;
    if (parent === 'event')
      traces[traces.length - 1]!.events[traces[traces.length - 1]!.events.length - 1]![key] = value;
    open.push(tag.name);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  return { text, traces };
}
