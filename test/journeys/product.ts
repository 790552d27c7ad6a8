import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { chromium, type Browser, type Page } from 'playwright-core';
import { onTestFailed, TestRunner } from 'vitest';
import { demonstrationPlace } from '../support/demonstration.ts';
import { interrupt, notBuilt, passwords, startInstalled } from '../support/installed.ts';

/** Where Debian puts Chromium; a developer may name another. */
export const executablePath = process.env['DIGIPRO_TEST_CHROMIUM'] ?? '/usr/bin/chromium';

/** Why the journeys cannot run on this machine; undefined when they can. */
export const missing = existsSync(executablePath)
  ? notBuilt
  : `no browser at ${executablePath}: set DIGIPRO_TEST_CHROMIUM`;

/** The product as a town hall runs it, and a browser before it. */
export interface Product {
  readonly address: string;
  readonly dataDir: string;
  readonly browser: Browser;
  password(login: string): string;
  close(): Promise<void>;
}

/** Starts the built product with its demonstration, on a data folder of its own and a free port, and Chromium. */
export async function startProduct(): Promise<Product> {
  const installed = await startInstalled(await demonstrationPlace());
  const known = await passwords(installed);
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
  return {
    address: installed.address,
    dataDir: installed.dataDir,
    browser,
    password: (login) => known.get(login)!,
    async close() {
      await browser.close();
      await interrupt(installed);
      await rm(installed.dataDir, { recursive: true, force: true });
    },
  };
}

/** A page of a person who has just signed in to the desk. A fault on a page fails the test that opened it. */
export async function signIn(product: Product, login: string, faults: string[]): Promise<Page> {
  const context = await product.browser.newContext({ locale: 'it-IT', viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  watch(page, faults);
  if (TestRunner.getCurrentTest()) tellWhenFailed(login, page);
  await page.goto(`${product.address}/desk/`);
  await page.getByLabel('Nome utente').fill(login);
  await page.getByLabel('Password').fill(product.password(login));
  await page.getByRole('button', { name: 'Accedi', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Attività da svolgere' }).waitFor();
  return page;
}

/** Prints what a person saw when the test failed: a time-out alone says what was not there, not what was. */
function tellWhenFailed(login: string, page: Page): void {
  onTestFailed(async () => {
    if (page.isClosed()) return;
    const seen = await page
      .locator('body')
      .innerText({ timeout: 2000 })
      .catch((error: Error) => error.message);
    console.error(`${login} was at ${page.url()} and saw:\n${seen.slice(0, 2000)}`);
  });
}

/** Notes what breaks on a page: scripts that fail, what the content security policy stops, requests to elsewhere. */
export function watch(page: Page, faults: string[]): void {
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (line) => {
    if (line.type() === 'error' && !/status of 4\d\d/.test(line.text())) faults.push(line.text());
  });
  page.on('request', (request) => {
    // The browser shows a PDF with pages of its own.
    if (!/^(http:\/\/localhost:|data:|blob:|chrome:|chrome-extension:)/.test(request.url()))
      faults.push(`request to ${request.url()}`);
  });
}
