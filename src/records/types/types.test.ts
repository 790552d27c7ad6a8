import fc from 'fast-check';
import jsonld from 'jsonld';
import { Parser, Store } from 'n3';
import Validator from 'rdf-validate-shacl';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { XmlTexts } from '../testing/xml.ts';
import type { Caller, Download } from '../../kernel/index.ts';
import { letter, testRepository, type Repository } from '../testing/repository.ts';

const XSD = 'http://www.w3.org/2001/XMLSchema#';
const contract = {
  code: 'contract',
  title: { it: 'Contratto', en: 'Contract' },
  retentionYears: 9999,
  schema: {
    type: 'object',
    title: 'Contratto',
    'x-rdf': { class: 'https://example.org/Contract' },
    required: ['cig', 'amount'],
    properties: {
      cig: { type: 'string', pattern: '^[A-Z0-9]{10}$', 'x-filter': true, 'x-column': true },
      amount: { type: 'string', pattern: '^[0-9]+\\.[0-9]{2}$', 'x-rdf': { datatype: `${XSD}decimal` } },
      signedOn: { type: 'string', format: 'date', 'x-rdf': { iri: 'https://example.org/signedOn' } },
      kind: { type: 'string', enum: ['works', 'goods'], 'x-rdf': { codelist: 'https://example.org/kind/' } },
      lots: { type: 'integer', minimum: 1 },
      supplier: { type: 'object', properties: { name: { type: 'string' }, vat: { type: 'string' } } },
      tags: { type: 'array', items: { type: 'string' } },
    },
  },
};
const good = { cig: 'A1B2C3D4E5', amount: '1200.50', signedOn: '2026-11-20', kind: 'works', lots: 2 };

describe('document types', () => {
  let repository: Repository;
  let secretary: Caller;
  let officer: Caller;
  const deploy = (input: unknown) =>
    repository.call<{ version: number }>(secretary, 'records.types.deploy', input as object);
  const make = (metadata: Record<string, unknown>, typeCode = 'contract') =>
    repository.document(officer, undefined, { typeCode, metadata });
  const textOf = async (name: string, input: object) =>
    (await repository.bytesOf(await repository.call<Download & { stream: Buffer }>(officer, name, input))).toString();

  beforeAll(async () => {
    repository = await testRepository();
    repository.bytesOf = async ({ stream }) => stream as Buffer;
    secretary = repository.person('secretary');
    officer = repository.person('officer');
    await deploy(contract);
  });
  afterAll(() => repository.close());

  it('says of each property that does not fit where it is and why, and lets nothing unknown in', async () => {
    const wrong = { cig: 'short', lots: 0, colour: 'red' };
    await expect(make(wrong)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: expect.arrayContaining([
        expect.objectContaining({ pointer: '/metadata/cig' }),
        expect.objectContaining({ pointer: '/metadata/amount' }),
        { pointer: '/metadata/lots', message: 'must be >= 1' },
        expect.objectContaining({ pointer: '/metadata/colour' }),
      ]),
    });
    const id = await make(good);
    expect(await repository.call(officer, 'records.documents.get', { id })).toMatchObject({
      ...{ typeCode: 'contract', typeVersion: 1, metadata: good },
    });
  });

  it('is refused where its schema is wrong, its meaning no IRI or its pattern not regular', async () => {
    const with_ = (property: object) => ({
      ...contract,
      code: 'bad',
      schema: { type: 'object', properties: { one: property } },
    });
    for (const property of [
      { type: 'text' },
      { type: 'string', 'x-rdf': { iri: 'http://x> . <http://y' } },
      { type: 'string', pattern: '(?=a)b' },
      { type: 'object', properties: {}, 'x-filter': true },
      { $ref: 'https://example.org/schema' },
    ]) {
      await expect(deploy(with_(property))).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    }
  });

  it('makes JSON-LD that its own SHACL shape accepts, and refuses what lacks a required value', async () => {
    const shape = new Store(new Parser().parse(await textOf('records.types.shape', { code: 'contract' })));
    const conforms = async (linked: object) => {
      const quads = await jsonld.toRDF(linked, { format: 'application/n-quads' });
      const data = new Store(new Parser({ format: 'N-Quads' }).parse(quads));
      const report = await new Validator(shape).validate(data);
      return { conforms: report.conforms, quads };
    };
    const id = await make({ ...good, supplier: { name: 'Edil "Verdi" \\ Srl', vat: '01234567890' }, tags: ['a', 'b'] });
    const linked = JSON.parse(await textOf('records.documents.linkedData', { id })) as {
      '@graph': [object, Record<string, unknown>];
    };
    const told = await conforms(linked);
    expect(told.conforms).toBe(true);
    expect(told.quads).toContain(`<urn:uuid:${id}> <https://example.org/signedOn> "2026-11-20"^^<${XSD}date>`);
    expect(told.quads).toContain('<https://example.org/kind/works>');
    expect(told.quads).toContain(`"1200.50"^^<${XSD}decimal>`);
    const [base, own] = linked['@graph'];
    const { cig: _, ...rest } = own;
    expect((await conforms({ '@graph': [base, rest] })).conforms).toBe(false);
    expect((await conforms({ '@graph': [base, { ...own, cig: 'short' }] })).conforms).toBe(false);
  });

  it('brings metadata to a new version whole, and refuses a version that would lose some', async () => {
    const named = (properties: object, required: string[] = []) => ({
      ...{ code: 'notice', title: { it: 'Avviso', en: 'Notice' } },
      schema: { type: 'object', required, properties },
    });
    await deploy(named({ place: { type: 'string' }, days: { type: 'integer' } }));
    const fitting = await make({ place: 'Albo', days: 15 }, 'notice');
    const misfit = await make({ place: 'Una bacheca lontana', days: 15 }, 'notice');
    const lossy = { code: 'TYPE_MIGRATION_LOSSY' };
    await expect(deploy(named({ place: { type: 'string' } }))).rejects.toMatchObject(lossy);
    const next = {
      where: { type: 'string', maxLength: 10, 'x-filter': true },
      days: { type: 'integer' },
      norm: { type: 'string' },
    };
    await expect(deploy({ ...named(next, ['norm']), renames: { place: 'where' } })).rejects.toMatchObject(lossy);
    const changed = { ...named(next, ['norm']), renames: { place: 'where' }, defaults: { norm: 'L. 69/2009' } };
    expect(await deploy(changed)).toMatchObject({ version: 2 });
    expect(await deploy(changed)).toMatchObject({ version: 2 });
    expect(await repository.call(secretary, 'records.types.migrate', { code: 'notice' })).toMatchObject({
      ...{ version: 2, migrated: 1, next: null },
      refused: [{ documentId: misfit, problems: [{ pointer: '/where' }] }],
    });
    const read = (id: string) => repository.call(officer, 'records.documents.get', { id });
    expect(await read(fitting)).toMatchObject({
      ...{ typeVersion: 2, metadata: { where: 'Albo', days: 15, norm: 'L. 69/2009' } },
    });
    expect(await read(misfit)).toMatchObject({ typeVersion: 1, metadata: { place: 'Una bacheca lontana', days: 15 } });
    const found = { typeCode: 'notice', field: 'where', value: 'Albo' };
    const { items } = await repository.call<{ items: { id: string }[] }>(officer, 'records.documents.list', found);
    expect(items.map((item) => item.id)).toEqual([fitting]);
  });

  it('finds documents by what their type declares as a filter, whatever their metadata become', async () => {
    const cig = fc.stringMatching(/^[A-Z0-9]{10}$/);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(cig, { minLength: 2, maxLength: 3 }), async (codes) => {
        const id = await make({ ...good, cig: codes[0]! });
        for (const next of codes) {
          await repository.call(officer, 'records.documents.describe', { id, metadata: { ...good, cig: next } });
        }
        for (const code of codes) {
          const asked = { typeCode: 'contract', field: 'cig', value: code };
          const page = await repository.call<{ items: { id: string }[] }>(officer, 'records.documents.list', asked);
          expect(page.items.some((item) => item.id === id)).toBe(code === codes.at(-1));
        }
      }),
      { numRuns: 5 },
    );
  });

  it('wants a reason for changes of a final document, and keeps the subject of a registered one', async () => {
    const id = await make(good);
    await repository.call(officer, 'records.documents.finalise', { id });
    const change = { id, metadata: { ...good, lots: 3 } };
    await expect(repository.call(officer, 'records.documents.describe', change)).rejects.toMatchObject({
      errors: [{ pointer: '/reason', message: 'is needed where the document is final' }],
    });
    await repository.call(officer, 'records.documents.describe', { ...change, reason: 'terzo lotto' });
    expect(await repository.call(officer, 'records.documents.changes', { id })).toMatchObject({
      items: [{ reason: 'terzo lotto', before: { metadata: { lots: 2 } }, after: { metadata: { lots: 3 } } }],
    });
    await repository.call(repository.person('protocol-clerk'), 'records.protocol.register', {
      ...letter,
      documentId: id,
    });
    const renamed = { id, title: 'Altro oggetto', reason: 'errore' };
    await expect(repository.call(officer, 'records.documents.describe', renamed)).rejects.toMatchObject({
      code: 'DOCUMENT_REGISTERED',
    });
  });

  it('projects annex 5: identity, digest, formation, registration, annexes, retention', async () => {
    const id = await repository.document(officer, 'il contratto', {
      typeCode: 'contract',
      metadata: good,
      title: 'A & B <c>',
    });
    const annex = await repository.document(officer, 'la pianta', { title: 'Pianta' });
    await repository.call(officer, 'records.documents.relate', { fromId: annex, toId: id, relation: 'annexes' });
    await repository.call(repository.person('protocol-clerk'), 'records.protocol.register', {
      ...letter,
      documentId: id,
    });
    const read = async () => new XmlTexts(await textOf('records.documents.exportAnnex', { id }));
    const xml = await read();
    expect(xml.texts('IdDoc/Identificativo')[0]).toBe(id);
    expect(xml.texts('ChiaveDescrittiva/Oggetto')).toEqual(['A & B <c>']);
    expect(xml.texts('TipologiaDocumentale')).toEqual(['Contratto']);
    expect(xml.texts('TempoDiConservazione')).toEqual(['9999']);
    expect(xml.texts('TipologiaDiFlusso')).toEqual(['E']);
    expect(xml.texts('NumeroProtocolloDocumento')[0]).toMatch(/^[0-9]{7}$/);
    expect(xml.texts('Mittente/PF/CodiceFiscale')).toEqual(['DMCNCL80A01H501U']);
    expect(xml.texts('Allegati/IndiceAllegati/Descrizione')).toEqual(['Pianta']);
    const relation = { fromId: annex, toId: id, relation: 'annexes' };
    await repository.call(officer, 'records.documents.unrelate', relation);
    expect((await read()).texts('Allegati/NumeroAllegati')).toEqual(['0']);
  });
});
