/**
 * Makes every file of `examples/` anew: `npx tsx examples/make/make.ts [folder]`. Keys live only in this process, so all
 * signatures and certificates change together; commit the whole result or nothing.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { actFiles } from './acts.ts';
import { inboxMessages } from './inbox.ts';
import { openCupFiles } from './opencup.ts';
import { createPki } from './pki.ts';
import { pkiFiles } from './pkiFiles.ts';
import { portalFiles } from './portal.ts';
import { scanFiles } from './scan.ts';

const target = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..');
const pki = createPki();

write('pki', pkiFiles(pki));
write('inbox', await inboxMessages(pki));
write('scan', await scanFiles());
write('portal', await portalFiles());
write('acts', await actFiles());
write('opencup', openCupFiles());

function write(folder: string, files: ReadonlyMap<string, string | Buffer>): void {
  mkdirSync(join(target, folder), { recursive: true });
  for (const [name, content] of files) {
    writeFileSync(join(target, folder, name), content);
    console.log(`${folder}/${name}: ${Buffer.byteLength(content)} bytes`);
  }
}
