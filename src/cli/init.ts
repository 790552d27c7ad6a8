import { parseArgs } from 'node:util';
import { openApp, type App } from '../app.ts';
import {
  createInstallation,
  createTenant,
  readConfig,
  systemCaller,
  type Caller,
  type Config,
} from '../kernel/index.ts';
import { CommandError } from './command.ts';
import { systemdUnit } from './systemd.ts';

interface InitOptions {
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly ipa: string | undefined;
  readonly admin: string;
  readonly given: string;
  readonly family: string;
  readonly email: string | undefined;
}

const KITS = ['base', 'accesso-civico-generalizzato', 'determina-impegno-spesa'];

/**
 * `digipro init`: makes a real installation in an empty data folder. What is demonstration stays demonstration for ever: a folder that
 * holds one is refused, so its registers can never become real ones.
 */
export async function run(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  const config = readConfig();
  const app = await openApp({ config });
  try {
    const installation = app.installation();
    if (installation) {
      const what = installation.mode === 'real' ? 'a real installation' : 'a demonstration';
      throw new CommandError(`${config.dataDir} holds ${what} already: set DIGIPRO_DATA to an empty folder`);
    }
    const link = await makeInstallation(app, config, options);
    console.log(report(config, options, link));
  } finally {
    await app.close();
  }
  return 0;
}

function readOptions(args: readonly string[]): InitOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      code: { type: 'string' },
      name: { type: 'string' },
      kind: { type: 'string', default: 'municipality' },
      ipa: { type: 'string' },
      admin: { type: 'string' },
      given: { type: 'string' },
      family: { type: 'string' },
      email: { type: 'string' },
    },
  });
  const { code, name, admin, given, family } = values;
  const missing = Object.entries({ code, name, admin, given, family }).filter(([, value]) => !value);
  if (missing.length > 0) {
    throw new CommandError(
      `say ${missing.map(([option]) => `--${option}`).join(', ')}: the body and its administrator`,
    );
  }
  if (!/^[a-z0-9_]{2,40}$/.test(code!)) throw new CommandError('--code has 2 to 40 lower-case letters, digits or _');
  return {
    ...{ code: code!, name: name!, admin: admin!, given: given!, family: family! },
    ...{ kind: values.kind, ipa: values.ipa, email: values.email },
  };
}

/** @returns the one-time link with which the administrator sets a password and a second factor. */
async function makeInstallation(app: App, config: Config, options: InitOptions): Promise<string> {
  const { runtime } = app;
  const { clock, entropy, database } = runtime;
  await createInstallation(database, 'real', clock, entropy);
  await app.refreshInstallation();
  const bodyId = await createTenant(database, options.code, clock, entropy);
  const caller = systemCaller(bodyId, 'init', entropy.id(clock.realNow()), 'cli');
  const call = <T>(operation: string, input: unknown) => runtime.invoker.invoke(caller, operation, input) as Promise<T>;
  const { code, name, kind, ipa } = options;
  await call('identity.bodies.create', { code, name, kind, ...(ipa ? { ipaCode: ipa } : {}) });
  await call('identity.areas.create', { code: ipa ?? code, name });
  for (const kit of KITS) await call('kits.kits.install', { name: kit });
  return enrolAdministrator(app, config, caller, options);
}

async function enrolAdministrator(app: App, config: Config, caller: Caller, options: InitOptions): Promise<string> {
  const { invoker } = app.runtime;
  const { given: givenName, family: familyName, email, admin } = options;
  const person = { givenName, familyName, ...(email ? { email } : {}) };
  const { id: personId } = (await invoker.invoke(caller, 'identity.people.create', person)) as { id: string };
  await invoker.invoke(caller, 'identity.positions.assign', { personId, role: 'administrator' });
  const enrolment = (await invoker.invoke(caller, 'identity.enrolments.create', { personId, login: admin })) as {
    token: string;
  };
  const address = config.publicUrl ?? `http://localhost:${config.port}`;
  return `${address}/desk/attivazione#${enrolment.token}`;
}

function report(config: Config, options: InitOptions, link: string): string {
  return `
DigiPro: installazione reale di «${options.name}» in ${config.dataDir}
         real installation of "${options.name}" in ${config.dataDir}

1. Avviare / start:            digipro start        (oppure con systemd / or with systemd, below)
2. Attivare l'amministratore «${options.admin}» entro 24 ore, una volta sola (password e secondo fattore):
   Enrol the administrator "${options.admin}" within 24 hours, once (password and second factor):
   ${link}

Rete / network: ascolta su ${config.host}:${config.port}. Per gli altri computer servono TLS o un reverse proxy:
   DIGIPRO_HOST, DIGIPRO_TLS_CERT + DIGIPRO_TLS_KEY  |  DIGIPRO_TRUST_PROXY, DIGIPRO_PUBLIC_URL
Posta / mail:   DIGIPRO_SMTP_URL, DIGIPRO_MAIL_FROM
Copie / backup: ogni notte in / nightly to ${config.backupDir}; provare / try: digipro backup DIR
Fiducia / trust: certificati dei gestori PEC e delle autorità di firma (PEM) in ${config.dataDir}/trust

/etc/systemd/system/digipro.service
${systemdUnit(config)}`;
}
