import {
  kernelErrors,
  object,
  operation,
  optional,
  text,
  Type,
  type Context,
  type Operation,
} from '../../kernel/index.ts';
import { consumerDeclared, consumerForgotten } from '../events.ts';
import { contractOf, type Catalogue } from './catalogue.ts';
import { deleteConsumer, putConsumer } from './store.ts';
import { CODE, MANAGE, VERSION } from './views.ts';

/** Who uses a service without the bus knowing it by itself. */
export function declare(catalogue: Catalogue): Operation {
  return operation({
    name: 'bus.consumers.put',
    summary: { it: 'Dichiarare chi usa un servizio', en: 'Declare who uses a service' },
    description: 'For those that the bus cannot know of: routes, endpoints and rooms are found by themselves.',
    permission: MANAGE,
    effect: 'write',
    input: object({
      service: CODE,
      name: text(200),
      version: optional(VERSION),
      operations: optional(Type.Array(text(300), { minItems: 1, maxItems: 200, uniqueItems: true })),
      contact: optional(text(200)),
    }),
    output: object({}),
    http: { method: 'POST', path: '/api/bus/catalogue/{service}/consumers', status: 201 },
    personalData: ['contact'],
    async handler(ctx, { service, name, version, operations, contact }) {
      await requireService(ctx, catalogue, service, version, operations ?? []);
      const declared = {
        service,
        name,
        version: version ?? null,
        operations: operations ?? null,
        contact: contact ?? null,
      };
      await putConsumer(ctx.db, ctx.bodyId, declared);
      ctx.emit(consumerDeclared, { subject: `bus/catalogue/${service}`, data: { service, name } });
      return {};
    },
  });
}

async function requireService(
  ctx: Context,
  catalogue: Catalogue,
  service: string,
  version: string | undefined,
  operations: readonly string[],
): Promise<void> {
  const contract = await contractOf(ctx, catalogue, service, version);
  const unknown = operations.findIndex((name) => !contract.operations.some((one) => one.name === name));
  if (unknown < 0) return;
  const errors = [{ pointer: `/operations/${unknown}`, message: `is no operation of ${service}` }];
  throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
}

export const forget = operation({
  name: 'bus.consumers.remove',
  summary: { it: 'Togliere chi non usa più un servizio', en: 'Remove who no longer uses a service' },
  permission: MANAGE,
  effect: 'write',
  input: object({ service: CODE, name: text(200) }),
  output: object({}),
  http: { method: 'POST', path: '/api/bus/catalogue/{service}/consumers/remove' },
  async handler(ctx, { service, name }) {
    if (!(await deleteConsumer(ctx.db, ctx.bodyId, service, name))) throw kernelErrors.NOT_FOUND();
    ctx.emit(consumerForgotten, { subject: `bus/catalogue/${service}`, data: { service, name } });
    return {};
  },
});
