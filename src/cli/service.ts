import { writeFile } from 'node:fs/promises';
import { calling, type CallAs, type More } from './as.ts';
import { CommandError } from './command.ts';

type Verb = (call: CallAs, words: readonly string[], more: More) => Promise<number>;

const VERBS: Readonly<Record<string, Verb>> = { list, show, import: importFile, export: exportFile };
const OPTIONS = ['code', 'version', 'name', 'owner', 'personal-data', 'security', 'check', 'format', 'out'];

/** `digipro service list|show|import|export`. Ends with 1 when an import is refused. */
export function run(args: readonly string[]): Promise<number> {
  return calling(
    args,
    ([verb, ...words], call, more) => {
      const act = verb === undefined ? undefined : VERBS[verb];
      if (!act || words.length > 1) throw new CommandError(`say one of ${Object.keys(VERBS).join(', ')}`);
      return act(call, words, more);
    },
    OPTIONS,
  );
}

interface Listed {
  readonly code: string;
  readonly name: string;
  readonly owner: string;
  readonly version: string;
  readonly format: string;
  readonly operations: number;
  readonly consumers: number;
  readonly health: string;
  readonly personalData: readonly string[];
}

async function list(call: CallAs, [text]: readonly string[]): Promise<number> {
  const { items } = await call<{ items: readonly Listed[] }>('bus.catalogue.list', text === undefined ? {} : { text });
  for (const { code, version, format, owner, operations, consumers, health, personalData } of items) {
    const personal = personalData.length > 0 ? `, personal data: ${personalData.join(' ')}` : '';
    console.log(
      `${code} ${version} (${format}, ${owner}): ${operations} operations, ${consumers} consumers, ${health}${personal}`,
    );
  }
  return 0;
}

interface Shown extends Omit<Listed, 'operations' | 'consumers'> {
  readonly addresses: readonly string[];
  readonly security: readonly string[];
  readonly versions: readonly { readonly version: string; readonly health: string }[];
  readonly operations: readonly {
    readonly name: string;
    readonly method: string | null;
    readonly path: string | null;
    readonly title: string;
  }[];
  readonly events: readonly { readonly type: string }[];
  readonly consumers: readonly {
    readonly kind: string;
    readonly name: string;
    readonly operations: readonly string[] | null;
  }[];
}

async function show(call: CallAs, [code]: readonly string[], { options: { version } }: More): Promise<number> {
  if (!code) throw new CommandError('name the service');
  const service = await call<Shown>('bus.catalogue.get', { code, ...(version === undefined ? {} : { version }) });
  console.log(
    `${service.code} ${service.version}: ${service.name}, ${service.owner}, ${service.format}, ${service.health}`,
  );
  console.log(`  versions: ${service.versions.map((one) => one.version).join(', ')}`);
  if (service.addresses.length > 0) console.log(`  reached at: ${service.addresses.join(', ')}`);
  console.log(
    `  security: ${service.security.join(', ') || 'none named'}; personal data: ${service.personalData.join(', ') || 'none'}`,
  );
  for (const { kind, name, operations } of service.consumers) {
    console.log(`  used by ${kind} ${name}${operations === null ? '' : `: ${operations.join(', ')}`}`);
  }
  for (const { name, method, path, title } of service.operations) {
    console.log(`  ${name}${method === null ? '' : ` (${method} ${path})`}${title ? `: ${title}` : ''}`);
  }
  for (const { type } of service.events) console.log(`  states ${type}`);
  return 0;
}

interface Imported {
  readonly code: string;
  readonly version: string;
  readonly status: string;
  readonly operations: number;
  readonly comparedWith: string | null;
  readonly changes: readonly {
    readonly breaking: boolean;
    readonly operation: string | null;
    readonly place: string;
    readonly sentence: { readonly en: string };
  }[];
}

async function importFile(call: CallAs, [file]: readonly string[], { options }: More): Promise<number> {
  if (!file) throw new CommandError('name the file of the contract');
  const { code, version, name, owner, security, check } = options;
  if (!code) throw new CommandError('say --code, the name of the service in the catalogue');
  const given = {
    version,
    name,
    owner,
    security,
    personalData: options['personal-data'],
    ...(check === undefined ? {} : { check: true }),
  };
  const input = Object.fromEntries(Object.entries({ code, ...given }).filter(([, value]) => value !== undefined));
  const answer = await call<Imported>('bus.catalogue.import', input, file);
  console.log(`${answer.code} ${answer.version}: ${answer.status}, ${answer.operations} operations`);
  if (answer.changes.length > 0) console.log(`since ${answer.comparedWith}:`);
  for (const { breaking, operation, place, sentence } of answer.changes) {
    console.log(`  ${breaking ? 'BREAKS ' : ''}${operation ?? 'service'} ${place}: ${sentence.en}`);
  }
  return 0;
}

async function exportFile(
  call: CallAs,
  [code]: readonly string[],
  { options: { version, format, out }, download }: More,
): Promise<number> {
  if (format !== undefined && format !== 'asyncapi') throw new CommandError('say --format asyncapi, or name a service');
  if ((format === undefined) === (code === undefined))
    throw new CommandError('say --format asyncapi, or name a service');
  const text =
    code === undefined
      ? JSON.stringify(await call<unknown>('bus.catalogue.asyncapi', {}), null, 2)
      : (await download('bus.catalogue.contract', { code, ...(version === undefined ? {} : { version }) })).toString(
          'utf8',
        );
  if (out === undefined) process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  else await writeFile(out, text);
  return 0;
}
