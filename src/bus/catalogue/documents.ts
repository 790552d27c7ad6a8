import { json, object, operation, optional, type Operation } from '../../kernel/index.ts';
import { asyncApi } from './asyncapi.ts';
import { exposedIn, requireVersion, routesOf, type Catalogue } from './catalogue.ts';
import { openApiOfRoom } from './own.ts';
import { CODE, READ, VERSION } from './views.ts';

const MIME: Readonly<Record<string, string>> = { 'wsdl-1.1': 'application/wsdl+xml' };

/** The contract of a service as a file. */
export function contractFile(catalogue: Catalogue): Operation {
  return operation({
    name: 'bus.catalogue.contract',
    summary: { it: 'Scaricare il contratto di un servizio', en: 'Download the contract of a service' },
    description: 'As it was imported; of a room of the house, or a service that the body exposes, as OpenAPI 3.1.',
    permission: READ,
    effect: 'read',
    download: true,
    input: object({ code: CODE, version: optional(VERSION) }),
    output: object({}),
    http: { method: 'GET', path: '/api/bus/catalogue/{code}/contract' },
    async handler(ctx, { code, version }) {
      if (catalogue.rooms().some(({ name }) => name === code)) {
        const document = openApiOfRoom(catalogue.registry(), code, catalogue.version);
        return {
          stream: Buffer.from(JSON.stringify(document, null, 2)),
          mime: 'application/json',
          filename: `${code}.openapi.json`,
        };
      }
      const exposed = (await exposedIn(ctx)).find((one) => one.code === code);
      if (exposed) {
        const stream = Buffer.from(JSON.stringify(exposed.document, null, 2));
        return { stream, mime: 'application/json', filename: `${code}.openapi.json` };
      }
      const found = await requireVersion(ctx, code, version);
      const ending = found.format === 'wsdl-1.1' ? 'wsdl' : found.source.trimStart().startsWith('{') ? 'json' : 'yaml';
      const mime = MIME[found.format] ?? (ending === 'json' ? 'application/json' : 'application/yaml');
      return { stream: Buffer.from(found.source), mime, filename: `${code}-${found.version}.${ending}` };
    },
  });
}

/** What happens and what can be sent, as one document. */
export function asyncApiDocument(catalogue: Catalogue): Operation {
  return operation({
    name: 'bus.catalogue.asyncapi',
    summary: { it: 'Eventi e canali come AsyncAPI 3.0', en: 'Events and channels as AsyncAPI 3.0' },
    description: 'Every kind of fact of the platform, and the channels that the routes of the body take from.',
    permission: READ,
    effect: 'read',
    input: object({}),
    output: json,
    http: { method: 'GET', path: '/api/bus/asyncapi' },
    async handler(ctx) {
      const routes = (await routesOf(ctx)).map(({ route, summary, steps }) => ({
        name: route,
        summary,
        data: validated(steps),
      }));
      return asyncApi(catalogue.registry(), catalogue.version, routes);
    },
  });
}

/** What a route takes, where its first step says so. */
function validated([first]: readonly Readonly<Record<string, unknown>>[]): unknown {
  return (first?.['validate'] as { schema?: unknown } | undefined)?.schema;
}
