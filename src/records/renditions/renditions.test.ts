import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { virtualClock, type Download } from '../../kernel/index.ts';
import { testRepository } from '../testing/repository.ts';
import { renderPdf } from './pdf.ts';
import type { PdfBlock } from './types.ts';
import { wrapText } from './wrap.ts';

const at = new Date('2026-11-24T09:00:00Z');
const render = async (blocks: readonly PdfBlock[], title = 'Prova') => renderPdf({ title, blocks, language: 'it', at });

const noText = spawnSync('pdftotext', ['-v']).error ? 'pdftotext is not installed' : undefined;

describe('wrapping', () => {
  it('loses no character and makes no line wider than asked', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'à', 'W', '-', ' ', '\n'), maxLength: 200 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 30 }), (given, width) => {
        const lines = wrapText(given, width, (part) => [...part].length);
        expect(lines.join('').replace(/\s/g, '')).toBe(given.replace(/\s/g, ''));
        expect(Math.max(0, ...lines.map((line) => [...line].length))).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('renditions', () => {
  it('give the same bytes for the same input at the same time', async () => {
    const blocks: PdfBlock[] = [{ kind: 'paragraph', text: 'Sempre uguale' }];
    const [first, second] = [await render(blocks), await render(blocks)];
    expect(first.bytes.equals(second.bytes)).toBe(true);
    expect((await render([{ kind: 'paragraph', text: 'Diverso' }])).bytes.equals(first.bytes)).toBe(false);
  });

  it('say what PDF/A-2b wants said, also with a title that is no XML', async () => {
    const { bytes } = await render([{ kind: 'paragraph', text: 'x' }], 'R&D <script>');
    const text = bytes.toString('latin1');
    expect(text).toContain('<pdfaid:part>2</pdfaid:part>');
    expect(text).toContain('<pdfaid:conformance>B</pdfaid:conformance>');
    expect(text).toContain('/OutputIntents');
    expect(text).toContain('R&amp;D &lt;script&gt;');
    expect(text).toMatch(/\/Lang \(it-IT\)/);
    expect(text).toMatch(/\/Marked true/);
    expect(text).not.toMatch(/\/BaseFont \/Helvetica/);
  });

  it('lead from paper to an address, by a code to scan and by letters to type', async () => {
    const address = `https://comune.example/pratiche/${'k'.repeat(43)}`;
    const { bytes } = await render([{ kind: 'qr', address, text: 'Per seguire la pratica' }]);
    const text = bytes.toString('latin1');
    expect(text).toMatch(/\/S \/Figure/);
    expect(text).toMatch(/\/Alt \(Per seguire la pratica\)/);
    if (!noText) {
      const { stdout } = spawnSync('pdftotext', ['-raw', '-', '-'], { input: bytes, encoding: 'utf8' });
      expect(stdout.replaceAll('\n', '')).toContain(`Per seguire la pratica${address}`);
    }
  });

  it('show every letter that the font has, and tell those that it has not', async () => {
    const { missing } = await render([{ kind: 'paragraph', text: 'Città, perché? Ştefan e\u0300 Łódź – № 5 Дм' }]);
    expect(missing).toEqual(['Д', 'м']);
  });

  it('end, whatever is in the tables', async () => {
    const cell = fc.oneof(
      fc.constantFrom('', ' ', '\n\n', '1.234,50', 'x'.repeat(900), 'parola '.repeat(800)),
      fc.string({ maxLength: 60 }).map((text) => text.replace(/\p{C}/gu, '')),
    );
    const table = fc.record({
      kind: fc.constant('table' as const),
      columns: fc.array(fc.constantFrom('A', 'Descrizione', 'W'.repeat(120)), { minLength: 1, maxLength: 12 }),
      rows: fc.array(fc.array(cell, { maxLength: 12 }), { maxLength: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(table, async (block) => {
        const { bytes } = await render([block, { kind: 'paragraph', text: 'fine' }]);
        expect(bytes.subarray(0, 8).toString()).toBe('%PDF-1.7');
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it.skipIf(noText)(`keep all words in their order over many pages${noText ? ` (${noText})` : ''}`, async () => {
    const words = Array.from({ length: 4000 }, (_, index) => `parola${index}`);
    const rows = Array.from({ length: 120 }, (_, index) => [
      `r${index}`,
      `cella${index} `.repeat((index % 9) + 1).trim(),
    ]);
    const { bytes } = await render([
      { kind: 'letterhead', body: 'Comune di Valdoro' },
      { kind: 'paragraph', text: words.join(' ') },
      { kind: 'table', columns: ['Riga', 'Testo'], rows },
      { kind: 'list', items: ['primo', 'secondo'] },
      { kind: 'signature', role: 'Il Dirigente', name: 'Niccolò D’Amico' },
    ]);
    const { stdout } = spawnSync('pdftotext', ['-raw', '-', '-'], { input: bytes, encoding: 'utf8', maxBuffer: 1e8 });
    expect(stdout.match(/parola\d+/g)).toEqual(words);
    const cells = rows.flatMap((row) => row[1]!.split(' '));
    expect([...(stdout.match(/cella\d+/g) ?? [])].sort()).toEqual(cells.sort());
    const pages = stdout.match(/Pagina \d+ di \d+/g)!;
    expect(pages.at(-1)).toBe(`Pagina ${pages.length} di ${pages.length}`);
    expect(stdout).toContain('Niccolò D’Amico');
  });

  it('are stored and become documents', async () => {
    const clock = virtualClock(at);
    const repository = await testRepository({ clock });
    try {
      const officer = repository.person('officer');
      const input = { title: 'Nota: perché così?', blocks: [{ kind: 'paragraph', text: 'Testo' }] };
      const made = await repository.call<{ sha256: string; filename: string }>(
        officer,
        'records.renditions.pdf',
        input,
      );
      expect(made.filename).toBe('nota-perche-cosi.pdf');
      expect(await repository.call(officer, 'records.renditions.pdf', input)).toEqual(made);
      const create = {
        typeCode: 'nota',
        title: input.title,
        sha256: made.sha256,
        filename: made.filename,
        formation: 'a',
      };
      const { id } = await repository.call<{ id: string }>(officer, 'records.documents.create', create);
      const download = await repository.call<Download>(officer, 'records.documents.download', { id });
      expect(download.mime).toBe('application/pdf');
      expect((await repository.bytesOf(download)).subarray(0, 5).toString()).toBe('%PDF-');
      await expect(
        repository.call(officer, 'records.renditions.pdf', { title: 'x', blocks: [{ kind: 'script', text: 'x' }] }),
      ).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    } finally {
      await repository.close();
    }
  });
});
