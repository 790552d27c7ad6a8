import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/app.ts';
import { createHttpServer } from '../../src/kernel/index.ts';
import type { TestInstallation } from '../support/index.ts';
import { composedInstallation } from '../support/rooms.ts';
import { clientSource, type Document } from './client.ts';

describe('client of the desk', () => {
  let installation: TestInstallation;
  beforeAll(async () => {
    installation = await composedInstallation();
  });
  afterAll(() => installation.close());

  it('is the one that the OpenAPI document describes (renew with: npx vitest run test/desk -u)', async () => {
    const { runtime } = installation;
    const server = await createHttpServer({ runtime, version: '0', callerOf: async () => installation.system() });
    const answer = await server.inject({ url: '/api/openapi.json' });
    await server.close();
    const file = join(packageRoot, 'desk', 'src', 'lib', 'operations.ts');
    await expect(clientSource(answer.json<Document>())).toMatchFileSnapshot(file);
  });
});
