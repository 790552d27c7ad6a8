import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { chromium, type Browser, type Page } from 'playwright-core';
import { packageRoot } from '../../src/app.ts';

/** Where Debian puts Chromium; a developer may name another. */
const executablePath = process.env['DIGIPRO_TEST_CHROMIUM'] ?? '/usr/bin/chromium';
const built = join(packageRoot, 'dist', '.built');

/** Why the journeys cannot run on this machine; undefined when they can. */
export const missing = !existsSync(executablePath)
  ? `no browser at ${executablePath}: set DIGIPRO_TEST_CHROMIUM`
  : existsSync(built)
    ? undefined
    : 'the product is not built: run "npm run build"';

/** The product as a town hall runs it, and a browser before it. */
export interface Product {
  readonly address: string;
  readonly dataDir: string;
  readonly browser: Browser;
  password(login: string): string;
  close(): Promise<void>;
}

/** Starts the built product on an empty data folder and a free port, with its demonstration, and Chromium. */
export async function startProduct(): Promise<Product> {
  const dataDir = await mkdtemp(join(tmpdir(), 'digipro-journey-'));
  const port = await freePort();
  const environment = { ...process.env, DIGIPRO_DATA: dataDir, DIGIPRO_PORT: String(port) };
  const server = spawn(process.execPath, [join(packageRoot, 'bin', 'digipro.js'), 'start'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await greeting(server);
  const users = JSON.parse(await readFile(join(dataDir, 'secrets', 'demonstration-users.json'), 'utf8')) as {
    login: string;
    password: string;
  }[];
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
  return {
    address: `http://localhost:${port}`,
    dataDir,
    browser,
    password: (login) => users.find((user) => user.login === login)!.password,
    async close() {
      await browser.close();
      const ended = once(server, 'exit');
      server.kill('SIGINT');
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Resolves when the product has printed how to stop it: then it answers. */
async function greeting(server: ChildProcess): Promise<void> {
  let told = '';
  for await (const chunk of server.stdout!) {
    told += String(chunk);
    if (told.includes('Ctrl-C')) {
      server.stdout!.resume();
      return;
    }
  }
  throw new Error(`the product did not start: ${told}`);
}

/** A page of a person who has just signed in to the desk. A fault on a page fails the test that opened it. */
export async function signIn(product: Product, login: string, faults: string[]): Promise<Page> {
  const context = await product.browser.newContext({ locale: 'it-IT', viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  watch(page, faults);
  await page.goto(`${product.address}/desk/`);
  await page.getByLabel('Nome utente').fill(login);
  await page.getByLabel('Password').fill(product.password(login));
  await page.getByRole('button', { name: 'Accedi', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Attività da svolgere' }).waitFor();
  return page;
}

/** Notes what breaks on a page: scripts that fail, what the content security policy stops, requests to elsewhere. */
export function watch(page: Page, faults: string[]): void {
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (line) => {
    if (line.type() === 'error' && !/status of 4\d\d/.test(line.text())) faults.push(line.text());
  });
  page.on('request', (request) => {
    if (!/^(http:\/\/localhost:|data:|blob:)/.test(request.url())) faults.push(`request to ${request.url()}`);
  });
}
