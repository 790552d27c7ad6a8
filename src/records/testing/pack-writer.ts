import { createHash } from 'node:crypto';
import { folderPacks } from '../content/folder-packs.ts';

/** Packs contents as fast as it can until it is killed, and tells of each that it was acknowledged: digest, segment, offset, size. */
const [root, body] = process.argv.slice(2) as [string, string];
const packs = folderPacks(root);
const writer = async (name: number) => {
  for (let count = 0; ; count += 1) {
    const bytes = Buffer.from(`${name} ${count} `.repeat(1 + (count % 500)));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { segment, offset } = await packs.append(body, sha256, bytes, new Date());
    process.stdout.write(`${sha256} ${segment} ${offset} ${bytes.length}\n`);
  }
};
await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(writer));
