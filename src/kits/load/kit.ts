import type { Static } from 'typebox';
import { compileFeel, ExpressionError } from '../../kernel/index.ts';
import type {
  ActTypePart,
  DocumentTypePart,
  EndpointPart,
  Kit,
  KitProblem,
  OrganisationPart,
  RoutePart,
  ServicePart,
} from '../types.ts';
import { readClasses } from './plan.ts';
import { KitReader } from './reader.ts';
import { checkTemplates } from './templates.ts';
import {
  actTypeSchema,
  endpointSchema,
  documentTypeSchema,
  formSchema,
  manifestSchema,
  organisationSchema,
  routeSchema,
  serviceSchema,
} from './schema.ts';

type Manifest = Static<typeof manifestSchema>;

export const MANIFEST = 'kit.yaml';

/** Reads a kit's folder whole and checks it. @returns the kit, or every problem with file and line. */
export async function readKit(folder: string): Promise<{ kit: Kit } | { problems: readonly KitProblem[] }> {
  const reader = new KitReader(folder);
  const manifest = await reader.yaml<Manifest>(MANIFEST, manifestSchema);
  if (!manifest) return { problems: reader.problems };
  const kit: Kit = {
    name: manifest.kit,
    version: manifest.version,
    title: manifest.title,
    requires: manifest.requires ?? [],
    filingPlan: manifest.filingPlan ? await readPlan(reader, manifest.filingPlan) : null,
    process: manifest.process ? await readProcess(reader, manifest.process) : null,
    documentTypes: await readDocumentTypes(reader, manifest.documentTypes ?? []),
    acts: await readActs(reader, manifest.acts ?? []),
    intake: readIntake(reader, manifest),
    services: await readServices(reader, manifest.services ?? []),
    routes: await readRoutes(reader, manifest.routes ?? []),
    endpoints: await readEndpoints(reader, manifest.endpoints ?? []),
    organisation: manifest.organisation ? await readOrganisation(reader, manifest.organisation) : null,
    digest: '',
    lineOf: reader.lineOf,
  };
  checkTemplates(reader, kit.process, kit.acts);
  if (reader.problems.length > 0) return { problems: reader.problems };
  return { kit: { ...kit, digest: reader.digest() } };
}

async function readPlan(reader: KitReader, plan: NonNullable<Manifest['filingPlan']>): Promise<Kit['filingPlan']> {
  const text = await reader.text(plan.file);
  if (text === undefined) return null;
  const result = readClasses(plan.file, text);
  if ('problems' in result) {
    reader.problems.push(...result.problems);
    return null;
  }
  return { file: plan.file, scheme: plan.scheme, validFrom: plan.validFrom, classes: result.classes };
}

async function readProcess(reader: KitReader, part: NonNullable<Manifest['process']>): Promise<Kit['process']> {
  const bpmn = await reader.text(part.file);
  const forms: Record<string, unknown> = {};
  for (const name of await reader.list(part.forms, '.yaml')) {
    const form = await reader.yaml<Record<string, unknown>>(`${part.forms}/${name}`, formSchema);
    if (form) forms[name.replace(/\.yaml$/, '')] = form;
  }
  if (bpmn === undefined) return null;
  const { key, name, file, forms: formsFolder } = part;
  return { key, name, file, formsFolder, bpmn, forms, legalTerm: part.legalTerm ?? null };
}

async function readDocumentTypes(reader: KitReader, files: readonly string[]): Promise<DocumentTypePart[]> {
  const types: DocumentTypePart[] = [];
  for (const file of files) {
    const type = await reader.yaml<DocumentTypePart['type']>(file, documentTypeSchema);
    if (type) types.push({ file, type });
  }
  return types;
}

async function readActs(reader: KitReader, files: readonly string[]): Promise<ActTypePart[]> {
  const types: ActTypePart[] = [];
  for (const file of files) {
    const type = await reader.yaml<Static<typeof actTypeSchema>>(file, actTypeSchema);
    if (!type) continue;
    for (const [index, { when }] of type.template.entries()) {
      if (when !== undefined) checkFeel(reader, file, `/template/${index}/when`, String(when));
    }
    types.push({ ...type, file, publication: type.publication ?? null });
  }
  return types;
}

function readIntake(reader: KitReader, manifest: Manifest): Kit['intake'] {
  return (manifest.intake ?? []).map((rule, index) => {
    checkFeel(reader, MANIFEST, `/intake/${index}/condition`, rule.condition);
    return { ...rule, procedureKey: manifest.process?.key ?? manifest.kit };
  });
}

async function readServices(reader: KitReader, files: readonly string[]): Promise<ServicePart[]> {
  const services: ServicePart[] = [];
  for (const file of files) {
    const card = await reader.yaml<Static<typeof serviceSchema>>(file, serviceSchema);
    if (card) services.push({ file, card });
  }
  return services;
}

async function readRoutes(reader: KitReader, files: readonly string[]): Promise<RoutePart[]> {
  const routes: RoutePart[] = [];
  for (const file of files) {
    const document = await reader.yaml<Static<typeof routeSchema>>(file, routeSchema);
    const source = document && (await reader.text(file));
    if (source !== undefined) routes.push({ file, name: document!.route, source });
  }
  return routes;
}

async function readEndpoints(reader: KitReader, files: readonly string[]): Promise<EndpointPart[]> {
  const endpoints: EndpointPart[] = [];
  for (const file of files) {
    const endpoint = await reader.yaml<Omit<EndpointPart, 'file'>>(file, endpointSchema);
    if (endpoint) endpoints.push({ file, ...endpoint });
  }
  return endpoints;
}

async function readOrganisation(reader: KitReader, file: string): Promise<OrganisationPart | null> {
  const organisation = await reader.yaml<Omit<OrganisationPart, 'file'>>(file, organisationSchema);
  if (!organisation) return null;
  const codes = new Set<string>();
  for (const [index, { code, parent }] of organisation.units.entries()) {
    const line = reader.lineOf(file, `/units/${index}`);
    if (parent !== undefined && !codes.has(parent)) {
      reader.refuse(file, line, `unit ${code} stands before its parent ${parent}`);
    }
    if (codes.has(code)) reader.refuse(file, line, `unit ${code} stands twice`);
    codes.add(code);
  }
  for (const [index, { login, positions }] of organisation.people.entries()) {
    const missing = positions.find(({ unit }) => unit !== undefined && !codes.has(unit));
    if (!missing) continue;
    reader.refuse(
      file,
      reader.lineOf(file, `/people/${index}`),
      `${login} has a position in ${missing.unit}, which is no unit`,
    );
  }
  return { file, ...organisation };
}

function checkFeel(reader: KitReader, file: string, pointer: string, source: string): void {
  try {
    compileFeel(source);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    reader.refuse(file, reader.lineOf(file, pointer), `${pointer} ${error.message}`);
  }
}
