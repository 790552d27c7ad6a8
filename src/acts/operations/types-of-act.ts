import {
  code,
  jsonObject,
  kernelErrors,
  nullable,
  object,
  operation,
  optional,
  text,
  Type,
} from '../../kernel/index.ts';
import { actTypeInstalled } from '../events.ts';
import { listActTypes, putActType } from '../store.ts';
import { templateProblems } from '../template.ts';
import type { TemplateBlock } from '../types.ts';

export const publicationRule = object({
  kind: text(80),
  days: Type.Integer({ minimum: 1, maximum: 365 }),
  norm: text(300),
  automatic: optional(
    Type.Boolean({
      description: 'It goes to the notice board as soon as it is adopted, if its procedure has not put it there',
    }),
  ),
});

export const installType = operation({
  name: 'acts.types.install',
  summary: { it: 'Installare un tipo di atto', en: 'Install a type of act' },
  permission: 'acts.types.install',
  effect: 'write',
  input: object({
    code: text(80, { pattern: '^[a-z0-9-]+$' }),
    name: text(200),
    register: text(80, { pattern: '^[a-z0-9-]+$' }),
    documentType: text(80),
    opinions: Type.Array(text(80), { maxItems: 10 }),
    template: Type.Array(jsonObject, { minItems: 1, maxItems: 300 }),
    publication: nullable(publicationRule),
    signers: optional(Type.Array(code, { maxItems: 20, description: 'Roles that may sign' })),
    kit: optional(text(120)),
  }),
  output: object({}),
  http: { method: 'PUT', path: '/api/acts/types/{code}' },
  async handler(ctx, input) {
    const template = input.template as unknown as readonly TemplateBlock[];
    const problems = templateProblems(template);
    if (problems.length > 0) {
      const errors = problems.map((message) => ({ pointer: '/template', message }));
      throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
    }
    const { code, name, register, documentType, opinions, publication, signers = [] } = input;
    const type = { code, name, registerCode: register, documentType, opinions, template, publication, signers };
    await putActType(ctx.db, ctx.bodyId, { ...type, kit: input.kit ?? null }, ctx.now());
    ctx.emit(actTypeInstalled, { subject: `acts/type/${code}`, data: { code, registerCode: register } });
    return {};
  },
});

export const listTypes = operation({
  name: 'acts.types.list',
  summary: { it: 'Tipi di atto', en: 'Types of act' },
  permission: 'signed-in',
  effect: 'read',
  input: object({}),
  output: object({
    items: Type.Array(
      object({
        code: Type.String(),
        name: Type.String(),
        register: Type.String(),
        opinions: Type.Array(Type.String()),
        publication: nullable(publicationRule),
        signers: Type.Array(Type.String()),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/acts/types' },
  async handler(ctx) {
    const types = await listActTypes(ctx.db, ctx.bodyId);
    return {
      items: types.map(({ code, name, registerCode, opinions, publication, signers }) => ({
        ...{ code, name, register: registerCode, publication },
        opinions: [...opinions],
        signers: [...signers],
      })),
    };
  },
});
