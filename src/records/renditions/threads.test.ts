import { afterAll, describe, expect, it } from 'vitest';
import { renderPdf, type RenditionInput } from './pdf.ts';
import { renderingThreads } from './threads.ts';

const page = (text: string): RenditionInput => ({
  ...{ title: 'Lettera', language: 'it', at: new Date('2026-05-04T08:00:00Z') },
  blocks: [{ kind: 'paragraph', text }],
});

describe('renditions in threads', () => {
  const threads = renderingThreads(2);
  afterAll(() => threads.close());

  it('are the same bytes as in the calling thread, with what the font lacks', async () => {
    const input = page('Perché sì: € 10,00 漢');
    const [here, there] = [await renderPdf(input), await threads.render(input)];
    expect(there.bytes.equals(here.bytes)).toBe(true);
    expect(there.missing).toEqual(here.missing);
    expect(here.missing).toEqual(['漢']);
  });

  it('come each to its own caller when many ask at once', async () => {
    const inputs = Array.from({ length: 12 }, (_, index) => page(`Lettera numero ${index}`));
    const made = await Promise.all(inputs.map(threads.render));
    const alone = await Promise.all(inputs.map(renderPdf));
    expect(made.map(({ bytes }) => bytes.toString('base64'))).toEqual(
      alone.map(({ bytes }) => bytes.toString('base64')),
    );
  });

  it('tell a page that cannot be made to its caller and go on', async () => {
    const broken = { ...page('x'), blocks: [{ kind: 'paragraph', text: null }] } as unknown as RenditionInput;
    await expect(threads.render(broken)).rejects.toThrow();
    expect((await threads.render(page('dopo'))).bytes.length).toBeGreaterThan(1000);
  });
});
