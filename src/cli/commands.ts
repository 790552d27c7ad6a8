import type { Command } from './command.ts';

interface Entry {
  readonly words: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Every command, loaded when it is called: `digipro help` must not need a database. */
export const commands: Readonly<Record<string, Entry>> = {
  start: {
    words: '[--year CASES]',
    summary:
      'run the installation in this terminal; the first start makes the demonstration, with --year (or DIGIPRO_DEMO_CASES) one that ' +
      'has lived a year',
    load: () => import('./start.ts'),
  },
  init: {
    words:
      '--code CODE --name NAME --admin LOGIN --given NAME --family NAME [--email ADDRESS] [--kind KIND] [--ipa CODE]',
    summary: 'make a real installation: your body, its administrator, no demonstration data',
    load: () => import('./init.ts'),
  },
  call: {
    words: 'OPERATION [--input FILE|-] [--upload FILE] [--out FILE] --as LOGIN|--system [--body CODE] [--key KEY]',
    summary: 'call an operation as a person, or as the system, which may do everything and is recorded as that',
    load: () => import('./call.ts'),
  },
  route: {
    words: 'lint FILE | test FILE | deploy FILE | list | pause NAME | resume NAME --as LOGIN|--system [--body CODE]',
    summary: 'routes of the bus: check a document, run the tests that it carries, deploy it as a new version',
    load: () => import('./route.ts'),
  },
  message: {
    words:
      'search [TEXT] | trace ID | open ID --reason WHY | to-test ID | dead [ROUTE] | dead-open ID --reason WHY | dead-edit ID FILE | ' +
      'replay ID … | drop ID … | replay-route ROUTE [--from INSTANT --until INSTANT] | replay-state REPLAY --as LOGIN|--system [--body CODE]',
    summary:
      'messages of the bus: finding one, where it went and what it says, making it a test, and what becomes of those that were set aside',
    load: () => import('./message.ts'),
  },
  mirror: {
    words: 'compare ENDPOINT | mend ENDPOINT --as LOGIN|--system [--body CODE]',
    summary: 'compare what another system shows with what the body has, and have it put right',
    load: () => import('./mirror.ts'),
  },
  search: {
    words: 'rebuild --as LOGIN|--system [--body CODE]',
    summary: 'build the search index anew while the installation works, telling how far it has come',
    load: () => import('./search.ts'),
  },
  signature: {
    words: 'validate FILE… [--json] [--at TIME] [--trust DIR] [--revocation not-required] [--detached FILE]',
    summary:
      'judge the signatures of files (CAdES, PAdES, XAdES, ASiC) after ETSI EN 319 102-1, without an installation',
    load: () => import('./signature.ts'),
  },
  service: {
    words:
      'list [TEXT] | show CODE | import FILE --code CODE [--version V] [--owner WHO] [--check yes] | export [CODE] ' +
      '[--format asyncapi] [--out FILE] --as LOGIN|--system [--body CODE]',
    summary:
      'service catalogue: what there is, contracts that come in as OpenAPI or WSDL and go out as OpenAPI and AsyncAPI',
    load: () => import('./service.ts'),
  },
  demo: {
    words: '[--year [--cases N] [--seed N]]',
    summary:
      'run the whole case on every file of examples/ and tell its story; with --year, live a whole year of cases (5000 unless told ' +
      'otherwise) through the operations, with the installation stopped',
    load: () => import('./demo.ts'),
  },
  doctor: {
    words: '',
    summary: 'say what is wrong with the installation and what to do',
    load: () => import('./doctor.ts'),
  },
  verify: {
    words: '[--body CODE]',
    summary: 'recompute chain, ledger, content and numbering of every body, or of one',
    load: () => import('./verify.ts'),
  },
  backup: {
    words: '[DIR] | --verify [DIR]',
    summary: 'copy database, content, keys and ledger into a dated folder of DIR and read it again, also while it runs',
    load: () => import('./backup.ts'),
  },
  restore: {
    words: 'DIR',
    summary: 'make the installation again from a backup, in an empty data folder',
    load: () => import('./restore.ts'),
  },
  migrate: { words: '', summary: 'bring the database to this version and end', load: () => import('./migrate.ts') },
};

export function usage(): string {
  const lines = Object.entries(commands).map(
    ([name, { words, summary }]) => `  digipro ${name} ${words}\n      ${summary}`,
  );
  return `Usage\n${lines.join('\n')}\n\nSettings are environment variables: digipro doctor prints them.`;
}
