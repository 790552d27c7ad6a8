import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as fontkit from 'fontkit';

/**
 * Titillium Web (SIL Open Font License), the typeface of public bodies, as bootstrap-italia ships it. Read and understood once: a
 * document makes its own subset of it, and parsing the tables anew was more than half of the time of a page.
 */
export interface Fonts {
  readonly regular: fontkit.Font;
  readonly bold: fontkit.Font;
}

let loaded: Promise<Fonts> | undefined;

/** The fonts, found beside the package wherever it is installed. */
export function loadFonts(): Promise<Fonts> {
  loaded ??= readFonts();
  return loaded;
}

async function readFonts(): Promise<Fonts> {
  const require = createRequire(import.meta.url);
  const folder = join(dirname(require.resolve('bootstrap-italia/package.json')), 'dist', 'fonts', 'Titillium_Web');
  const file = async (weight: string) =>
    fontkit.create(await readFile(join(folder, `titillium-web-v10-latin-ext_latin-${weight}.ttf`)));
  const [regular, bold] = await Promise.all([file('regular'), file('600')]);
  return { regular, bold };
}
