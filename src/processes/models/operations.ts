import { createHash } from 'node:crypto';
import {
  instant,
  jsonObject,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  sha256Hex,
  text,
  Type,
  type Registry,
} from '../../kernel/index.ts';
import { definedRoles } from '../../identity/index.ts';
import { compile, type CompileOptions } from '../bpmn/index.ts';
import { processErrors } from '../errors.ts';
import { modelDeployed } from '../events.ts';
import { diagram } from './diagram.ts';
import { formProblems } from './forms.ts';
import { feel } from './graph.ts';
import { inputProblems } from './inputs.ts';
import { insertModel, latestModel, listModels } from './store.ts';

export const legalTermSchema = object({
  days: Type.Integer({ minimum: 1, maximum: 3650 }),
  unit: oneOf(['day', 'working-day']),
  norm: text(300),
  countFirstDay: Type.Boolean(),
  shiftOnHoliday: Type.Boolean(),
  silence: oneOf(['assent', 'refusal', 'none']),
});

const MAX_XML = 2 * 1024 * 1024;

/** `registry` tells which operations a service task may name; it is known only when all rooms are there. */
export function modelOperations(registry: () => Registry | undefined) {
  return [deploy(registry), list, get, diagram];
}

function deploy(registry: () => Registry | undefined) {
  return operation({
    name: 'processes.models.deploy',
    summary: { it: 'Installare un modello di processo', en: 'Deploy a process model' },
    description:
      'The same content again changes nothing; other content makes a new version, which only new cases follow.',
    permission: 'processes.models.deploy',
    effect: 'write',
    input: object({
      key: text(80, { pattern: '^[a-z0-9-]+$' }),
      name: text(200),
      bpmn: text(MAX_XML),
      file: optional(text(255)),
      forms: jsonObject,
      legalTerm: optional(nullable(legalTermSchema)),
      kit: optional(text(120)),
    }),
    output: object({ key: Type.String(), version: Type.Integer(), sha256: sha256Hex }),
    http: { method: 'PUT', path: '/api/models/{key}', bodyLimit: 4 * 1024 * 1024 },
    errors: [processErrors.PROCESS_MODEL_REFUSED],
    async handler(ctx, input) {
      const known = registry();
      const roles = await definedRoles(ctx);
      const result = await compile(input.bpmn, {
        expressions: feel,
        file: input.file ?? 'process.bpmn',
        knownRole: (role) => roles.has(role),
        ...(known ? checksOf(known) : {}),
      });
      if (!result.ok) throw refusal(result.problems);
      refuseForms(input, result.summary.forms);
      const sha256 = createHash('sha256').update(input.bpmn).update(JSON.stringify(input.forms)).digest('hex');
      const before = await latestModel(ctx.db, ctx.bodyId, input.key);
      const legalTerm = input.legalTerm ?? null;
      if (before?.sha256 === sha256 && JSON.stringify(before.legalTerm) === JSON.stringify(legalTerm)) {
        ctx.unchanged();
        return { key: before.key, version: before.version, sha256 };
      }
      const version = (before?.version ?? 0) + 1;
      await insertModel(ctx.db, ctx.bodyId, {
        ...{ key: input.key, version, name: input.name, xml: input.bpmn, sha256, summary: result.summary, legalTerm },
        forms: input.forms as Record<string, Record<string, unknown>>,
        kit: input.kit ?? null,
        deployedAt: ctx.now(),
      });
      ctx.emit(modelDeployed, { subject: `processes/model/${input.key}`, data: { key: input.key, version, sha256 } });
      return { key: input.key, version, sha256 };
    },
  });
}

function checksOf(registry: Registry): Pick<CompileOptions, 'knownOperation' | 'checkInput'> {
  return {
    knownOperation: (name) => registry.operations.has(name),
    checkInput: (name, inputs) => inputProblems(registry, name, inputs),
  };
}

type Problems = Extract<Awaited<ReturnType<typeof compile>>, { ok: false }>['problems'];

function refusal(problems: Problems) {
  const errors = problems.map((problem) => ({
    pointer: '/bpmn',
    message: `${problem.file}:${problem.line}${problem.elementId ? ` ${problem.elementId}` : ''}: ${problem.message}`,
  }));
  const first = problems[0]!;
  return processErrors.PROCESS_MODEL_REFUSED(
    { it: `${first.file}:${first.line}: ${first.message}`, en: `${first.file}:${first.line}: ${first.messageEn}` },
    { errors },
  );
}

interface Forms {
  readonly bpmn: string;
  readonly file?: string | undefined;
  readonly forms: Readonly<Record<string, unknown>>;
}

/** Forms that a task names must be there, and all that are there must be usable. */
function refuseForms({ bpmn, file = 'process.bpmn', forms }: Forms, wanted: readonly string[]): void {
  const missing = wanted.filter((form) => !Object.hasOwn(forms, form));
  const errors = [
    ...missing.map((form) => ({
      pointer: '/bpmn',
      message: `${file}:${lineOf(bpmn, `form="${form}"`)}: there is no form "${form}"`,
    })),
    ...formProblems(forms),
  ];
  if (errors.length === 0) return;
  const detail = errors.map(({ pointer, message }) => (pointer === '/bpmn' ? message : `${pointer} ${message}`));
  const text = detail.join('; ').slice(0, 2000);
  throw processErrors.PROCESS_MODEL_REFUSED({ it: text, en: text }, { errors });
}

function lineOf(text: string, needle: string): number {
  return text.slice(0, Math.max(0, text.indexOf(needle))).split('\n').length;
}

const list = operation({
  name: 'processes.models.list',
  summary: { it: 'Modelli di processo installati', en: 'Deployed process models' },
  permission: 'signed-in',
  effect: 'read',
  input: object({}),
  output: object({
    items: Type.Array(
      object({
        key: Type.String(),
        version: Type.Integer(),
        name: Type.String(),
        legalTerm: nullable(legalTermSchema),
        kit: nullable(Type.String()),
        deployedAt: instant,
        running: Type.Integer(),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/models' },
  async handler(ctx) {
    const models = await listModels(ctx.db, ctx.bodyId);
    return { items: models.map((model) => ({ ...model, deployedAt: model.deployedAt.toISOString() })) };
  },
});

const get = operation({
  name: 'processes.models.get',
  summary: { it: 'Un modello di processo', en: 'One process model' },
  permission: 'signed-in',
  effect: 'read',
  input: object({ key: text(80) }),
  output: object({
    key: Type.String(),
    version: Type.Integer(),
    name: Type.String(),
    bpmn: Type.String(),
    forms: Type.Unsafe<unknown>({}),
    legalTerm: nullable(legalTermSchema),
  }),
  http: { method: 'GET', path: '/api/models/{key}' },
  async handler(ctx, input) {
    const model = await latestModel(ctx.db, ctx.bodyId, input.key);
    if (!model) throw kernelErrors.NOT_FOUND();
    const { key, version, name, xml: bpmn, forms, legalTerm } = model;
    return { key, version, name, bpmn, forms, legalTerm };
  },
});
