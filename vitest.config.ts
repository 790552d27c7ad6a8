import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,ui,desk,test}/**/*.test.{ts,tsx}', 'examples/**/*.test.ts'],
    globalSetup: ['test/support/cluster.ts'],
    pool: 'threads',
    isolate: false,
    // Most of the time a test waits for PostgreSQL: a worker for every core, not one less.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
