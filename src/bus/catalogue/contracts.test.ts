import { describe, expect, it } from 'vitest';
import { compareContracts } from './compare.ts';
import { sentenceOf } from './changes.ts';
import { readContract } from './read.ts';
import { ContractRefused } from './types.ts';

const OPENAPI = {
  openapi: '3.1.0',
  info: { title: 'Tributi', version: '1.2.0' },
  servers: [{ url: 'https://tributi.example/api' }],
  security: [{ token: [] }],
  paths: {
    '/avvisi/{numero}': {
      parameters: [{ name: 'numero', in: 'path', required: true, schema: { type: 'string', maxLength: 20 } }],
      get: {
        operationId: 'leggiAvviso',
        summary: 'Un avviso',
        parameters: [{ name: 'Agid-JWT-Signature', in: 'header', schema: { type: 'string' } }],
        responses: {
          200: {
            description: 'ok',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Avviso' } } },
          },
        },
      },
    },
    '/avvisi': {
      post: {
        operationId: 'creaAvviso',
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Nuovo' } } },
        },
        responses: { 201: { description: 'ok' } },
      },
    },
  },
  components: {
    securitySchemes: { token: { type: 'http', scheme: 'Bearer' } },
    schemas: {
      Avviso: {
        type: 'object',
        required: ['numero', 'importo'],
        properties: {
          numero: { type: 'string' },
          importo: { type: 'number' },
          stato: { type: 'string', enum: ['aperto', 'pagato'] },
          collegati: { type: 'array', items: { $ref: '#/components/schemas/Avviso' } },
        },
      },
      Nuovo: {
        type: 'object',
        required: ['codiceFiscale'],
        properties: {
          codiceFiscale: { type: 'string', maxLength: 16 },
          causale: { type: 'string', enum: ['tari', 'imu'] },
          note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        },
        additionalProperties: false,
      },
    },
  },
};

const read = (document: unknown) => readContract(Buffer.from(JSON.stringify(document)));
/** The document with something of it changed: a path of names, and what stands there instead; undefined takes it away. */
function changed(path: string, value: unknown): unknown {
  const copy = structuredClone(OPENAPI) as unknown as Record<string, unknown>;
  const names = path.split('.');
  const last = names.pop()!;
  const holder = names.reduce((node, name) => node[name.replaceAll('|', '.')] as Record<string, unknown>, copy);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy;
}

describe('an OpenAPI document', () => {
  it('is read with what it promises', () => {
    const contract = read(OPENAPI);
    expect(contract).toMatchObject({
      ...{ format: 'openapi-3.1', title: 'Tributi', version: '1.2.0', addresses: ['https://tributi.example/api'] },
      security: ['bearer', 'INTEGRITY_REST'],
      operations: [
        {
          ...{ name: 'leggiAvviso', method: 'GET', path: '/avvisi/{numero}', security: ['bearer', 'INTEGRITY_REST'] },
          input: { properties: { path: { required: ['numero'], properties: { numero: { maxLength: 20 } } } } },
          output: { properties: { 200: { $ref: '#/$defs/Avviso' } } },
        },
        { name: 'creaAvviso', input: { required: ['path', 'query', 'header', 'body'] } },
      ],
    });
    expect(Object.keys(contract.defs)).toEqual(['Avviso', 'Nuovo']);
  });

  it('is the same contract as YAML, and close to it as OpenAPI 3.0 and Swagger 2.0', () => {
    const yaml = `
openapi: 3.0.3
info: {title: Anagrafe, version: '1'}
paths:
  /persone:
    get:
      parameters: [{name: limite, in: query, schema: {type: integer, nullable: true, minimum: 0, exclusiveMinimum: true}}]
      responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}}
`;
    const swagger = {
      ...{ swagger: '2.0', info: { title: 'Anagrafe', version: '1' }, host: 'a.example', basePath: '/v1' },
      paths: {
        '/persone': {
          get: {
            parameters: [
              { name: 'limite', in: 'query', type: 'integer', 'x-nullable': true, minimum: 0, exclusiveMinimum: true },
            ],
            responses: { 200: { description: 'ok', schema: { type: 'string' } } },
          },
        },
      },
    };
    const [first, second] = [readContract(Buffer.from(yaml)), read(swagger)];
    expect(first.operations[0]!.input).toMatchObject({
      properties: { query: { properties: { limite: { type: ['integer', 'null'], exclusiveMinimum: 0 } } } },
    });
    expect(compareContracts(first, second).map(({ kind }) => kind)).toEqual(['address-changed']);
    expect(second.addresses).toEqual(['https://a.example/v1']);
  });
});

describe('a new version of a contract', () => {
  const AVVISO = 'components.schemas.Avviso';
  const NUOVO = 'components.schemas.Nuovo';
  const GET = 'paths./avvisi/{numero}.get';
  const cases: readonly (readonly [what: string, path: string, value: unknown, kind: string, breaking: boolean])[] = [
    ['loses an operation', 'paths./avvisi', undefined, 'operation-removed', true],
    ['has one more', 'paths./altri', { get: { responses: {} } }, 'operation-added', false],
    [
      'has a new parameter that is required',
      `${GET}.parameters`,
      [{ name: 'anno', in: 'query', required: true, schema: {} }],
      'input-required',
      true,
    ],
    [
      'has a new parameter that is not',
      `${GET}.parameters`,
      [...OPENAPI.paths['/avvisi/{numero}'].get.parameters, { name: 'anno', in: 'query', schema: {} }],
      'input-added',
      false,
    ],
    ['requires what it did not', `${NUOVO}.required`, ['codiceFiscale', 'causale'], 'input-required', true],
    ['no longer requires what it did', `${NUOVO}.required`, [], 'input-optional', false],
    ['no longer takes a field', `${NUOVO}.properties.note`, undefined, 'input-removed', true],
    ['takes shorter texts', `${NUOVO}.properties.codiceFiscale.maxLength`, 11, 'input-narrowed', true],
    ['takes longer texts', `${NUOVO}.properties.codiceFiscale.maxLength`, 20, 'input-widened', false],
    ['takes fewer words', `${NUOVO}.properties.causale.enum`, ['imu'], 'input-narrowed', true],
    ['takes more words', `${NUOVO}.properties.causale.enum`, ['imu', 'tari', 'cosap'], 'input-widened', false],
    ['takes no null any more', `${NUOVO}.properties.note`, { type: 'string' }, 'input-narrowed', true],
    ['takes other fields too', `${NUOVO}.additionalProperties`, true, 'input-widened', false],
    ['asks for a pattern', `${NUOVO}.properties.codiceFiscale.pattern`, '^[A-Z]', 'input-narrowed', true],
    ['no longer answers a field', `${AVVISO}.properties.stato`, undefined, 'output-removed', true],
    ['answers one more field', `${AVVISO}.properties.data`, { type: 'string' }, 'output-added', false],
    ['may leave a field out', `${AVVISO}.required`, ['numero'], 'output-optional', true],
    ['answers another type', `${AVVISO}.properties.importo.type`, 'string', 'output-widened', true],
    ['answers integers of numbers', `${AVVISO}.properties.importo.type`, 'integer', 'output-narrowed', false],
    [
      'answers words that were not known',
      `${AVVISO}.properties.stato.enum`,
      ['aperto', 'pagato', 'annullato'],
      'output-widened',
      true,
    ],
    ['answers fewer words', `${AVVISO}.properties.stato.enum`, ['aperto'], 'output-narrowed', false],
    ['is entered otherwise', 'components.securitySchemes.token', { type: 'mutualTLS' }, 'security-changed', true],
    ['moves', 'servers', [{ url: 'https://altrove.example' }], 'address-changed', false],
  ];
  it.each(cases)('%s', (_what, path, value, kind, breaking) => {
    const found = compareContracts(read(OPENAPI), read(changed(path, value)));
    expect(found.find((one) => one.kind === kind)).toMatchObject({ kind, breaking });
    expect(found.some((one) => one.breaking)).toBe(breaking);
  });

  it('says each change once and where, and nothing when only names and words changed', () => {
    const found = compareContracts(read(OPENAPI), read(changed(`${AVVISO}.properties.stato.enum`, ['pagato', 'x'])));
    expect(found).toHaveLength(2);
    expect(found[0]).toMatchObject({ operation: 'leggiAvviso', place: '/output/200/stato', breaking: true });
    expect(sentenceOf(found[0]!)).toEqual({
      it: 'può dire altro da prima: + "x"',
      en: 'may say other than before: + "x"',
    });
    const renamed = JSON.parse(
      JSON.stringify(OPENAPI)
        .replaceAll('Avviso"', 'Atto"')
        .replaceAll('{numero}', '{id}')
        .replaceAll('"name":"numero"', '"name":"id"'),
    ) as typeof OPENAPI;
    expect(compareContracts(read(OPENAPI), read({ ...renamed, info: { title: 'Altro', version: '9' } }))).toEqual([]);
  });

  it('that nobody could compare in time is told so', () => {
    const level = (depth: number): object =>
      depth === 0
        ? { type: 'string' }
        : { anyOf: [1, 2, 3, 4, 5, 6].map((n) => ({ type: 'object', properties: { [`p${n}`]: level(depth - 1) } })) };
    const wide = (more: object) =>
      read(changed('paths./avvisi.post.requestBody.content.application/json.schema', { ...level(5), ...more }));
    const reversed = wide({});
    const body = reversed.operations[1]!.input as { properties: { body: { anyOf: unknown[] } } };
    body.properties.body.anyOf = [...body.properties.body.anyOf].reverse().slice(1);
    const started = performance.now();
    const found = compareContracts(wide({}), reversed);
    expect(found.some(({ breaking }) => breaking)).toBe(true);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

const WSDL = `<?xml version="1.0"?>
<wsdl:definitions name="Demografici" targetNamespace="urn:demo" xmlns:tns="urn:demo" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"
  xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <wsdl:types><xs:schema targetNamespace="urn:demo" elementFormDefault="qualified">
    <xs:simpleType name="Sesso"><xs:restriction base="xs:string"><xs:enumeration value="M"/><xs:enumeration value="F"/></xs:restriction></xs:simpleType>
    <xs:complexType name="Persona"><xs:sequence>
      <xs:element name="codiceFiscale" type="xs:string"/>
      <xs:element name="sesso" type="tns:Sesso" minOccurs="0"/>
      <xs:element name="figli" type="tns:Persona" minOccurs="0" maxOccurs="unbounded"/>
    </xs:sequence><xs:attribute name="id" type="xs:int" use="required"/></xs:complexType>
    <xs:element name="cerca"><xs:complexType><xs:sequence><xs:element name="nome" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
    <xs:element name="trovata" type="tns:Persona"/>
  </xs:schema></wsdl:types>
  <wsdl:message name="Richiesta"><wsdl:part name="p" element="tns:cerca"/></wsdl:message>
  <wsdl:message name="Risposta"><wsdl:part name="p" element="tns:trovata"/></wsdl:message>
  <wsdl:portType name="Porta"><wsdl:operation name="Cerca"><wsdl:documentation>Cerca una persona</wsdl:documentation>
    <wsdl:input message="tns:Richiesta"/><wsdl:output message="tns:Risposta"/></wsdl:operation></wsdl:portType>
  <wsdl:binding name="B" type="tns:Porta"><soap:binding transport="http://schemas.xmlsoap.org/soap/http"/></wsdl:binding>
  <wsdl:service name="Demografici"><wsdl:port name="P" binding="tns:B"><soap:address location="https://demo.example/ws"/></wsdl:port></wsdl:service>
</wsdl:definitions>`;

describe('a WSDL document', () => {
  const wsdl = (text: string) => readContract(Buffer.from(text));

  it('is read with its types', () => {
    const { operations, defs, addresses, title } = wsdl(WSDL);
    expect({ title, addresses }).toEqual({ title: 'Demografici', addresses: ['https://demo.example/ws'] });
    expect(operations).toMatchObject([
      {
        name: 'Cerca',
        title: 'Cerca una persona',
        input: { required: ['cerca'] },
        output: { properties: { trovata: { $ref: '#/$defs/trovata' } } },
      },
    ]);
    expect(defs['Persona.type']).toMatchObject({
      required: ['codiceFiscale', '@id'],
      properties: { figli: { type: 'array', items: { $ref: '#/$defs/Persona.type' } }, '@id': { type: 'integer' } },
      'x-order': ['codiceFiscale', 'sesso', 'figli'],
    });
  });

  const cases: readonly (readonly [what: string, from: string, to: string, kind: string, breaking: boolean])[] = [
    ['loses its operation', 'operation name="Cerca"', 'operation name="Trova"', 'operation-removed', true],
    [
      'needs a new element',
      '<xs:element name="nome" type="xs:string"/>',
      '<xs:element name="nome" type="xs:string"/><xs:element name="anno" type="xs:int"/>',
      'input-required',
      true,
    ],
    [
      'may be given a new element',
      '<xs:element name="nome" type="xs:string"/>',
      '<xs:element name="nome" type="xs:string"/><xs:element name="anno" type="xs:int" minOccurs="0"/>',
      'input-added',
      false,
    ],
    [
      'answers a word more',
      '<xs:enumeration value="F"/>',
      '<xs:enumeration value="F"/><xs:enumeration value="X"/>',
      'output-widened',
      true,
    ],
    ['answers a word less', '<xs:enumeration value="F"/>', '', 'output-narrowed', false],
    ['answers another type', 'name="id" type="xs:int"', 'name="id" type="xs:string"', 'output-widened', true],
    [
      'answers in another order',
      '<xs:element name="codiceFiscale" type="xs:string"/>\n      <xs:element name="sesso" type="tns:Sesso" minOccurs="0"/>',
      '<xs:element name="sesso" type="tns:Sesso" minOccurs="0"/><xs:element name="codiceFiscale" type="xs:string"/>',
      'order-changed',
      true,
    ],
  ];
  it.each(cases)('that %s is compared like any other', (_what, from, to, kind, breaking) => {
    expect(WSDL).toContain(from);
    const found = compareContracts(wsdl(WSDL), wsdl(WSDL.replace(from, to)));
    expect(found.find((one) => one.kind === kind)).toMatchObject({ breaking });
    expect(found.some((one) => one.breaking)).toBe(breaking);
  });
});

describe('a file that is no contract is refused with the place:', () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><d>&b;</d>`;
  const external = `<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>`;
  const ref = (to: string) => changed('components.schemas.Nuovo.properties.note', { $ref: to });
  const cases: readonly (readonly [what: string, file: string | Buffer, sentence: RegExp])[] = [
    ['entities', bomb, /DOCTYPE/],
    ['external entities', external, /DOCTYPE/],
    ['XML nested without end', '<a>'.repeat(200_000), /annidato|non valido/],
    ['another XML', '<root/>', /no WSDL 1\.1/],
    [
      'a schema elsewhere',
      WSDL.replace('<xs:simpleType', '<xs:include schemaLocation="http://10.0.0.1/x.xsd"/><xs:simpleType'),
      /nothing is fetched/,
    ],
    [
      'a message that is not there',
      WSDL.replace('name="Richiesta"', 'name="Altra"'),
      /«Richiesta», which is not in the file/,
    ],
    [
      'a reference to an address',
      JSON.stringify(ref('https://evil.example/schema.json')),
      /note\/\$ref refers to «https:\/\/evil\.example.*nothing is fetched/,
    ],
    ['a reference to a file', JSON.stringify(ref('../../etc/passwd')), /nothing is fetched/],
    ['a reference to nothing', JSON.stringify(ref('#/components/schemas/Manca')), /which is not in the file/],
    [
      'a path that is itself',
      JSON.stringify(changed('paths./avvisi', { $ref: '#/paths/~1avvisi' })),
      /refers to itself/,
    ],
    ['JSON nested without end', `{"openapi":"3.1.0","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, /nested/],
    ['YAML nested without end', `openapi: 3.1.0\nx: ${'['.repeat(50_000)}`, /nested|line/],
    ['aliases of YAML', 'openapi: 3.1.0\na: &a [x]\nb: [*a, *a]', /line 3: aliases/],
    [
      'names that pollute',
      '{"openapi":"3.1.0","info":{"title":"x","version":"1"},"paths":{"/a":{"get":{"__proto__":{"x":1}}}}}',
      /not an allowed name/,
    ],
    ['half a document', '{"openapi":"3.1.0",', /no JSON/],
    ['no text', Buffer.from([0x7b, 0xff, 0xfe]), /no UTF-8/],
    ['too much', Buffer.alloc(6 * 1024 * 1024, ' '), /larger than 5 MB/],
    ['another kind of document', '{"asyncapi":"3.0.0"}', /neither OpenAPI/],
    ['nothing to call', '{"openapi":"3.1.0","info":{"title":"x","version":"1"},"paths":{}}', /names no operation/],
  ];
  it.each(cases)('%s', (_what, file, sentence) => {
    const started = performance.now();
    const act = () => readContract(Buffer.from(file as string));
    expect(act).toThrow(ContractRefused);
    expect(act).toThrow(sentence);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('while a schema that holds itself is no trouble', () => {
    const loop = changed('components.schemas.Nuovo', { allOf: [{ $ref: '#/components/schemas/Nuovo' }] });
    expect(() => compareContracts(read(OPENAPI), read(loop))).not.toThrow();
  });
});
