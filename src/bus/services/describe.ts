import type { ServiceSettings } from '../connectors/service/service.ts';
import type { Endpoint } from '../endpoints/store.ts';

const outcome = (answer: unknown) => ({
  type: 'object',
  required: ['messageId', 'state', 'status', 'answer'],
  properties: {
    messageId: { type: 'string', format: 'uuid' },
    state: { enum: ['accepted', 'answered', 'done', 'set-aside', 'refused'] },
    status: { type: 'string', description: 'Where the state of the request is told' },
    answer,
  },
});

const problem = {
  type: 'object',
  description: 'RFC 9457',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
  },
};

const SECURITY = {
  key: [{ bearerKey: [] }, { apiKey: [] }],
  jwt: [{ token: [] }],
  signature: [{ webhookSignature: [], webhookId: [], webhookTimestamp: [] }],
} as const;

const inHeader = (name: string, description: string) => ({ type: 'apiKey', in: 'header', name, description });

/** OpenAPI 3.1 of the services that a body exposes and lists; addresses are relative to that of the document. */
export function describeServices(endpoints: readonly Endpoint[]): Record<string, unknown> {
  const services = endpoints
    .filter(({ connector, enabled }) => connector === 'service' && enabled)
    .map((endpoint) => ({ endpoint, settings: endpoint.settings as unknown as ServiceSettings }))
    .filter(({ settings }) => settings.listed ?? true);
  return {
    openapi: '3.1.0',
    info: { title: 'Servizi esposti', version: versionOf(services.map(({ endpoint }) => endpoint)) },
    servers: [{ url: '.' }],
    paths: Object.fromEntries(services.flatMap(({ endpoint, settings }) => pathsOf(endpoint, settings))),
    components: {
      schemas: { Problem: problem },
      securitySchemes: {
        bearerKey: { type: 'http', scheme: 'bearer' },
        apiKey: inHeader('X-API-Key', 'Key that the body has given'),
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        webhookId: inHeader('webhook-id', 'Names the request; sent again it has no second effect'),
        webhookTimestamp: inHeader('webhook-timestamp', 'Seconds since 1970'),
        webhookSignature: inHeader(
          'webhook-signature',
          'Standard Webhooks: v1,BASE64 of HMAC-SHA256 over id.timestamp.body',
        ),
      },
    },
  };
}

/** The last change of any of them, as a version that grows. */
function versionOf(endpoints: readonly Endpoint[]): string {
  const last = Math.max(0, ...endpoints.map(({ changedAt }) => changedAt.getTime()));
  return new Date(last).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '.');
}

function pathsOf({ code, name }: Endpoint, settings: ServiceSettings): readonly (readonly [string, unknown])[] {
  const { summary, description, authentication, answer, accepts, schema, method = 'POST' } = settings;
  const security = SECURITY[authentication.kind];
  const json = (of: unknown) => ({ 'application/json': { schema: of } });
  const refusals = Object.fromEntries(
    Object.entries(REFUSALS).map(([status, said]) => [
      status,
      {
        description: said,
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
  const told = outcome(answer ? { anyOf: [answer.schema ?? {}, { type: 'null' }] } : {});
  const call = {
    operationId: code,
    summary: summary?.it ?? name,
    ...(description === undefined ? {} : { description }),
    security,
    ...(authentication.kind === 'signature' ? {} : { parameters: [IDEMPOTENCY] }),
    requestBody: {
      required: true,
      content: accepts === 'any' ? { '*/*': {} } : json(schema ?? {}),
    },
    responses: {
      ...(answer ? { '200': { description: 'Answered', content: json(told) } } : {}),
      '202': { description: 'Stored; the answer is at the address of the state', content: json(told) },
      ...refusals,
    },
  };
  const state = {
    operationId: `${code}.status`,
    summary: 'State of a request',
    security,
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }],
    responses: { '200': { description: 'State', content: json(told) }, ...refusals },
  };
  return [
    [`/${code}`, { [method.toLowerCase()]: call }],
    [`/${code}/{id}`, { get: state }],
  ];
}

const IDEMPOTENCY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Names the request; sent again it has no second effect and the same answer',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
};

const REFUSALS = {
  '400': 'What was sent is not as described; `errors` names the places',
  '401': 'Signature, key or token are missing or wrong; `detail` says which',
  '404': 'No such service or request',
  '413': 'Too large',
  '415': 'Another kind of content',
  '422': 'The same name with other content',
  '429': 'Too many requests',
};
