// npm run screenshots: every page of a running demonstration, as people see it, into screenshots/ (which git ignores).
//   npm start -- --year 500            in one shell: the demonstration, with some life in it
//   npm run screenshots [-- --only TEXT] [-- --scenes] [-- --readme]
// Pages are found by following links: one picture for every kind of address, at two sizes, in light and in high contrast.
// What no link leads to stands in screenshots/scenes.mjs: forms step by step, dialogs, empty and failing lists.
// --only takes the addresses and scenes whose name contains TEXT; --scenes
// leaves the addresses out; --readme makes only the pictures of the README.
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { root } from './ensure.mjs';
import { scenes } from './screenshots/scenes.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    readme: { type: 'boolean' },
    scenes: { type: 'boolean' },
    address: { type: 'string' },
  },
});
const address = values.address ?? `http://localhost:${process.env.DIGIPRO_PORT ?? 8080}`;
const dataDir = process.env.DIGIPRO_DATA ?? join(root, 'var');
const target = join(root, 'screenshots');
const sizes = [
  [1366, 768],
  [390, 844],
];
const looks = { light: {}, contrast: { forcedColors: 'active', contrast: 'more' } };
/** Who walks the desk: between them they see every screen. */
const people = ['istruttore', 'dirigente', 'protocollo', 'segretario', 'sindaco', 'admin'];
/** More addresses than any face has kinds of pages: a crawl that reaches it has found a fault. */
const MOST = 200;
/** Pixels to which a window grows for a long page. */
const TALLEST = 5000;
/** One session a person: a picture must not show what signing in hundreds of times leaves behind. */
const sessions = new Map();
const readme = [
  ['portal-home', null, '/'],
  ['desk-indicators', 'sindaco', '/desk/indicatori'],
];

const users = JSON.parse(await readFile(join(dataDir, 'secrets', 'demonstration-users.json'), 'utf8'));
const browser = await chromium.launch({
  executablePath: process.env.DIGIPRO_TEST_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--lang=it'],
  // The browser's own words, such as those of a field for files, follow the language of the machine.
  env: { ...process.env, LANGUAGE: 'it', LANG: 'it_IT.UTF-8' },
});
try {
  if (values.readme) await picturesOfReadme();
  else await everyPage();
} finally {
  await browser.close();
}

async function everyPage() {
  if (!values.only && !values.scenes) await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  const seen = new Set();
  if (values.scenes) {
    console.log(`${await everyScene()} scenes`);
    return;
  }
  await walk(undefined, ['/', '/404'], (path) => path.startsWith('/') && !/^\/(desk|api|assets)\b/.test(path), seen);
  for (const login of people) await walk(login, ['/desk/'], (path) => path.startsWith('/desk/'), seen);
  const shots = await everyScene();
  console.log(`${seen.size} pages and ${shots} scenes, ${(seen.size + shots) * 4} pictures in ${target}`);
}

/** Plays every scene in each size and look, a fresh visitor each time. @returns how many pictures one look has */
async function everyScene() {
  const names = new Set();
  for (const scene of scenes.filter(({ name }) => !values.only || name.includes(values.only))) {
    for (const one of await looksAt(scene.login)) {
      const shot = async (name) => {
        await settled(one.page);
        names.add(name);
        await picture(one, `scene_${name}`);
      };
      try {
        if (scene.citizen) await asCitizen(one.page, scene.citizen);
        await open(one.page, scene.path);
        if (scene.steps) await scene.steps(one.page, shot);
        else await shot(scene.name);
      } catch (error) {
        throw new Error(`scene ${scene.name} (${one.suffix}) at ${one.page.url()}: ${error.message}`, { cause: error });
      } finally {
        await one.context.close();
      }
    }
    console.log(`scene ${scene.name}`);
  }
  return names.size;
}

async function asCitizen(page, name) {
  await page.goto(`${address}/area-personale`);
  await page.getByLabel(name).check();
  await page.getByRole('button', { name: 'Entra' }).click();
}

/** Follows links from `starts` and takes every kind of address that nobody took before. */
async function walk(login, starts, inside, seen) {
  const contexts = await looksAt(login);
  const waiting = [...starts];
  const queued = new Set(starts.map(kindOf));
  while (waiting.length > 0 && queued.size < MOST) {
    const path = waiting.shift();
    const take = !seen.has(kindOf(path)) && (!values.only || path.includes(values.only));
    const [first, ...others] = contexts;
    await open(first.page, path);
    for (const link of await linksOf(first.page)) {
      if (!inside(link) || queued.has(kindOf(link))) continue;
      queued.add(kindOf(link));
      waiting.push(link);
    }
    if (!take) continue;
    seen.add(kindOf(path));
    const name = nameOf(path, login);
    await picture(first, name);
    for (const one of others) {
      await open(one.page, path);
      await picture(one, name);
    }
    console.log(name);
  }
  for (const { context } of contexts) await context.close();
}

/** A window for each size and look. */
async function looksAt(login) {
  const state = login ? await signedIn(login) : undefined;
  return Promise.all(
    sizes.flatMap(([width, height]) =>
      Object.entries(looks).map(async ([look, media]) => {
        const context = await browser.newContext({
          ...{ locale: 'it-IT', viewport: { width, height }, reducedMotion: 'reduce', storageState: state },
          ...media,
        });
        return { page: await context.newPage(), context, suffix: `${width}.${look}`, width, height };
      }),
    ),
  );
}

async function signedIn(login) {
  if (!sessions.has(login)) sessions.set(login, await session(login));
  return sessions.get(login);
}

async function session(login) {
  const { password } = users.find((user) => user.login === login) ?? {};
  if (!password) throw new Error(`no demonstration user ${login} in ${dataDir}`);
  const context = await browser.newContext({ locale: 'it-IT' });
  const answer = await context.request.post(`${address}/api/sessions`, { data: { login, password } });
  if (!answer.ok()) throw new Error(`${login} cannot sign in: ${answer.status()} ${await answer.text()}`);
  const state = await context.storageState();
  await context.close();
  return state;
}

async function open(page, path) {
  await page.goto(`${address}${path}`);
  await settled(page);
}

async function settled(page) {
  await page.locator('h1').first().waitFor({ timeout: 60_000 });
  // Live lists keep a connection open, so the network never falls silent: what still loads says so itself.
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"], .dk-busy') === null);
  // Drawings come with a chunk of their own, after the figures.
  await page.waitForFunction(() => !document.querySelector('.dk-tile') || document.querySelector('.dk-tile svg'));
  await page.evaluate(() => document.fonts.ready);
}

/** A virtual list draws what is in the window: the window grows, up to a limit, before a long page is taken whole. */
async function picture({ page, suffix, width, height }, name) {
  const long = await page.evaluate(() => document.documentElement.scrollHeight);
  if (long > height) await page.setViewportSize({ width, height: Math.min(long, TALLEST) });
  await settled(page);
  await page.screenshot({ path: join(target, `${name}.${suffix}.png`), fullPage: true });
  await page.setViewportSize({ width, height });
}

async function linksOf(page) {
  const links = await page.$$eval('a[href]', (found) => found.map((link) => link.href));
  return links
    .filter((link) => link.startsWith(`${address}/`))
    .map((link) => new URL(link))
    .map((url) => url.pathname)
    .filter((path) => !/\.(csv|json|xml|ics|rss|pdf|svg)$/.test(path));
}

/** Addresses of one kind differ in identifiers and codes only. */
function kindOf(path) {
  return path
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id')
    .replace(/\/(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{22,}/g, '/:key')
    .replace(/\/[A-Z]\d{2}[A-Z]\d+/g, '/:cup')
    .replace(/\/\d{2}\.\d{2}$/, '/:node');
}

function nameOf(path, login) {
  const name = kindOf(path)
    .replace(/^\/|\/$/g, '')
    .replaceAll('/', '_')
    .replaceAll(':', '');
  return login ? `${name || 'desk'}.${login}` : `portal_${name || 'home'}`;
}

async function picturesOfReadme() {
  for (const [name, login, path] of readme) {
    const context = await browser.newContext({
      ...{ locale: 'it-IT', viewport: { width: 1366, height: 768 }, reducedMotion: 'reduce' },
      storageState: login ? await signedIn(login) : undefined,
    });
    const page = await context.newPage();
    await open(page, path);
    await page.screenshot({ path: join(root, 'docs', 'images', `${name}.png`) });
    await context.close();
  }
}
