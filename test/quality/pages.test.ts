import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executablePath, missing, startProduct, type Product } from '../journeys/product.ts';
import { checkersMissing, htmlProblems, javaMissing, lighthouse, nuProblems, type Served } from './checkers.ts';
import { everyPage, publishSome } from './site.ts';

const reason = missing ?? (await checkersMissing());
const noJava = reason ?? (await javaMissing());
const because = (why: string | undefined) => (why ? ` (${why})` : '');

/** One page of each kind that search engines may see; the notice board is kept from them by law. */
const KEY_PAGES = ['/', '/servizi', '/amministrazione-trasparente', '/domande-frequenti'];

describe.skipIf(reason)(`quality of the public pages${because(reason)}`, () => {
  let product: Product;
  let pages: readonly Served[];
  beforeAll(async () => {
    product = await startProduct();
    await publishSome(product);
    pages = await everyPage(product.address);
  }, 240_000);
  afterAll(async () => {
    await product?.close();
  });

  it('reaches every page by links, and each has one title and one heading of its own', () => {
    expect(pages.length).toBeGreaterThan(100);
    const heads = pages.map(({ path, html }) => [
      path,
      (html.match(/<h1\b/g) ?? []).length,
      (html.match(/<title>/g) ?? []).length,
    ]);
    expect(heads.filter(([, headings, titles]) => headings !== 1 || titles !== 1)).toEqual([]);
  });

  it.skipIf(noJava)(`is valid HTML for the W3C Nu checker${because(noJava)}`, { timeout: 240_000 }, async () => {
    expect(await nuProblems(pages)).toEqual([]);
  });

  it('is valid HTML for html-validate', { timeout: 120_000 }, async () => {
    expect(await htmlProblems(pages)).toEqual([]);
  });

  it.each(KEY_PAGES)(
    '%s has full marks of Lighthouse for what is no matter of speed',
    { timeout: 180_000 },
    async (path) => {
      const categories = ['accessibility', 'best-practices', 'seo'];
      const { scores, failed } = await lighthouse(product.address + path, executablePath, categories);
      expect([scores, failed]).toEqual([{ accessibility: 100, 'best-practices': 100, seo: 100 }, []]);
    },
  );
});
