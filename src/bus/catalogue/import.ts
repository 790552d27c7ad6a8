import type { Readable } from 'node:stream';
import {
  kernelErrors,
  object,
  operation,
  optional,
  text,
  Type,
  oneOf,
  type Context,
  type Operation,
  type Static,
} from '../../kernel/index.ts';
import { busErrors } from '../errors.ts';
import { servicePublished } from '../events.ts';
import { sentenceOf, type Change } from './changes.ts';
import { compareContracts } from './compare.ts';
import { PERSONAL, personalDataOf, type Personal } from './personal.ts';
import { MOST_BYTES, readContract } from './read.ts';
import { findContract, findService, listVersions, putService, putVersion, type StoredContract } from './store.ts';
import { ContractRefused, type Contract } from './types.ts';
import { changeView, CODE, presentChange, VERSION } from './views.ts';
import { allConsumers, type Catalogue } from './catalogue.ts';
import type { Consumer } from './consumers.ts';

const MOST_VERSIONS = 100;
const MB = MOST_BYTES / 1024 / 1024;
const TOO_LARGE = { it: `Il file supera ${MB} MB.`, en: `The file is larger than ${MB} MB.` };
const WORDS = text(200, { description: 'Separated by commas' });

const input = object({
  code: CODE,
  version: optional(VERSION),
  name: optional(text(200, { description: 'As the file says if absent' })),
  owner: optional(text(200, { description: 'Who answers for it; needed for the first version' })),
  personalData: optional(WORDS),
  security: optional(
    text(200, { description: 'Patterns beyond those of the file, e.g. `INTEGRITY_REST_01`, separated by commas' }),
  ),
  check: optional(Type.Boolean({ description: 'Only says what would change' })),
});

/** Takes a contract into the catalogue. */
export function importService(catalogue: Catalogue): Operation {
  return operation({
    name: 'bus.catalogue.import',
    summary: { it: 'Importare un servizio nel catalogo', en: 'Import a service into the catalogue' },
    description:
      'OpenAPI 3.0/3.1 or Swagger 2.0 (JSON, YAML) or WSDL 1.1, all in one file: nothing that it refers to is fetched. A version that is ' +
      'there already is replaced, unless that breaks something for whoever uses it: then a new version is needed.',
    permission: 'bus.catalogue.manage',
    effect: 'write',
    upload: true,
    input,
    output: object({
      code: Type.String(),
      version: Type.String(),
      status: oneOf(['new', 'replaced', 'unchanged', 'checked']),
      operations: Type.Integer(),
      comparedWith: Type.Union([Type.String(), Type.Null()], {
        description: 'The version that the changes are counted from',
      }),
      changes: Type.Array(changeView),
    }),
    http: { method: 'POST', path: '/api/bus/catalogue/{code}/import', bodyLimit: MOST_BYTES },
    errors: [busErrors.SERVICE_FILE_INVALID, busErrors.SERVICE_CHANGE_BREAKS],
    async handler(ctx, said) {
      if (catalogue.rooms().some(({ name }) => name === said.code))
        throw wrong('/code', 'is the code of a room of the house');
      if (said.code.startsWith('service.'))
        throw wrong('/code', '`service.` begins the codes of what the body exposes');
      const source = await readAll(ctx.upload.stream);
      const contract = contractOf(source);
      const version = said.version ?? contract.version ?? missing('/version', 'the file says no version: say one');
      const existing = await findContract(ctx.db, ctx.bodyId, said.code, version);
      const before = existing ?? (await findContract(ctx.db, ctx.bodyId, said.code, null));
      const changes = before ? compareContracts(before.contract, contract) : [];
      const answer = {
        ...{ code: said.code, version, operations: contract.operations.length, comparedWith: before?.version ?? null },
        changes: changes.slice(0, 500).map(presentChange),
      };
      if (existing) await refuseBreaking(ctx, catalogue, existing, changes);
      if (said.check) {
        ctx.unchanged();
        return { ...answer, status: 'checked' as const };
      }
      const row = rowOf(ctx, said, contract, version, source.toString('utf8'));
      const changed = await store(ctx, said, contract, row, existing);
      if (!changed) ctx.unchanged();
      else ctx.emit(servicePublished, { subject: `bus/catalogue/${said.code}`, data: { code: said.code, version } });
      return {
        ...answer,
        status: changed ? (existing ? ('replaced' as const) : ('new' as const)) : ('unchanged' as const),
      };
    },
  });
}

type Said = Static<typeof input>;

async function store(
  ctx: Context,
  said: Said,
  contract: Contract,
  row: StoredContract,
  existing: StoredContract | undefined,
): Promise<boolean> {
  const { db, bodyId } = ctx;
  const known = await findService(db, bodyId, said.code);
  const owner = said.owner ?? known?.owner ?? missing('/owner', 'say who answers for the service');
  const name = said.name ?? known?.name ?? contract.title;
  const same =
    existing?.source === row.source &&
    words(existing.personalData) === words(row.personalData) &&
    words(existing.security) === words(row.security);
  if (same && known?.owner === owner && known.name === name) return false;
  if (!existing && (await listVersions(db, bodyId, said.code)).length >= MOST_VERSIONS) {
    throw wrong('/version', `there are ${MOST_VERSIONS} versions already: remove those that nobody uses`);
  }
  await putService(db, bodyId, { code: said.code, name, owner, changedAt: ctx.now() });
  await putVersion(db, bodyId, row);
  return true;
}

function rowOf(ctx: Context, said: Said, contract: Contract, version: string, source: string): StoredContract {
  const declared = personalWords(said.personalData);
  const found = new Set(contract.operations.flatMap((one) => personalDataOf(one, contract.defs)));
  return {
    ...{ code: said.code, version, format: contract.format, operations: contract.operations.length, contract, source },
    security: [...new Set([...contract.security, ...split(said.security)])],
    personalData: PERSONAL.filter((one) => found.has(one) || declared.includes(one)),
    importedAt: ctx.now(),
  };
}

/** @throws SERVICE_CHANGE_BREAKS saying what breaks whom. */
async function refuseBreaking(
  ctx: Context,
  catalogue: Catalogue,
  { code, version }: StoredContract,
  changes: readonly Change[],
): Promise<void> {
  const breaking = changes.filter((one) => one.breaking);
  if (breaking.length === 0) return;
  const using = (await allConsumers(ctx, catalogue)).filter(
    (one) => one.service === code && (one.version ?? version) === version,
  );
  const errors = breaking.flatMap((change) => {
    const hurt = using.filter((one) => concerns(one, change));
    if (hurt.length === 0) return [];
    const where =
      change.operation === null ? '' : `${change.operation}${change.place === '/' ? '' : ` ${change.place}`}: `;
    return [{ pointer: '/file', message: `${where}${sentenceOf(change).en}; breaks ${hurt.map(nameOf).join(', ')}` }];
  });
  if (errors.length === 0) return;
  const who = [...new Set(using.map(nameOf))].join(', ');
  throw busErrors.SERVICE_CHANGE_BREAKS(
    {
      it: `La versione ${version} di «${code}» è usata da ${who}: ciò che cambia li romperebbe. Importa il file come nuova versione.`,
      en: `Version ${version} of "${code}" is used by ${who}, whom these changes would break. Import the file as a new version.`,
    },
    { errors: errors.slice(0, 50) },
  );
}

function concerns({ operations }: Consumer, { operation: changed }: Change): boolean {
  return operations === null || changed === null || operations.includes(changed);
}

function nameOf({ kind, name, contact }: Consumer): string {
  return `${kind === 'declared' ? '' : `${kind} `}${name}${contact === null ? '' : ` (${contact})`}`;
}

function contractOf(source: Buffer): Contract {
  try {
    return readContract(source);
  } catch (error) {
    if (!(error instanceof ContractRefused)) throw error;
    const [first] = error.problems;
    const told = `${first!.pointer} ${first!.message}`.trim();
    throw busErrors.SERVICE_FILE_INVALID(
      {
        it: `Il file non è un contratto che si possa importare: ${told}`,
        en: `The file is no contract that can be imported: ${told}`,
      },
      { errors: error.problems.map(({ pointer, message }) => ({ pointer: `/file${pointer}`.slice(0, 500), message })) },
    );
  }
}

async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += (chunk as Buffer).length;
    if (size > MOST_BYTES) throw kernelErrors.TOO_LARGE(TOO_LARGE);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function personalWords(said: string | undefined): readonly Personal[] {
  return split(said).map(
    (word) =>
      PERSONAL.find((one) => one === word) ?? missing('/personalData', `«${word}» is none of ${PERSONAL.join(', ')}`),
  );
}

function split(said: string | undefined): readonly string[] {
  return (said ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
}

function words(list: readonly string[]): string {
  return [...list].sort().join();
}

function missing(pointer: string, message: string): never {
  throw wrong(pointer, message);
}

function wrong(pointer: string, message: string) {
  return kernelErrors.VALIDATION_FAILED(undefined, { errors: [{ pointer, message }] });
}
