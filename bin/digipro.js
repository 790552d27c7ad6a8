#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const entry = new URL('../dist/src/main.js', import.meta.url);
if (!existsSync(fileURLToPath(entry))) {
  console.error('DigiPro is not built yet: run "npm start" once, or "npm ci && npm run build".');
  process.exit(1);
}
await import(entry.href);
