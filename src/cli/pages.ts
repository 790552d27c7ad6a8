import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { packageRoot, type App } from '../app.ts';
import type { Caller } from '../kernel/index.ts';

/** What is served around the API: assets, the desk, the public pages. */
export async function mountPages(
  _app: App,
  server: FastifyInstance,
  _callerOf: (request: FastifyRequest) => Promise<Caller>,
): Promise<void> {
  const assets = join(packageRoot, 'dist', 'public');
  if (!existsSync(assets)) return;
  await server.register(fastifyStatic, { root: assets, serve: false });
  const desk = join(assets, 'desk');
  if (existsSync(desk)) {
    server.get('/desk', (_request, reply) => reply.redirect('/desk/'));
    server.get('/desk/*', (request, reply) => {
      const file = (request.params as { '*': string })['*'];
      const isAsset = file.startsWith('assets/');
      return reply.sendFile(isAsset ? `desk/${file}` : 'desk/index.html', {
        immutable: isAsset,
        maxAge: isAsset ? '1y' : 0,
      });
    });
  }
}
