import type { TestProject } from 'vitest/node';
import { startCluster, type TestCluster } from './server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    cluster: TestCluster;
  }
}

/** One server for the whole run; each test file makes databases of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startCluster();
  project.provide('cluster', server.cluster);
  return server.stop;
}
