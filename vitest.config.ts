import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,ui,desk,test}/**/*.test.{ts,tsx}', 'examples/**/*.test.ts'],
    globalSetup: ['test/support/cluster.ts'],
    pool: 'threads',
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
