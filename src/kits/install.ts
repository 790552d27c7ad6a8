import { DomainError, type Context } from '../kernel/index.ts';
import { kitErrors } from './errors.ts';
import { refuseDangling } from './dangling.ts';
import { MANIFEST } from './load/kit.ts';
import { installOrganisation } from './organisation.ts';
import type { Kit } from './types.ts';

/** Where in the kit the input of an operation came from: a file, and the place in it that a pointer means. */
type Source = (pointer: string) => { readonly file: string; readonly pointer: string };

/** Installs the parts of a kit through the operations of the rooms that they belong to: no second way in. */
export async function installParts(ctx: Context, kit: Kit): Promise<void> {
  const origin = `${kit.name}@${kit.version}`;
  const { organisation, filingPlan } = kit;
  if (organisation) await part(kit, wholeOf(organisation.file), () => installOrganisation(ctx, organisation));
  if (filingPlan) {
    const { file, ...plan } = filingPlan;
    await part(kit, wholeOf(file), () => ctx.call('records.classification.install', plan));
  }
  for (const { file, type } of kit.documentTypes) {
    await part(kit, placesOf(file), () => ctx.call('records.types.deploy', { ...type, kit: origin }));
  }
  for (const { file, ...type } of kit.acts) {
    await part(kit, placesOf(file), () => ctx.call('acts.types.install', { ...type, kit: origin }));
  }
  await refuseDangling(ctx, kit);
  await installProcess(ctx, kit, origin);
  for (const [index, rule] of kit.intake.entries()) {
    const source = placesOf(MANIFEST, `/intake/${index}`);
    await part(kit, source, () => ctx.call('bus.intake.install', { ...rule, kit: origin }));
  }
  // Rules that an earlier version brought and this one does not would go on starting cases.
  await ctx.call('bus.intake.prune', { kit: kit.name, keep: kit.intake.map(({ name }) => name) });
  for (const { file, card } of kit.services) {
    await part(kit, placesOf(file), () => ctx.call('services.catalogue.publish', { ...card, kit: origin }));
  }
  for (const { file, source } of kit.routes) {
    await part(kit, placesOf(file), () => ctx.call('bus.routes.deploy', { source, kit: origin }));
  }
  for (const { file, ...endpoint } of kit.endpoints) {
    await part(kit, placesOf(file), () => ctx.call('bus.endpoints.install', endpoint));
  }
}

async function installProcess(ctx: Context, kit: Kit, origin: string): Promise<void> {
  if (!kit.process) return;
  const { key, name, bpmn, file, forms, formsFolder, legalTerm } = kit.process;
  const model = { key, name, bpmn, forms, legalTerm, file: `${kit.name}/${file}`, kit: origin };
  const source: Source = (pointer) => {
    const [, form, place = ''] = /^\/forms\/([^/]+)(.*)$/s.exec(pointer) ?? [];
    return form === undefined ? { file, pointer: '' } : { file: `${formsFolder}/${form}.yaml`, pointer: place };
  };
  await part(kit, source, () => ctx.call('processes.models.deploy', model));
}

const wholeOf =
  (file: string): Source =>
  () => ({ file, pointer: '' });

function placesOf(file: string, within = ''): Source {
  return (pointer) => ({ file, pointer: `${within}${pointer}` });
}

/** A refusal of a room becomes one of the kit, with file and line of what it is about. */
async function part(kit: Kit, source: Source, install: () => Promise<unknown>): Promise<void> {
  try {
    await install();
  } catch (error) {
    if (!(error instanceof DomainError) || error.status >= 500) throw error;
    const { it, en } = error.detail ?? error.title;
    const problems = error.errors.map(({ pointer, message }) => place(kit, source, pointer, message));
    const lines = problems.length > 0 ? problems.join('; ') : undefined;
    const errors = problems.map((message) => ({ pointer: '/name', message }));
    throw kitErrors.KIT_REFUSED(
      { it: lines ?? place(kit, source, '', it), en: lines ?? place(kit, source, '', en) },
      { errors },
    );
  }
}

/** `kit/file:line: message`; what a compiler says about the text of a file begins so already. */
function place(kit: Kit, source: Source, pointer: string, message: string): string {
  const { file, pointer: inside } = source(pointer);
  if (message.startsWith(`${kit.name}/${file}:`)) return message;
  return `${kit.name}/${file}:${kit.lineOf(file, inside)}: ${message}`;
}
