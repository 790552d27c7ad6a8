// Assets of portal and desk: stylesheets purged to what their pages use, fonts, icons. Names carry a hash, so that they are cached for ever.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PurgeCSS } from 'purgecss';
import { root } from './ensure.mjs';

const theme = join(root, 'node_modules', 'bootstrap-italia', 'dist');
const target = join(root, 'dist', 'public', 'assets');
// The faces that the screens use, declared by us: the theme's own stylesheet loads none without a script.
const fonts = [
  { family: 'Titillium Web', weight: 400, file: 'Titillium_Web/titillium-web-v10-latin-ext_latin-regular' },
  { family: 'Titillium Web', weight: 600, file: 'Titillium_Web/titillium-web-v10-latin-ext_latin-600' },
  { family: 'Titillium Web', weight: 700, file: 'Titillium_Web/titillium-web-v10-latin-ext_latin-700' },
  { family: 'Roboto Mono', weight: 400, file: 'Roboto_Mono/roboto-mono-v13-latin-ext_latin-regular' },
];

export async function buildUi() {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  const manifest = {};
  const put = async (name, content) => {
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
    const file = name.replace(/(\.[^.]+)$/, `.${hash}$1`);
    await writeFile(join(target, file), content);
    manifest[name] = file;
    return file;
  };
  const { tokensCss } = await import(pathToFileURL(join(root, 'dist', 'ui', 'tokens', 'tokens.js')).href);
  const head = [await version(), tokensCss()];
  for (const { family, weight, file } of fonts) {
    const name = `${family.toLowerCase().replaceAll(' ', '-')}-${weight}.woff2`;
    const url = await put(name, await readFile(join(theme, 'fonts', `${file}.woff2`)));
    head.push(
      `@font-face{font-family:'${family}';font-weight:${weight};font-display:swap;src:url(${url}) format('woff2')}`,
    );
  }
  const common = head.join('').replace(/\n\s*/g, '');
  await put(
    'styles.css',
    common + (await stylesheet(join(root, 'src', 'portal'), 'portal', [join(root, 'ui', 'forms')])),
  );
  await put('desk.css', common + (await stylesheet(join(root, 'desk', 'src'), 'desk')));
  await put('reference.css', common + (await readFile(join(root, 'ui', 'css', 'reference.css'), 'utf8')));
  await put('sprites.svg', await sprite());
  await put('favicon.svg', await readFile(join(root, 'ui', 'css', 'favicon.svg')));
  await writeFile(join(target, 'manifest.json'), JSON.stringify(manifest));
}

/** By this variable the national validator sees which version of the theme a page follows (criterion C.SI.1.2). */
async function version() {
  const { version: number } = JSON.parse(await readFile(join(theme, '..', 'package.json'), 'utf8'));
  return `:root{--bootstrap-italia-version:"${number}"}`;
}

async function stylesheet(pages, ownName, more = []) {
  const [purged] = await new PurgeCSS().purge({
    content: [pages, ...more].map((folder) => join(folder, '**', '*.tsx')),
    css: [join(theme, 'css', 'bootstrap-italia.min.css')],
    safelist: ['html', 'body', 'icon'],
    fontFace: true,
    keyframes: true,
    variables: true,
  });
  const own = await ownSheets(ownName);
  return (
    purged.css
      .replace(/@font-face\{[^}]*\}/g, '')
      .replaceAll('\uFEFF', '')
      .replace(/@charset "[^"]*";/g, '') + own
  );
}

/** The sheets of one face: those of both faces, `portal.css`, then those of its folder `portal/` by name. */
async function ownSheets(face) {
  const sheetsOf = async (folder) => {
    const names = (await readdir(join(root, 'ui', 'css', folder))).filter((name) => name.endsWith('.css')).sort();
    return names.map((name) => join(root, 'ui', 'css', folder, name));
  };
  const files = [...(await sheetsOf('both')), join(root, 'ui', 'css', `${face}.css`), ...(await sheetsOf(face))];
  return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('');
}

/** Exactly the icons of the list that the screens are typed with. @throws on one that the theme lacks. */
async function sprite() {
  const all = await readFile(join(theme, 'svg', 'sprites.svg'), 'utf8');
  const list = await readFile(join(root, 'ui', 'contract', 'icons.ts'), 'utf8');
  const symbols = [...list.matchAll(/^ {2}'(it-[a-z-]+)'/gm)].map(([, name]) => {
    const found = new RegExp(`<(symbol|svg)[^>]*\\bid="${name}"[\\s\\S]*?</\\1>`).exec(all);
    if (!found) throw new Error(`the icon ${name} is not in the theme`);
    return found[0];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`;
}
