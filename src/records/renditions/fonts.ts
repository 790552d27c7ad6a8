import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Titillium Web (SIL Open Font License), the typeface of public bodies, as bootstrap-italia ships it. */
export interface Fonts {
  readonly regular: Buffer;
  readonly bold: Buffer;
}

let loaded: Promise<Fonts> | undefined;

/** The font files, read once; found beside the package wherever it is installed. */
export function loadFonts(): Promise<Fonts> {
  loaded ??= readFonts();
  return loaded;
}

async function readFonts(): Promise<Fonts> {
  const require = createRequire(import.meta.url);
  const folder = join(dirname(require.resolve('bootstrap-italia/package.json')), 'dist', 'fonts', 'Titillium_Web');
  const file = (weight: string) => readFile(join(folder, `titillium-web-v10-latin-ext_latin-${weight}.ttf`));
  const [regular, bold] = await Promise.all([file('regular'), file('600')]);
  return { regular, bold };
}
