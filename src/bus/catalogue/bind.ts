import { kernelErrors, nullable, object, operation, optional, text, type Operation } from '../../kernel/index.ts';
import { endpointBound } from '../events.ts';
import { findEndpoint } from '../endpoints/store.ts';
import { findContract, bindEndpoint } from './store.ts';
import { CODE, VERSION } from './views.ts';

/** Says which service an endpoint reaches: its messages are then checked against the contract when routes are tested and deployed. */
export const bind: Operation = operation({
  name: 'bus.endpoints.bind',
  summary: {
    it: 'Dire quale servizio del catalogo un collegamento raggiunge',
    en: 'Say which service of the catalogue an endpoint reaches',
  },
  description:
    'Without a service the endpoint reaches none of the catalogue. `operation` where all its messages are for one.',
  permission: 'bus.endpoints.manage',
  effect: 'write',
  input: object({
    code: CODE,
    service: nullable(object({ code: CODE, version: VERSION, operation: optional(text(300)) })),
  }),
  output: object({}),
  http: { method: 'PUT', path: '/api/bus/endpoints/{code}/service' },
  async handler(ctx, { code, service }) {
    if (!(await findEndpoint(ctx.db, ctx.bodyId, code))) throw kernelErrors.NOT_FOUND();
    if (service) {
      const found = await findContract(ctx.db, ctx.bodyId, service.code, service.version);
      if (!found) throw wrong('/service', 'is no version of a service of the catalogue');
      const known = found.contract.operations.map(({ name }) => name);
      if (service.operation !== undefined && !known.includes(service.operation)) {
        throw wrong('/service/operation', `is none of ${known.slice(0, 20).join(', ')}`);
      }
    }
    const to = service && {
      service: service.code,
      serviceVersion: service.version,
      operation: service.operation ?? null,
    };
    await bindEndpoint(ctx.db, ctx.bodyId, code, to);
    const said = { service: service?.code ?? null, version: service?.version ?? null };
    ctx.emit(endpointBound, { subject: `bus/endpoint/${code}`, data: { code, ...said } });
    return {};
  },
});

function wrong(pointer: string, message: string) {
  return kernelErrors.VALIDATION_FAILED(undefined, { errors: [{ pointer, message }] });
}
