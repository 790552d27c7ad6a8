import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
/** Written when an installation has ended well: the folder of packages alone may be half of one. */
const MARK = join(folder, 'node_modules', '.package-lock.json');

/** The checkers are heavy and live apart: installed when first needed. @returns why they cannot be used; undefined when they can. */
export async function checkersMissing(): Promise<string | undefined> {
  if (existsSync(MARK)) return undefined;
  const { code, output } = await command(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci'], folder);
  if (code === 0) return undefined;
  return `npm ci in test/quality failed: ${/npm error (.*)/.exec(output)?.[1] ?? 'no reason given'}`;
}

/** Why the W3C checker cannot run, which is a Java program; undefined when it can. */
export async function javaMissing(): Promise<string | undefined> {
  const { code } = await command('java', ['-version'], folder).catch(() => ({ code: 1 }));
  return code === 0 ? undefined : 'no java on this machine';
}

/** A page as it was served, with the address that it had. */
export interface Served {
  readonly path: string;
  readonly html: string;
}

/** It tells this of every void element that the renderer closes: a remark of style, neither error nor warning. */
const SLASH = /^Trailing slash on void elements/;

/** What the W3C Nu HTML checker finds wrong, warnings included, one line each. */
export async function nuProblems(pages: readonly Served[]): Promise<readonly string[]> {
  const place = await mkdtemp(join(tmpdir(), 'digipro-pages-'));
  try {
    const files = await Promise.all(
      pages.map(async ({ html }, index) => {
        const file = join(place, `${index}.html`);
        await writeFile(file, html);
        return file;
      }),
    );
    const jar = join(folder, 'node_modules', 'vnu-jar', 'build', 'dist', 'vnu.jar');
    const { output } = await command('java', ['-Xss4m', '-jar', jar, '--format', 'json', '--stdout', ...files], place);
    const { messages } = JSON.parse(output) as {
      messages: { url: string; type: string; message: string; extract?: string }[];
    };
    const faults = messages.filter(({ message }) => !SLASH.test(message));
    return faults.map(({ url, type, message, extract = '' }) => {
      const { path } = pages[Number(/(\d+)\.html$/.exec(url)?.[1])]!;
      return `${path} ${type}: ${message} ${extract.replace(/\s+/g, ' ').slice(0, 160)}`;
    });
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

interface HtmlValidate {
  validateString(html: string): Promise<{
    results: { messages: { ruleId: string; message: string; line: number; column: number; severity: number }[] }[];
  }>;
}

/** Matters of style, which the renderer decides for all pages alike; and titles, as long as the law or the act has them. */
const STYLE = ['void-style', 'no-trailing-whitespace', 'attr-quotes', 'doctype-style', 'long-title'];
const RULES = {
  extends: ['html-validate:recommended'],
  rules: Object.fromEntries(STYLE.map((rule) => [rule, 'off'])),
};

/** What html-validate finds wrong with its recommended rules, but for matters of style. */
export async function htmlProblems(pages: readonly Served[]): Promise<readonly string[]> {
  const require = createRequire(join(folder, 'package.json'));
  const { HtmlValidate: Validator } = require('html-validate') as {
    HtmlValidate: new (config: object) => HtmlValidate;
  };
  const validator = new Validator(RULES);
  const found = await Promise.all(
    pages.map(async ({ path, html }) => {
      const { results } = await validator.validateString(html);
      const lines = html.split('\n');
      return results.flatMap(({ messages }) =>
        messages.map(({ ruleId, message, line, column }) => {
          const near = (lines[line - 1] ?? '').slice(Math.max(0, column - 40), column + 80);
          return `${path} ${ruleId}: ${message}: ${near}`;
        }),
      );
    }),
  );
  return found.flat();
}

/** Scores of a page from 0 to 100, and what took points away. */
export interface LighthouseScores {
  readonly scores: Readonly<Record<string, number>>;
  readonly failed: readonly string[];
  /** What the score of performance is made of, as `LCP 1.6 s`; empty when it was not asked for. */
  readonly times: readonly string[];
  /** How fast the machine was meanwhile: some 1,500 on an idle laptop; below 500 times tell of the machine. */
  readonly machine: number;
}

/** Asks Lighthouse about a page as a phone sees it. */
export async function lighthouse(
  url: string,
  chromium: string,
  categories: readonly string[],
): Promise<LighthouseScores> {
  const place = await mkdtemp(join(tmpdir(), 'digipro-lighthouse-'));
  const file = join(place, 'report.json');
  try {
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-quic'];
    const program = join(folder, 'node_modules', 'lighthouse', 'cli', 'index.js');
    const options = ['--quiet', '--output=json', `--output-path=${file}`, `--chrome-flags=${flags.join(' ')}`];
    const only = `--only-categories=${categories.join(',')}`;
    const environment = { CHROME_PATH: chromium };
    const { code, output } = await command(process.execPath, [program, url, only, ...options], place, environment);
    if (code !== 0) throw new Error(`lighthouse ended with ${code}: ${output.slice(-1000)}`);
    return scoresOf(JSON.parse(await readFile(file, 'utf8')) as Report);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

interface Report {
  readonly environment: { readonly benchmarkIndex: number };
  readonly categories: Readonly<
    Record<string, { readonly score: number | null; readonly auditRefs: readonly { id: string; weight: number }[] }>
  >;
  readonly audits: Readonly<Record<string, Audit>>;
}

interface Audit {
  readonly title: string;
  readonly score: number | null;
  readonly displayValue?: string;
}

const TIMES = {
  'first-contentful-paint': 'FCP',
  'largest-contentful-paint': 'LCP',
  'total-blocking-time': 'TBT',
  'cumulative-layout-shift': 'CLS',
} as const;

function scoresOf({ categories, audits, environment }: Report): LighthouseScores {
  const scores = Object.entries(categories).map(([name, { score }]) => [name, Math.round((score ?? 0) * 100)] as const);
  const failed = Object.values(categories).flatMap(({ auditRefs }) =>
    auditRefs
      .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 1)
      .map(({ id }) => `${id}: ${audits[id]!.title}`),
  );
  const times = Object.entries(TIMES).flatMap(([id, name]) => {
    const value = audits[id]?.displayValue;
    return value === undefined ? [] : [`${name} ${value.replaceAll('\u00a0', ' ')}`];
  });
  return { scores: Object.fromEntries(scores), failed, times, machine: environment.benchmarkIndex };
}

async function command(
  name: string,
  args: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; output: string }> {
  const child = spawn(name, args, { cwd, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
