import { access, constants, statfs } from 'node:fs/promises';
import {
  backupRoleStatements,
  ConfigError,
  configurationTable,
  findBinaries,
  inspectDatabase,
  isInstallationHeld,
  isStillThere,
  lastBackup,
  readConfig,
  systemClock,
  readSettingFiles,
  PostgresError,
  type Config,
  type DatabaseReport,
} from '../kernel/index.ts';
import { attach, bodiesOf, type Attachment } from './attach.ts';

type Verdict = 'ok' | 'warn' | 'wrong';

interface Finding {
  readonly verdict: Verdict;
  readonly what: string;
  readonly todo?: string;
}

const GIB = 2 ** 30;
const SIGNS: Readonly<Record<Verdict, string>> = { ok: '✓', warn: '!', wrong: '✗' };

/** `digipro doctor`: says what is wrong with the installation and what to do about it. Ends with 1 when something is wrong. */
export async function run(): Promise<number> {
  const findings: Finding[] = [];
  const config = readSettings(findings);
  if (config) {
    findings.push(await filesFinding(config));
    findings.push(...(await folderFindings(config)));
    findings.push(...(await databaseFindings(config)));
    findings.push(...(await ledgerFindings(config)));
    findings.push(await backupFinding(config.dataDir, systemClock.realNow()));
  }
  for (const { verdict, what, todo } of findings)
    console.log(`${SIGNS[verdict]} ${what}${todo ? `\n    → ${todo}` : ''}`);
  console.log(`\n${settingsTable()}`);
  return findings.some((finding) => finding.verdict === 'wrong') ? 1 : 0;
}

function readSettings(findings: Finding[]): Config | undefined {
  try {
    const config = readConfig();
    findings.push({ verdict: 'ok', what: `settings are valid; data in ${config.dataDir}` });
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    findings.push({
      verdict: 'wrong',
      what: error.message,
      todo: 'correct the variable; the table below says what each does',
    });
    return undefined;
  }
}

async function filesFinding(config: Config): Promise<Finding> {
  try {
    await readSettingFiles(config);
    return { verdict: 'ok', what: 'the files that the settings name can be read' };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { verdict: 'wrong', what: error.message, todo: 'name a file that the user who runs the program may read' };
  }
}

async function folderFindings(config: Config): Promise<Finding[]> {
  const findings: Finding[] = [];
  try {
    await access(config.dataDir, constants.W_OK);
  } catch {
    return [
      { verdict: 'warn', what: `${config.dataDir} is not there yet or not writable`, todo: 'digipro start makes it' },
    ];
  }
  const { bavail, bsize, ffree } = await statfs(config.dataDir);
  const free = (bavail * bsize) / GIB;
  findings.push({
    verdict: free < 1 ? 'wrong' : free < 10 ? 'warn' : 'ok',
    what: `${free.toFixed(1)} GiB and ${ffree} inodes free where the data lies`,
    ...(free < 10 ? { todo: 'make room: when the disk is full, nothing can be registered' } : {}),
  });
  return findings;
}

async function databaseFindings(config: Config): Promise<Finding[]> {
  if (!config.databaseUrl) return [await embeddedFinding(config)];
  try {
    const report = await inspectDatabase(config.databaseUrl);
    const version: Finding = { verdict: 'ok', what: `PostgreSQL ${report.version}` };
    return [version, roleFinding(report), ...backupRoleFindings(report)];
  } catch (error) {
    if (!(error instanceof PostgresError)) throw error;
    return [{ verdict: 'wrong', what: error.message, todo: 'check DIGIPRO_DATABASE_URL and that server' }];
  }
}

function roleFinding(report: DatabaseReport): Finding {
  const faults = [
    report.superuser && 'is a superuser',
    report.bypassesRowSecurity && 'bypasses row-level security',
    report.ownsTables && 'owns tables',
  ].filter(Boolean);
  if (faults.length === 0) return { verdict: 'ok', what: `the login ${report.login} is held by row-level security` };
  const todo = 'give the program a login that is only a member of digipro_owner, digipro_app and digipro_system';
  return { verdict: 'wrong', what: `the login ${report.login} ${faults.join(', ')}`, todo };
}

function backupRoleFindings({ login, canBackUp }: DatabaseReport): Finding[] {
  if (canBackUp) return [];
  const todo = `the administrator of the database runs: ${backupRoleStatements(login).join('; ')};`;
  return [{ verdict: 'warn', what: `the login ${login} may not read the rows of all bodies for a backup`, todo }];
}

async function embeddedFinding(config: Config): Promise<Finding> {
  try {
    const { version, origin, bin } = await findBinaries(config.pgBin, config.dataDir);
    return { verdict: 'ok', what: `embedded PostgreSQL ${version} (${origin}: ${bin})` };
  } catch (error) {
    return { verdict: 'wrong', what: (error as Error).message };
  }
}

async function ledgerFindings(config: Config): Promise<Finding[]> {
  if (!(await isInstallationHeld(config.dataDir)))
    return [{ verdict: 'ok', what: 'not running now; "digipro verify" checks ledger and content' }];
  const attachment = await attach(config);
  try {
    const findings: Finding[] = [];
    for (const body of await bodiesOf(attachment)) {
      findings.push(...(await chainFindings(attachment, body)));
      findings.push(...(await preservationFindings(attachment, body)));
      findings.push(await storeFinding(attachment, body));
      findings.push(await messagesFinding(attachment, body));
    }
    return findings;
  } finally {
    await attachment.release();
  }
}

async function chainFindings(attachment: Attachment, body: string): Promise<Finding[]> {
  const call = { operation: 'ledger.chain.verify', input: {}, as: undefined, system: true, body };
  const chain = await attachment.call<{ ok: boolean; leaves: number; problems: string[] }>(call);
  if (chain.ok) return [{ verdict: 'ok', what: `${body}: chain and ledger are whole (${chain.leaves} facts)` }];
  const todo = 'keep the data as it is and compare it with a backup';
  return chain.problems.map((what) => ({ verdict: 'wrong', what: `${body}: ${what}`, todo }));
}

/** AgID guidelines 3.1.6: the register of a day is with the preservation service by the end of the next working day. */
async function preservationFindings(attachment: Attachment, body: string): Promise<Finding[]> {
  const operation = 'records.dailyRegisters.list';
  const call = { operation, input: { waiting: true, limit: 200 }, as: undefined, system: true, body };
  const { items } = await attachment.call<{ items: readonly { day: string; state: string }[] }>(call);
  if (items.length === 0) return [];
  const late = items.filter(({ state }) => state === 'overdue').length;
  const what = `${body}: ${items.length} daily registers are not delivered to preservation, ${late} past their term`;
  const todo = 'desk, Protocol, Daily registers: fetch the package, deliver it, note its receipt';
  return [{ verdict: late > 0 ? 'wrong' : 'warn', what, todo }];
}

interface Store {
  readonly usualDays: number | null;
  readonly rules: readonly { readonly channel: string; readonly days: number | null }[];
  readonly lastRun: { readonly removed: number; readonly startedAt: string } | null;
  readonly oldestAt: string | null;
  readonly tables: readonly { readonly name: string; readonly bytes: number; readonly rows: number }[];
}

/** How large the message store is, and what makes it smaller. */
async function messagesFinding(attachment: Attachment, body: string): Promise<Finding> {
  const call = { operation: 'bus.retention.get', input: {}, as: undefined, system: true, body };
  const { usualDays, rules, lastRun, oldestAt, tables } = await attachment.call<Store>(call);
  const gib = tables.reduce((sum, { bytes }) => sum + bytes, 0) / GIB;
  const messages = tables.find(({ name }) => name === 'envelope')?.rows ?? 0;
  const days = (n: number | null) => (n === null ? 'for ever' : `${n} days`);
  const own = rules.map(({ channel, days: n }) => `, ${channel} ${days(n)}`).join('');
  const since = oldestAt === null ? 'no message yet' : `the oldest of ${oldestAt.slice(0, 10)}`;
  const last = lastRun ? `; ${lastRun.removed} removed on ${lastRun.startedAt.slice(0, 10)}` : '';
  const what = `${body}: message store ${gib.toFixed(2)} GiB of all bodies, some ${messages} messages, ${since}; kept ${days(usualDays)}${own}${last}`;
  if (usualDays !== null || gib < MUCH_GIB) return { verdict: 'ok', what };
  return { verdict: 'warn', what, todo: 'bus.retention.put says for how long messages are kept' };
}

/** From there on a store that keeps everything for ever is worth a word. */
const MUCH_GIB = 20;
interface Condition {
  readonly bytes: number;
  readonly roundBytes: number;
  readonly lastStepAt: string | null;
  readonly faults: readonly { sha256: string; fault: string }[];
}

/** What the nightly reading again of the contents has found, and how far its round has come. */
async function storeFinding(attachment: Attachment, body: string): Promise<Finding> {
  const call = { operation: 'records.content.condition', input: {}, as: undefined, system: true, body };
  const { bytes, roundBytes, lastStepAt, faults } = await attachment.call<Condition>(call);
  if (faults.length > 0) {
    const names = faults.slice(0, 5).map(({ sha256, fault }) => `${sha256} is ${fault}`);
    const todo = 'bring the contents again, or take them from a backup; digipro verify reads everything now';
    return { verdict: 'wrong', what: `${body}: ${faults.length} contents: ${names.join(', ')}`, todo };
  }
  if (lastStepAt === null)
    return { verdict: 'ok', what: `${body}: contents were not read again yet, which happens at night` };
  const share = bytes === 0 ? 100 : Math.min(100, Math.round((100 * roundBytes) / bytes));
  return {
    verdict: 'ok',
    what: `${body}: contents are whole as far as they were read again (${share} % of this round)`,
  };
}

const DAY_MS = 86_400_000;

/** DPR 445/2000 art. 61: what is registered is copied at least once a day, and a copy that nobody has read again is a hope. */
export async function backupFinding(dataDir: string, now: Date): Promise<Finding> {
  const todo = 'digipro backup makes one now; look in the log why the nightly one does not come';
  const last = await lastBackup(dataDir);
  if (!last) return { verdict: 'warn', what: 'no verified backup was ever made', todo };
  const hours = (now.getTime() - Date.parse(last.takenAt)) / 3_600_000;
  const what = `last verified backup ${hours.toFixed(1)} hours ago in ${last.folder}`;
  if (!(await isStillThere(last))) return { verdict: 'warn', what: `${what}, and it is not there any more`, todo };
  if (hours * 3_600_000 > DAY_MS) return { verdict: 'warn', what: `${what}: older than 24 hours`, todo };
  if (last.problems === 0) return { verdict: 'ok', what };
  return {
    verdict: 'warn',
    what: `${what}, which found ${last.problems} faults`,
    todo: 'digipro backup --verify tells them',
  };
}

function settingsTable(): string {
  const lines = Object.entries(configurationTable).map(([name, { description, default: value }]) => {
    const standard = value === undefined ? '' : ` [${String(value)}]`;
    return `  ${name}${standard}\n      ${description ?? ''}`;
  });
  return `Settings\n${lines.join('\n')}`;
}
