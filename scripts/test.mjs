// npm test: everything that this machine can run, suite after suite, then one closing line. `--chaos` runs the long chaos suite alone,
// `--files` bad files of every kind.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, root, run } from './ensure.mjs';

const BROWSER = ['test/journeys/**', 'test/a11y/**'];
const QUALITY = ['test/quality/**'];
const CHAOS = ['test/chaos/**'];
const FILES = ['src/records/intake/hostile.test.ts'];
const totals = { passed: 0, failed: 0, skipped: 0 };
const seconds = [];
const skippedNames = [];
const args = process.argv.slice(2);

await ensureInstalled();
await timed('build', () => check('build', ensureBuilt));
const bin = (name) => join(root, 'node_modules', ...name.split('/'));
if (args.includes('--chaos')) {
  await timed('chaos (long)', () => vitest(CHAOS, [], { DIGIPRO_TEST: 'long' }));
} else if (args.includes('--files')) {
  await timed('bad files (long)', () => vitest(FILES, [], { DIGIPRO_TEST: 'long' }));
} else {
  await Promise.all([
    timed('types', () => command('types', bin('typescript/bin/tsc'), ['-p', 'tsconfig.json'])),
    besides(),
  ]);
  await timed('rooms', () => vitest([], [...BROWSER, ...QUALITY, ...CHAOS]));
  await timed('journeys', () => vitest(BROWSER, []));
  await timed('page quality', () => vitest(QUALITY, []));
  await timed('chaos', () => vitest(CHAOS, []));
}

console.log('\nSeconds per suite');
for (const [name, value] of seconds) console.log(`  ${value.toFixed(1).padStart(7)}  ${name}`);
if (skippedNames.length > 0) console.log(`\nSkipped\n${skippedNames.map((name) => `  - ${name}`).join('\n')}`);
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;

/** What the other core does while the types are looked at. */
async function besides() {
  if (existsSync(join(root, 'desk', 'tsconfig.json'))) {
    await timed('types of the desk', () =>
      command('types of the desk', bin('typescript/bin/tsc'), ['-p', 'desk/tsconfig.json']),
    );
  }
  await timed('format', () =>
    command('format', bin('prettier/bin/prettier.cjs'), ['--check', '--log-level', 'warn', '.']),
  );
}

async function timed(name, work) {
  const started = performance.now();
  await work();
  seconds.push([name, (performance.now() - started) / 1000]);
}

async function check(name, work) {
  try {
    await work();
    totals.passed += 1;
  } catch (error) {
    totals.failed += 1;
    console.error(`${name}: ${error.message}`);
  }
}

function command(name, script, parameters) {
  return check(name, async () => {
    const code = await run(process.execPath, [script, ...parameters]);
    if (code !== 0) throw new Error('failed, see the lines above');
  });
}

/** One run of vitest over the files of `only` (all when empty) but those of `without`; counts come from its JSON report. */
async function vitest(only, without, environment = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'digipro-test-'));
  const report = join(folder, 'report.json');
  const filters = only.map((pattern) => pattern.replace('/**', '/'));
  const excludes = without.flatMap((pattern) => ['--exclude', pattern]);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const parameters = ['run', ...filters, ...excludes, ...reporters, '--passWithNoTests'];
  const code = await run(process.execPath, [bin('vitest/vitest.mjs'), ...parameters], {
    env: { ...process.env, ...environment },
  });
  await count(report, code);
  await rm(folder, { recursive: true, force: true });
}

async function count(report, code) {
  const result = existsSync(report) ? JSON.parse(await readFile(report, 'utf8')) : undefined;
  if (!result) {
    if (code !== 0) totals.failed += 1;
    return;
  }
  totals.passed += result.numPassedTests;
  totals.failed += result.numFailedTests;
  totals.skipped += result.numPendingTests + result.numTodoTests;
  // A file that does not load, or an error outside of a test, fails the run without failing a test.
  if (code !== 0 && result.numFailedTests === 0) totals.failed += 1;
  for (const file of result.testResults) {
    for (const test of file.assertionResults) {
      if (test.status === 'skipped' || test.status === 'pending') skippedNames.push(test.fullName);
    }
  }
}
