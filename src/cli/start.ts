import { parseArgs } from 'node:util';
import { openApp, type App } from '../app.ts';
import { listTenants, readConfig, readSettingFiles } from '../kernel/index.ts';
import { CommandError } from './command.ts';
import { demonstrationUsers, passwordFile, seedDemonstration, type DemonstrationUser } from './demonstration.ts';
import { serve, type Serving } from './serve.ts';

/** `digipro start`: runs the installation until it is told to stop. The first start on an empty data folder makes the demonstration. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { quiet: { type: 'boolean' } } });
  const config = readConfig();
  // A file that cannot be read is told before a database is started for nothing.
  if (config.roles.includes('http')) await readSettingFiles(config);
  const app = await openApp({ config });
  try {
    const users = await ensureInstallation(app);
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
  return seedDemonstration(app);
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
