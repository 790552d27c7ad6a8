/** Which rooms a room may import, through their `index.ts` (docs/architecture.md, "Who may know whom"). */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  identity: ['kernel'],
  bus: ['kernel', 'identity'],
  records: ['kernel', 'identity'],
  ledger: ['kernel', 'identity'],
  processes: ['kernel', 'identity'],
  acts: ['kernel', 'identity', 'records', 'processes'],
  publication: ['kernel', 'identity', 'records', 'ledger'],
  services: ['kernel', 'identity', 'records', 'processes', 'ui'],
  programmes: ['kernel', 'identity', 'records'],
  performance: ['kernel', 'identity'],
  integrity: ['kernel', 'identity', 'performance'],
  analysis: ['kernel', 'identity', 'processes'],
  kits: ['kernel'],
  portal: ['kernel', 'ui'],
};

/** Files outside of the rooms: only these know every room. */
export const compositionRoots: readonly string[] = ['src/app.ts', 'src/main.ts', 'src/cli/'];

/** Folders of helpers that only tests and benchmarks load. */
export const testSupport = /\.test\.tsx?$|\/testing\//;
