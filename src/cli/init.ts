import { parseArgs } from 'node:util';
import { openApp, publicAddress, type App } from '../app.ts';
import { BODY_KINDS, founding, furnishBody, identityErrors, inviteFirst, type FirstLink } from '../identity/index.ts';
import {
  createInstallation,
  createTenant,
  createValidator,
  DomainError,
  kernelErrors,
  listTenants,
  readConfig,
  systemCaller,
  type Config,
  type Context,
  type Static,
} from '../kernel/index.ts';
import { CommandError } from './command.ts';
import { systemdUnit } from './systemd.ts';

type Founding = Static<typeof founding>;

const KITS = ['base', 'accesso-civico-generalizzato', 'determina-impegno-spesa'];

/**
 * `digipro init`: makes a real installation in an empty data folder. What is demonstration stays demonstration for ever: a folder that
 * holds one is refused, so its registers can never become real ones. Said again until the administrator has come in, it completes what
 * a crash left half made, and gives a new link.
 */
export async function run(args: readonly string[]): Promise<number> {
  const asked = readOptions(args);
  const config = readConfig();
  const app = await openApp({ config });
  try {
    const link = await makeInstallation(app, asked);
    console.log(report(config, asked.code, link));
  } finally {
    await app.close();
  }
  return 0;
}

/** Where in the input an option goes, so that what is wrong is told by the name that was typed. */
const OPTIONS = {
  code: '/code',
  name: '/name',
  kind: '/kind',
  ipa: '/ipaCode',
  admin: '/administrator/login',
  given: '/administrator/givenName',
  family: '/administrator/familyName',
  email: '/administrator/email',
} as const;

/** What a pattern says, for people. */
const HINTS: Readonly<Record<string, string>> = {
  code: 'has 2 to 40 lower-case letters, digits or _',
  ipa: 'has 1 to 20 letters, digits or _',
  admin: 'has 2 to 100 lower-case letters, digits, or . _ @ -',
  kind: `is one of ${BODY_KINDS.join(', ')}`,
};

/** @throws CommandError for a missing or wrong option, before anything is written. */
function readOptions(args: readonly string[]): Founding {
  const options = Object.fromEntries(Object.keys(OPTIONS).map((name) => [name, { type: 'string' as const }]));
  const { values } = parseArgs({ args: [...args], options });
  const given = values as Readonly<Partial<Record<keyof typeof OPTIONS, string>>>;
  const missing = (['code', 'name', 'admin', 'given', 'family'] as const).filter((option) => !given[option]);
  if (missing.length > 0) {
    throw new CommandError(`say ${missing.map((option) => `--${option}`).join(', ')}: the body and its administrator`);
  }
  const asked = {
    ...{ code: given.code, name: given.name, kind: given.kind ?? 'municipality' },
    ...(given.ipa ? { ipaCode: given.ipa } : {}),
    administrator: {
      ...{ givenName: given.given, familyName: given.family, login: given.admin },
      ...(given.email ? { email: given.email } : {}),
    },
  };
  checkOptions(asked);
  return asked as Founding;
}

function checkOptions(asked: unknown): void {
  try {
    createValidator().input(founding, asked);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new CommandError(error.errors.map(({ pointer, message }) => wrongOption(pointer, message)).join('\n  '));
  }
}

function wrongOption(pointer: string, message: string): string {
  const option = Object.keys(OPTIONS).find((name) => OPTIONS[name as keyof typeof OPTIONS] === pointer);
  return option ? `--${option} ${HINTS[option] ?? message}` : `${pointer} ${message}`;
}

/** @returns the one-time link with which the administrator sets a password and a second factor. */
async function makeInstallation(app: App, asked: Founding): Promise<FirstLink> {
  const { clock, entropy, database, invoker } = app.runtime;
  if (app.installation()?.mode === 'demonstration') throw holds(app, 'a demonstration already');
  await createInstallation(database, 'real', clock, entropy);
  await app.refreshInstallation();
  const [begun] = await listTenants(database);
  if (begun && begun.code !== asked.code) throw holds(app, `the installation of "${begun.code}" already`);
  const bodyId = begun?.bodyId ?? (await createTenant(database, asked.code, clock, entropy));
  const caller = systemCaller(bodyId, 'init', entropy.id(clock.realNow()), 'cli');
  try {
    return await invoker.work(caller, 'init', async (ctx) => {
      if (await isFurnished(ctx)) return inviteFirst(ctx);
      const link = await furnishBody(ctx, asked);
      for (const name of KITS) await ctx.call('kits.kits.install', { name });
      return link;
    });
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== identityErrors.IDENTITY_BODY_IN_USE.code) throw error;
    throw holds(app, 'a real installation already, whose administrator has come in');
  }
}

function isFurnished(ctx: Context): Promise<boolean> {
  return ctx.call('identity.bodies.get', {}).then(
    () => true,
    (error: unknown) => {
      if (error instanceof DomainError && error.code === kernelErrors.NOT_FOUND.code) return false;
      throw error;
    },
  );
}

function holds(app: App, what: string): CommandError {
  return new CommandError(`${app.config.dataDir} holds ${what}: set DIGIPRO_DATA to an empty folder`);
}

function report(config: Config, code: string, { login, token }: FirstLink): string {
  return `
DigiPro: installazione reale di «${code}» in ${config.dataDir}
         real installation of "${code}" in ${config.dataDir}

1. Avviare / start:            digipro start        (oppure con systemd / or with systemd, below)
2. Attivare l'amministratore «${login}» entro 24 ore, una volta sola (password e secondo fattore):
   Enrol the administrator "${login}" within 24 hours, once (password and second factor):
   ${publicAddress(config)}/desk/attivazione#${token}

Rete / network: ascolta su ${config.host}:${config.port}. Per gli altri computer servono TLS o un reverse proxy:
   DIGIPRO_HOST, DIGIPRO_TLS_CERT + DIGIPRO_TLS_KEY  |  DIGIPRO_TRUST_PROXY, DIGIPRO_PUBLIC_URL
Posta / mail:   DIGIPRO_SMTP_URL, DIGIPRO_MAIL_FROM
Copie / backup: ogni notte in / nightly to ${config.backupDir}; provare / try: digipro backup DIR
Fiducia / trust: certificati dei gestori PEC e delle autorità di firma (PEM) in ${config.dataDir}/trust

/etc/systemd/system/digipro.service
${systemdUnit(config)}`;
}
