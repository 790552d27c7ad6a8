import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { packageRoot, type App } from '../app.ts';
import { bodyBase, type Caller } from '../kernel/index.ts';
import type { AssetUrl } from '../portal/index.ts';
import { createDelivery } from './delivery.ts';
import { mountForms } from './forms.ts';

const assetFolder = join(packageRoot, 'dist', 'public', 'assets');

/** Addresses of the built assets, whose names carry their hash; undefined where nothing is built. */
export async function assetUrls(): Promise<AssetUrl | undefined> {
  const path = join(assetFolder, 'manifest.json');
  if (!existsSync(path)) return undefined;
  const manifest = JSON.parse(await readFile(path, 'utf8')) as Record<string, string>;
  return (name) => `/assets/${manifest[name] ?? name}`;
}

/** What is served around the API: assets, the desk and the public pages. Without built assets there are no pages. */
export async function mountPages(
  app: App,
  server: FastifyInstance,
  callerOf: (request: FastifyRequest) => Promise<Caller>,
): Promise<void> {
  const asset = await assetUrls();
  if (!asset) return;
  await server.register(fastifyStatic, {
    ...{ root: assetFolder, prefix: '/assets/', immutable: true, maxAge: '1y', preCompressed: true },
  });
  await mountDesk(app, server, callerOf);
  const { show, refuse } = createDelivery(app, asset, callerOf);
  server.get('/*', (request, reply) => show(request, reply));
  await mountForms(server, show, refuse);
}

/** The desk is one page for every address below `/desk/`; who is not signed in is asked there. */
async function mountDesk(
  app: App,
  server: FastifyInstance,
  callerOf: (request: FastifyRequest) => Promise<Caller>,
): Promise<void> {
  const desk = join(packageRoot, 'dist', 'public', 'desk');
  const index = await readFile(join(desk, 'index.html'), 'utf8');
  const assets = {
    root: join(desk, 'assets'),
    prefix: '/desk/assets/',
    immutable: true,
    maxAge: '1y' as const,
    preCompressed: true,
  };
  await server.register(fastifyStatic, { ...assets, decorateReply: false });
  server.get('/desk', (request, reply) => reply.redirect(`${bodyBase(request)}/desk/`));
  server.get('/desk/*', async (request, reply) => {
    // A body that is not in the directory has no desk.
    await callerOf(request);
    const base = bodyBase(request);
    const demonstration = app.installation()?.mode === 'demonstration';
    const page = index
      .replace('data-demonstration="unknown"', `data-demonstration="${demonstration}"`)
      .replace('data-base=""', `data-base="${base}"`)
      // The provider's accounts are those of the body that the installation began with.
      .replace('data-provider="unknown"', `data-provider="${app.config.oidc !== undefined && base === ''}"`);
    return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page);
  });
}
