import { createPostgresTransport } from './postgres.ts';
import { transportConformance } from './testing/conformance.ts';

transportConformance('PostgreSQL', (house, claims) =>
  createPostgresTransport({ runtime: () => house().runtime, claims }),
);
