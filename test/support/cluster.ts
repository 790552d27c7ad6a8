import type { TestProject } from 'vitest/node';

/** Superuser connection of the cluster that all test files share; each makes databases of its own in it. */
export interface TestCluster {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    cluster: TestCluster;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide('cluster', { host: '127.0.0.1', port: 5432, user: 'postgres', password: '' });
  return async () => undefined;
}
