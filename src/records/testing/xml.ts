import { SaxesParser } from 'saxes';

/** The texts of an XML document by the end of their path. @throws for what is not well-formed. */
export class XmlTexts {
  readonly #texts: { readonly path: string; text: string }[] = [];

  constructor(xml: string) {
    const parser = new SaxesParser();
    const open: { path: string; text: string }[] = [];
    parser.on('opentag', ({ name }) => {
      const found = { path: `${open.at(-1)?.path ?? ''}/${name}`, text: '' };
      open.push(found);
      this.#texts.push(found);
    });
    parser.on('text', (text) => {
      if (open.length > 0) open.at(-1)!.text += text;
    });
    parser.on('closetag', () => void open.pop());
    parser.on('error', (error) => {
      throw error;
    });
    parser.write(xml).close();
  }

  texts(path: string): readonly string[] {
    return this.#texts.filter((one) => one.path.endsWith(`/${path}`)).map(({ text }) => text);
  }
}
