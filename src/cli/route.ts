import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stringify } from 'yaml';
import { calling, type CallAs } from './as.ts';
import { CommandError } from './command.ts';

const VERBS: Readonly<Record<string, (call: CallAs, word: string | undefined) => Promise<number>>> = {
  lint: async (call, file) => {
    const source = await documentOf(file);
    const { problems } = await call<{ problems: { line: number; pointer: string; message: string }[] }>(
      'bus.routes.lint',
      { source },
    );
    for (const { line, pointer, message } of problems) console.log(`${file}:${line}: ${pointer || '/'} ${message}`);
    return problems.length === 0 ? 0 : 1;
  },
  test: async (call, file) => {
    const source = await documentOf(file);
    const { tests } = await call<{ tests: { name: string; problems: string[] }[] }>('bus.routes.test', { source });
    for (const { name, problems } of tests) {
      console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${name}`);
      for (const problem of problems) console.log(`     ${problem}`);
    }
    return tests.every(({ problems }) => problems.length === 0) ? 0 : 1;
  },
  deploy: async (call, file) => {
    const source = await documentOf(file);
    const { name, version } = await call<{ name: string; version: number }>('bus.routes.deploy', { source });
    console.log(`${name}: version ${version}`);
    return 0;
  },
  list: async (call) => {
    interface Route {
      readonly name: string;
      readonly version: number;
      readonly paused: boolean;
      readonly shipped: boolean;
      readonly steps: readonly string[];
    }
    const { items } = await call<{ items: Route[] }>('bus.routes.list', {});
    for (const { name, version, paused, shipped, steps } of items) {
      const state = [`version ${version}`, ...(shipped ? ['shipped'] : []), ...(paused ? ['PAUSED'] : [])].join(', ');
      console.log(`${name} (${state}): ${steps.join(' > ')}`);
    }
    return 0;
  },
  pause: (call, name) => switchTo(call, 'pause', name),
  resume: (call, name) => switchTo(call, 'resume', name),
};

/** `digipro route lint|test|deploy FILE`, `list`, `pause|resume NAME`. Ends with 1 when a document or one of its tests is wrong. */
export function run(args: readonly string[]): Promise<number> {
  return calling(args, ([verb, word, ...more], call) => {
    const act = verb === undefined ? undefined : VERBS[verb];
    if (!act || more.length > 0) throw new CommandError(`say one of ${Object.keys(VERBS).join(', ')}`);
    return act(call, word);
  });
}

async function switchTo(call: CallAs, verb: 'pause' | 'resume', name: string | undefined): Promise<number> {
  if (!name) throw new CommandError('name the route');
  await call(`bus.routes.${verb}`, { name });
  return 0;
}

async function documentOf(file: string | undefined): Promise<string> {
  if (!file) throw new CommandError('name the file of the route document');
  try {
    return PROGRAM.test(file) ? await documentBy(file) : await readFile(file, 'utf8');
  } catch (error) {
    throw new CommandError(`${file}: ${(error as Error).message}`);
  }
}

const PROGRAM = /\.[cm]?[jt]s$/;

/** The document that a module gives as its default export; it is run here, by whoever wrote it, and never at the house. */
async function documentBy(file: string): Promise<string> {
  const module = await load(pathToFileURL(resolve(file)).href);
  if (typeof module.default !== 'object' || module.default === null) throw new Error('its default export is no route');
  return stringify(module.default, { aliasDuplicateObjects: false, lineWidth: 0 });
}

async function load(address: string): Promise<{ readonly default?: unknown }> {
  // From Node 22.18 on types are taken away by Node itself.
  if (!/ts$/.test(address) || 'typescript' in process.features) return import(address);
  const { tsImport } = await import('tsx/esm/api').catch(() => {
    throw new Error('to read TypeScript, Node 22.18 or the package tsx is needed');
  });
  return tsImport(address, import.meta.url);
}
