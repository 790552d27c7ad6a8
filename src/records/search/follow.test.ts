import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../kernel/index.ts';
import { recordsEvents } from '../events.ts';
import { textsOf } from '../intake/text.ts';
import { letter, testRepository, type Repository } from '../testing/repository.ts';
import { uuid } from '../testing/worlds.ts';
import { FOLLOWED, UNHEARD } from './follow.ts';
import { refresh } from './gather.ts';
import { postgresIndex } from './postgres-store.ts';
import { KINDS, type Key } from './types.ts';

let repository: Repository;
let secretary: Caller;
let clerk: Caller;

beforeAll(async () => {
  repository = await testRepository({ intake: true });
  secretary = repository.person('secretary');
  clerk = repository.person('protocol-clerk');
  await call(secretary, 'records.classification.install', {
    ...{ scheme: 'Titolario', validFrom: '2020-01-01' },
    classes: ['VI.3', 'I.1'].map((code) => ({ code, title: `Voce ${code}` })),
  });
});
afterAll(() => repository.close());

const call = <T = { id: string }>(caller: Caller, operation: string, input: Record<string, unknown>) =>
  repository.call<T>(caller, operation, input);
const open = () => call(secretary, 'records.dossiers.open', { title: 'Lavori', classCode: 'VI.3', kind: 'affare' });
const contact = (name: string, more: Record<string, unknown> = {}) =>
  call(clerk, 'records.contacts.create', { kind: 'person', name, ...more });
async function register() {
  const documentId = await repository.document(clerk);
  await call(clerk, 'records.documents.finalise', { id: documentId });
  return call(clerk, 'records.protocol.register', { ...letter, documentId });
}
let colleagues = 0;
const colleague = () => uuid(1, (colleagues += 1));
const type = (properties: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  call(secretary, 'records.types.deploy', {
    ...{ code: 'permit', title: { it: 'Permesso', en: 'Permit' }, retentionYears: 10 },
    ...{ schema: { type: 'object', properties }, ...more },
  });

/** For each fact that the index follows, what a person does that makes it. The act begins when the index knows of everything before it. */
const ACTS: Readonly<Record<string, () => Promise<() => Promise<unknown>>>> = {
  'document-created': async () => () => repository.document(secretary),
  'version-added': async () => {
    const id = await repository.document(secretary);
    return async () => {
      const { sha256 } = await repository.put(secretary, `altro testo ${id}`);
      const input = { id, sha256, filename: 'rivisto.txt', reason: 'rivisto' };
      await call(secretary, 'records.documents.addVersion', input);
    };
  },
  'text-extracted': async () => () => repository.document(secretary, 'Il testo da leggere'),
  'document-described': async () => {
    const id = await repository.document(secretary);
    return () => call(secretary, 'records.documents.describe', { id, title: 'Altro titolo', classCode: 'I.1' });
  },
  'document-finalised': async () => {
    const id = await repository.document(secretary);
    return () => call(secretary, 'records.documents.finalise', { id });
  },
  'document-discarded': async () => {
    const id = await repository.document(secretary);
    return () => call(secretary, 'records.documents.discard', { id });
  },
  'document-restored': async () => {
    const id = await repository.document(secretary);
    await call(secretary, 'records.documents.discard', { id });
    return () => call(secretary, 'records.documents.restore', { id });
  },
  'document-type-migrated': async () => {
    await type({ note: { type: 'string' } });
    await repository.document(secretary, undefined, { typeCode: 'permit', metadata: { note: 'scavo' } });
    const defaults = { outcome: 'predefinito' };
    const both = { note: { type: 'string' }, outcome: { type: 'string' } };
    await type(both, { schema: { type: 'object', properties: both, required: ['outcome'] }, defaults });
    return () => call(secretary, 'records.types.migrate', { code: 'permit' });
  },
  'dossier-document-added': async () => {
    const { id } = await open();
    const documentId = await repository.document(clerk);
    await call(secretary, 'records.dossiers.grant', { id, personId: colleague(), reason: 'lavora con noi' });
    return () => call(secretary, 'records.dossiers.addDocument', { id, documentId });
  },
  'dossier-document-removed': async () => {
    const { id } = await open();
    const documentId = await repository.document(clerk, undefined, { dossierId: id });
    await call(secretary, 'records.dossiers.grant', { id, personId: colleague(), reason: 'lavora con noi' });
    return () => call(clerk, 'records.dossiers.removeDocument', { id, documentId });
  },
  'dossier-opened': async () => open,
  'dossier-closed': async () => {
    const { id } = await open();
    return () => call(secretary, 'records.dossiers.close', { id });
  },
  protocolled: async () => register,
  'protocol-reassigned': async () => {
    const { id } = await register();
    const dossier = await open();
    const input = { id, dossierId: dossier.id, classCode: 'I.1', officerId: colleague(), reason: 'competenza' };
    return () => call(secretary, 'records.protocol.assign', input);
  },
  'protocol-annulled': async () => {
    const { id } = await register();
    return () => call(secretary, 'records.protocol.annul', { id, reason: 'doppia', authorisation: 'Disposizione 1' });
  },
  'reading-granted': async () => {
    const { id } = await open();
    await repository.document(clerk, undefined, { dossierId: id });
    return () => call(secretary, 'records.dossiers.grant', { id, personId: colleague(), reason: 'lavora con noi' });
  },
  'reading-revoked': async () => {
    const { id } = await open();
    const personId = colleague();
    await repository.document(clerk, undefined, { dossierId: id });
    await call(secretary, 'records.dossiers.grant', { id, personId, reason: 'lavora con noi' });
    return () => call(secretary, 'records.dossiers.revoke', { id, personId });
  },
  'level-set': async () => {
    const { id } = await open();
    return () => call(secretary, 'records.dossiers.setLevel', { id, level: 'public', reason: 'è di tutti' });
  },
  'dossier-assigned': async () => {
    const { id } = await open();
    return () => call(secretary, 'records.dossiers.assign', { id, officerId: colleague(), reason: 'è in congedo' });
  },
  'contact-created': async () => () => contact('Fabbrica del Tempo', { taxCode: '01234567897' }),
  'contact-changed': async () => {
    const { id } = await contact('Ida Brun');
    return () =>
      call(clerk, 'records.contacts.update', { id, kind: 'person', name: 'Ida Bruni', email: 'ida@brun.example' });
  },
  'contact-merged': async () => {
    const [kept, gone] = [await contact('Ugo Bassi'), await contact('Bassi Ugo', { taxCode: 'BSSGUO80A01H501V' })];
    return () => call(clerk, 'records.contacts.merge', { id: kept.id, mergedIds: [gone.id] });
  },
};

const short = (name: string) => name.replace('it.digipro.records.', '');

describe('what the index follows', () => {
  it('is told of every fact of the room, or says why it need not be', () => {
    const known = [...FOLLOWED, ...UNHEARD].map(([event]) => short(event.type));
    expect([...known].sort()).toEqual(recordsEvents.map((event) => short(event.type)).sort());
    expect(Object.keys(ACTS).sort()).toEqual(FOLLOWED.map(([event]) => short(event.type)).sort());
  });

  it.each(Object.keys(ACTS))('has the same rows after %s as if they were read anew', async (name) => {
    const act = await ACTS[name]!();
    await settled();
    const before = await rows();
    const told = await facts(`it.digipro.records.${name}`);
    await act();
    await settled();
    expect(await facts(`it.digipro.records.${name}`), 'the act makes the fact').toBeGreaterThan(told);
    const after = await rows();
    expect(after, 'something else is found').not.toEqual(before);
    expect(after).toEqual(await anew());
  });
});

/** Texts of files are a fact after a fact. */
async function settled(): Promise<void> {
  await repository.runtime.settle();
  await repository.runtime.settle();
}

const ROWS = `select r.kind, r.id, r.readers, r.class_code, r.words::text as words,
  (select string_agg(n.shown, '|' order by n.shown) from records.search_name n
    where n.body_id = r.body_id and n.kind = r.kind and n.id = r.id) as names
  from records.search_row r where r.body_id = '{body}' order by r.kind, r.id`;

function rows(): Promise<unknown> {
  return repository.database.admin(ROWS.replace('{body}', repository.bodyId));
}

async function facts(type: string): Promise<number> {
  const found = await repository.database.admin(
    `select count(*)::int as n from kernel.event where body_id = '${repository.bodyId}' and type = '${type}'`,
  );
  return (found as { n: number }[])[0]!.n;
}

/** The rows as reading every record makes them. */
async function anew(): Promise<unknown> {
  const tables = { document: 'document', dossier: 'dossier', entry: 'protocol_entry', contact: 'contact' } as const;
  const keys: Key[] = [];
  for (const kind of KINDS) {
    const found = await repository.database.admin(
      `select id from records.${tables[kind]} where body_id = '${repository.bodyId}'`,
    );
    for (const { id } of found as { id: string }[]) keys.push({ kind, id });
  }
  await repository.database.admin(`delete from records.search_row where body_id = '${repository.bodyId}'`);
  await repository.runtime.invoker.work(repository.system(), 'test.search', (ctx) =>
    refresh(ctx, postgresIndex, (context, versions) => textsOf(context, repository.store, versions), keys),
  );
  return rows();
}
