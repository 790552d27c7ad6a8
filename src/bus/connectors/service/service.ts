import { bilingual, jsonObject, object, oneOf, optional, text, Type, type Static } from '../../../kernel/index.ts';
import { schemaProblem } from '../../routes/check-schema.ts';
import type { Connection, Connector, ConnectorHouse } from '../types.ts';

const secrets = Type.Array(text(80, { pattern: '^[a-z0-9][a-z0-9._-]*$' }), {
  minItems: 1,
  maxItems: 3,
  description: 'Names of secrets of the body; while one takes the place of another, both',
});
const field = text(80, { pattern: '^[A-Za-z_][A-Za-z0-9_-]*$' });

export const serviceSettings = object({
  summary: optional(bilingual),
  description: optional(text(4000)),
  to: optional(text(80, { pattern: '^[a-z0-9][a-z0-9._-]*$', description: 'Channel that what comes in is sent to' })),
  intake: optional(
    Type.Literal(true, {
      description:
        'What comes in goes to the intake instead, as what is handed in by mail or portal; the answer is its receipt',
    }),
  ),
  type: optional(text(200)),
  method: optional({ ...oneOf(['POST', 'PUT']), description: 'POST if absent' }),
  authentication: Type.Union([
    object({
      kind: Type.Literal('signature', { description: 'Standard Webhooks: HMAC-SHA256 over identifier, time and body' }),
      secrets,
      toleranceSeconds: optional(Type.Integer({ minimum: 10, maximum: 3600 })),
    }),
    object({ kind: Type.Literal('key', { description: 'Bearer token, or header X-API-Key' }), secrets }),
    object({
      kind: Type.Literal('jwt', { description: 'Bearer token of an OpenID or OAuth 2 issuer' }),
      issuer: text(500),
      audience: text(500),
      keys: Type.Unsafe<Record<string, unknown>>({ ...jsonObject, description: 'Public keys of the issuer (JWK Set)' }),
      scope: optional(text(200)),
    }),
  ]),
  accepts: optional({ ...oneOf(['json', 'any']), description: 'JSON, or bytes of any kind; `json` if absent' }),
  schema: optional({ ...jsonObject, description: 'JSON Schema of what comes in, without patterns' }),
  maxBytes: optional(Type.Integer({ minimum: 1, maximum: 10_485_760, description: '1 MiB if absent' })),
  key: optional({ ...field, description: 'Field of the data in whose order messages are taken' }),
  answer: optional(
    object({
      waitSeconds: Type.Integer({ minimum: 1, maximum: 30 }),
      schema: optional({ ...jsonObject, description: 'JSON Schema of the answer, for the description of the service' }),
    }),
  ),
  listed: optional(Type.Boolean({ description: 'Whether it stands in the public description; it does if absent' })),
});

export type ServiceSettings = Static<typeof serviceSettings>;
export type ServiceAuthentication = ServiceSettings['authentication'];

/** A service that the body exposes at `/api/bus/services/CODE`: others send to it, a route answers. */
export const serviceConnector: Connector = {
  kind: 'service',
  title: { it: 'Servizio esposto o webhook in arrivo', en: 'Service exposed, or webhook that comes in' },
  settings: serviceSettings,
  problems: (settings) => {
    const { schema, answer, to, intake } = settings as ServiceSettings;
    if ((to === undefined) === (intake === undefined)) {
      return [{ pointer: '', message: 'says either the channel that it sends to (`to`) or `intake`' }];
    }
    const places = [
      { pointer: '/schema', schema },
      { pointer: '/answer/schema', schema: answer?.schema },
    ];
    return places.flatMap((one) => {
      const problem = one.schema && schemaProblem(one.schema, one.pointer);
      return problem ? [problem] : [];
    });
  },
  open: (settings, house) => new ServiceConnection(settings as ServiceSettings, house),
};

class ServiceConnection implements Connection {
  readonly #settings: ServiceSettings;
  readonly #house: ConnectorHouse;

  constructor(settings: ServiceSettings, house: ConnectorHouse) {
    this.#settings = settings;
    this.#house = house;
  }

  /** Nobody is asked: what is looked at is whether those who come could be let in. */
  async test() {
    const { authentication } = this.#settings;
    try {
      if (authentication.kind !== 'jwt') {
        for (const name of authentication.secrets) await this.#house.secret(name);
      }
      return { ok: true, detail: { it: 'Il servizio è pronto.', en: 'The service is ready.' } };
    } catch (error) {
      const reason = (error as Error).message;
      return { ok: false, detail: { it: `Il servizio non è pronto: ${reason}`, en: `Not ready: ${reason}` } };
    }
  }

  async close(): Promise<void> {}
}
