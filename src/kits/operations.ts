import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { instant, kernelErrors, object, operation, sha256Hex, text, Type, type Operation } from '../kernel/index.ts';
import { kitErrors } from './errors.ts';
import { kitInstalled } from './events.ts';
import { installParts } from './install.ts';
import { MANIFEST, readKit } from './load/kit.ts';
import { insertInstalled, listInstalled, type InstalledKit } from './store.ts';
import type { Kit, KitProblem } from './types.ts';

const kitName = text(80, { pattern: '^[a-z0-9][a-z0-9-]*$' });

/** `folder` holds the kits that the installation can install, one folder each. */
export function kitOperations(folder: string): readonly Operation[] {
  return [install(folder), list, available(folder)];
}

function install(folder: string): Operation {
  return operation({
    name: 'kits.kits.install',
    summary: { it: 'Installare un kit', en: 'Install a kit' },
    description: 'All of it or nothing: a kit with an error is refused with file and line, and leaves no trace.',
    permission: 'kits.kits.install',
    effect: 'write',
    input: object({ name: kitName }),
    output: object({ name: Type.String(), version: Type.String(), digest: sha256Hex }),
    http: { method: 'POST', path: '/api/kits/{name}/install' },
    errors: [kitErrors.KIT_UNKNOWN, kitErrors.KIT_REFUSED, kitErrors.KIT_REQUIRES, kitErrors.KIT_TAKEN],
    async handler(ctx, input) {
      const kit = await loadKit(folder, input.name);
      const { name, version, digest } = kit;
      const installed = await listInstalled(ctx.db, ctx.bodyId);
      if (installed.some((known) => known.name === name && known.digest === digest)) {
        ctx.unchanged();
        return { name, version, digest };
      }
      const missing = kit.requires.filter((required) => !installed.some((known) => known.name === required));
      if (missing.length > 0) {
        const names = missing.join(', ');
        const place = `${name}/${MANIFEST}:${kit.lineOf(MANIFEST, `/requires/${kit.requires.indexOf(missing[0]!)}`)}`;
        throw kitErrors.KIT_REQUIRES({
          it: `${place}: installare prima: ${names}.`,
          en: `${place}: install first: ${names}.`,
        });
      }
      refuseTaken(kit, installed);
      await installParts(ctx, kit);
      const id = ctx.id();
      const title = kit.title.it;
      await insertInstalled(ctx.db, ctx.bodyId, {
        ...{ id, name, version, title, digest, contents: contentsOf(kit), installedAt: ctx.now() },
      });
      ctx.emit(kitInstalled, { subject: `kits/kit/${name}`, data: { name, version, digest } });
      return { name, version, digest };
    },
  });
}

const list = operation({
  name: 'kits.kits.list',
  summary: { it: 'Kit installati', en: 'Installed kits' },
  permission: 'signed-in',
  effect: 'read',
  input: object({}),
  output: object({
    items: Type.Array(
      object({
        name: Type.String(),
        version: Type.String(),
        title: Type.String(),
        digest: sha256Hex,
        contents: Type.Unsafe<unknown>({}),
        installedAt: instant,
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/kits' },
  async handler(ctx) {
    const kits = await listInstalled(ctx.db, ctx.bodyId);
    return {
      items: kits.map(({ name, version, title, digest, contents, installedAt }) => ({
        ...{ name, version, title, digest, contents, installedAt: installedAt.toISOString() },
      })),
    };
  },
});

function available(folder: string): Operation {
  return operation({
    name: 'kits.kits.available',
    summary: { it: 'Kit disponibili', en: 'Available kits' },
    permission: 'kits.kits.install',
    effect: 'read',
    input: object({}),
    output: object({
      items: Type.Array(
        object({
          name: Type.String(),
          version: Type.String(),
          title: Type.String(),
          problems: Type.Array(Type.String()),
        }),
      ),
    }),
    http: { method: 'GET', path: '/api/kits/available' },
    async handler() {
      const entries = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
      const items = await Promise.all(
        entries.map(async ({ name }) => {
          const result = await readKit(join(folder, name));
          if ('problems' in result) return { name, version: '', title: name, problems: result.problems.map(sentence) };
          return { name, version: result.kit.version, title: result.kit.title.it, problems: [] };
        }),
      );
      return { items };
    },
  });
}

async function loadKit(folder: string, name: string): Promise<Kit> {
  const entries = await readdir(folder);
  if (!entries.includes(name)) throw kitErrors.KIT_UNKNOWN();
  const result = await readKit(join(folder, name));
  if ('kit' in result) {
    if (result.kit.name === name) return result.kit;
    throw kernelErrors.CONFLICT({
      it: 'Cartella e nome del kit differiscono.',
      en: 'Folder and name of the kit differ.',
    });
  }
  const lines = result.problems.map(sentence);
  const errors = lines.map((message) => ({ pointer: '/name', message }));
  throw kitErrors.KIT_REFUSED({ it: lines.join('; '), en: lines.join('; ') }, { errors });
}

/** A kit replaces its own parts only: nobody's procedure changes because another kit was installed. */
function refuseTaken(kit: Kit, installed: readonly InstalledKit[]): void {
  const own = contentsOf(kit);
  for (const { name, contents } of installed) {
    if (name === kit.name) continue;
    const taken = PARTS.flatMap((part) => {
      const theirs = codesOf(contents[part]);
      return codesOf(own[part]).filter((code) => theirs.includes(code));
    });
    if (taken.length === 0) continue;
    const names = taken.join(', ');
    throw kitErrors.KIT_TAKEN({ it: `${names}: del kit «${name}».`, en: `${names}: of the kit "${name}".` });
  }
}

function codesOf(part: unknown): unknown[] {
  return [part].flat().filter((code) => typeof code === 'string');
}

function sentence({ file, line, message }: KitProblem): string {
  return `${file}:${line}: ${message}`;
}

const PARTS = ['process', 'documentTypes', 'acts', 'intake', 'services', 'routes', 'endpoints'] as const;

function contentsOf(kit: Kit) {
  return {
    process: kit.process?.key ?? null,
    documentTypes: kit.documentTypes.map(({ type }) => type.code),
    acts: kit.acts.map((type) => type.code),
    intake: kit.intake.map((rule) => rule.name),
    services: kit.services.map(({ card }) => card.code),
    routes: kit.routes.map(({ name }) => name),
    endpoints: kit.endpoints.map(({ code }) => code),
    filingPlan: kit.filingPlan?.scheme ?? null,
    units: kit.organisation?.units.length ?? 0,
  };
}
