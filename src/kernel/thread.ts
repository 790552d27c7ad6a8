import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts the thread of a module that stands beside the caller, `here` being its `import.meta.url`: the built one, or, from the sources,
 * where Node needs a loader, a line that brings it.
 */
export function startThread(here: string, name: string, options: WorkerOptions = {}): Worker {
  if (!here.endsWith('.ts')) return new Worker(new URL(`./${name}.js`, here), options);
  const source = JSON.stringify(new URL(`./${name}.ts`, here).href);
  const line = `import('tsx/esm/api').then(({ register }) => (register(), import(${source})))`;
  return new Worker(line, { ...options, eval: true });
}
