// The desk: type-checked, bundled, named by hashes. Its page links the stylesheet and icons that build-ui made.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root, run } from './ensure.mjs';

export async function buildDesk() {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const code = await run(process.execPath, [compiler, '-p', 'desk/tsconfig.json']);
  if (code !== 0) throw new Error('the compiler found errors in the desk: see the lines above');
  const manifest = JSON.parse(await readFile(join(root, 'dist', 'public', 'assets', 'manifest.json'), 'utf8'));
  const asset = (name) => `/assets/${manifest[name]}`;
  const links = [
    `<link rel="icon" href="${asset('favicon.svg')}" type="image/svg+xml" />`,
    `<link rel="stylesheet" href="${asset('desk.css')}" />`,
  ];
  const [{ build }, { default: react }] = await Promise.all([import('vite'), import('@vitejs/plugin-react')]);
  await build({
    configFile: false,
    root: join(root, 'desk'),
    base: '/desk/',
    publicDir: false,
    logLevel: 'warn',
    define: { SPRITE: JSON.stringify(asset('sprites.svg')) },
    plugins: [
      react(),
      {
        name: 'assets',
        transformIndexHtml: { order: 'post', handler: (html) => html.replace('<!--assets-->', links.join('')) },
      },
    ],
    build: { outDir: join(root, 'dist', 'public', 'desk'), emptyOutDir: true, modulePreload: false },
  });
}
