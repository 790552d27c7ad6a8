import { kernelErrors, nullable, object, operation, optional, text, Type } from '../../kernel/index.ts';
import { placed } from './layout.ts';
import { findModel, latestModel } from './store.ts';

const point = object({ x: Type.Number(), y: Type.Number() });
const bounds = object({ x: Type.Number(), y: Type.Number(), width: Type.Number(), height: Type.Number() });

/** The drawing of a model, in diagram units: what a screen needs to draw it, whoever modelled it and however. */
export const diagram = operation({
  name: 'processes.models.diagram',
  summary: { it: 'Il disegno di un modello di processo', en: 'The drawing of a process model' },
  description: 'Places come from the diagram of the file; a model without one is laid out from left to right.',
  permission: 'processes.cases.read',
  effect: 'read',
  input: object({ key: text(80), version: optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })) }),
  output: object({
    key: Type.String(),
    version: Type.Integer(),
    name: Type.String(),
    bounds,
    lanes: Type.Array(object({ name: nullable(Type.String()), bounds })),
    nodes: Type.Array(
      object({
        id: Type.String(),
        name: nullable(Type.String()),
        kind: Type.String(),
        parent: nullable(Type.String()),
        bounds,
      }),
    ),
    flows: Type.Array(
      object({
        id: Type.String(),
        name: nullable(Type.String()),
        source: Type.String(),
        target: Type.String(),
        waypoints: Type.Array(point),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/models/{key}/diagram' },
  async handler(ctx, input) {
    const model = await (input.version === undefined
      ? latestModel(ctx.db, ctx.bodyId, input.key)
      : findModel(ctx.db, ctx.bodyId, input.key, input.version));
    if (!model) throw kernelErrors.NOT_FOUND();
    const { key, version, name } = model;
    return { key, version, name, ...placed(model.summary) };
  },
});
