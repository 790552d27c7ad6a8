import { parseArgs } from 'node:util';
import { openApp, type App } from '../app.ts';
import { listTenants, readConfig, readSettingFiles, type Config } from '../kernel/index.ts';
import { CommandError } from './command.ts';
import { seedWorks } from './works.ts';
import {
  DEMONSTRATION_BODY,
  demonstrationUsers,
  passwordFile,
  seedDemonstration,
  type DemonstrationUser,
} from './demonstration.ts';
import { serve, type Serving } from './serve.ts';
import { askForYear } from './year/ask.ts';
import { liveYear } from './year/command.ts';
import { storyClock } from './year/stage.ts';
import { DEFAULT_SEED, MOST_CASES, wholeNumber, type YearWish } from './year/wish.ts';
import { yearStart } from './year/year.ts';

/** `digipro start`: runs the installation until it is told to stop. The first start on an empty data folder makes the demonstration. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { quiet: { type: 'boolean' }, year: { type: 'string' } } });
  const config = readConfig();
  // A file that cannot be read is told before a database is started for nothing.
  if (config.roles.includes('http')) await readSettingFiles(config);
  const clock = storyClock();
  const app = await openApp({ config, clock });
  try {
    const wish = app.installation() ? undefined : await yearWish(config, values);
    if (wish) clock.advance(yearStart(clock.realNow()));
    const users = await ensureInstallation(app);
    if (wish && !(await liveYear(app, clock, wish)).ended) return 0;
    const serving = await serve(app);
    const stopped = untilStopped();
    if (values.quiet) process.stdout.write('ready\n');
    else await greet(app, serving, users);
    await stopped;
    if (!values.quiet) console.log('\nDigiPro: fermo in ordine … / stopping in order …');
    await serving.stop();
  } finally {
    await app.close();
  }
  return 0;
}

/** What a first start fills the demonstration with: as told by word or setting, else as answered at a terminal; never asked elsewhere. */
async function yearWish(
  config: Config,
  { year, quiet = false }: { readonly year?: string | undefined; readonly quiet?: boolean | undefined },
): Promise<YearWish | undefined> {
  const told = year === undefined ? config.demoCases : wholeNumber('--year', year, 0, MOST_CASES);
  const cases = told ?? (quiet ? 0 : await askForYear());
  return cases > 0 ? { cases, seed: DEFAULT_SEED } : undefined;
}

/** A demonstration only ever runs on the loopback. @throws CommandError. */
async function ensureInstallation(app: App): Promise<readonly DemonstrationUser[] | undefined> {
  const installation = app.installation();
  if (installation?.mode === 'real') {
    if ((await listTenants(app.runtime.database)).length > 0) return undefined;
    throw new CommandError('"digipro init" was begun here and not finished: say it again');
  }
  if (!['localhost', '127.0.0.1', '::1'].includes(app.config.host)) {
    throw new CommandError(
      'a demonstration answers on the loopback only: unset DIGIPRO_HOST, or make a real installation with "digipro init"',
    );
  }
  const users = await seedDemonstration(app);
  await seedWorks(app, DEMONSTRATION_BODY);
  return users;
}

async function greet(app: App, serving: Serving, fresh: readonly DemonstrationUser[] | undefined): Promise<void> {
  const { config } = app;
  const [address] = serving.addresses;
  const lines = [
    '',
    `  DigiPro  ${address ?? '(nessun server web in questo processo / no web server in this process)'}`,
    `  Portale  ${address}/`,
    `  Scrivania / desk  ${address}/desk/`,
    `  API  ${address}/api/docs`,
    `  Dati / data  ${config.dataDir}`,
  ];
  if (app.installation()?.mode === 'demonstration') lines.push(...(await demonstrationLines(app, fresh)));
  lines.push('', '  Ctrl-C per fermare / to stop', '');
  console.log(lines.join('\n'));
}

async function demonstrationLines(app: App, fresh: readonly DemonstrationUser[] | undefined): Promise<string[]> {
  const { dataDir } = app.config;
  const inbox = `  Posta in arrivo / inbox  ${dataDir}/inbox/valdoro/  (provare / try: cp examples/inbox/01-foia-signed.eml …)`;
  const banner = '  AMBIENTE DIMOSTRATIVO: nessun atto ha valore legale / demonstration, no act has legal value';
  const file = passwordFile(dataDir);
  if (!fresh) {
    const count = (await demonstrationUsers(dataDir)).length;
    return ['', banner, inbox, `  ${count} utenti dimostrativi / demonstration users: ${file}`];
  }
  const width = Math.max(...fresh.map((user) => user.login.length));
  const users = fresh.map((user) => `    ${user.login.padEnd(width)}  ${user.password}  ${user.name} (${user.roles})`);
  return ['', banner, inbox, '', `  Utenti / users (${file}):`, ...users];
}

/** Ctrl-C and the service manager's stop, however often they come. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}
