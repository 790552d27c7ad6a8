import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller, Download } from '../../kernel/index.ts';
import { testRepository, type Repository } from '../testing/repository.ts';

describe('the preview of a document', () => {
  let repository: Repository;
  let author: Caller;
  beforeAll(async () => {
    repository = await testRepository();
    author = repository.person('officer');
  });
  afterAll(() => repository.close());

  const previewOf = async (content: string | Buffer, filename: string) => {
    const { sha256 } = await repository.put(author, content);
    const input = { typeCode: 'generic', title: filename, sha256, filename };
    const { id } = await repository.call<{ id: string }>(author, 'records.documents.create', input);
    const shown = await repository.call<Download>(author, 'records.documents.preview', { id });
    const chunks: Buffer[] = [];
    for await (const chunk of Buffer.isBuffer(shown.stream) ? [shown.stream] : shown.stream)
      chunks.push(chunk as Buffer);
    return { id, mime: shown.mime, disposition: shown.disposition, text: Buffer.concat(chunks).toString('utf8') };
  };

  const script = '<script>parent.document.title = "preso"</script>';

  it.each([
    ['pagina.html', `<!doctype html><html>${script}</html>`],
    ['disegno.svg', `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`],
    ['dati.json', '{"a": "<script>"}'],
    ['lettera.txt', `Gentile ufficio, ${script}`],
  ])('shows %s as plain text, whatever it is', async (filename, content) => {
    const shown = await previewOf(content, filename);
    expect(shown).toMatchObject({ mime: 'text/plain; charset=utf-8', disposition: 'inline', text: content });
  });

  it('shows a PDF as it is, and of a mail its headers, words and attachments without markup', async () => {
    expect(await previewOf('%PDF-1.7\n%%EOF', 'atto.pdf')).toMatchObject({ mime: 'application/pdf' });
    const mail = [
      ...['From: Ada <ada@example.org>', 'To: protocollo@example.org', 'Subject: Richiesta', 'MIME-Version: 1.0'],
      ...['Content-Type: text/html; charset=utf-8', '', `<p>Vorrei <b>vedere</b> gli atti.</p>${script}`],
    ].join('\r\n');
    const shown = await previewOf(mail, 'messaggio.eml');
    expect(shown.mime).toBe('text/plain; charset=utf-8');
    expect(shown.text).toContain('Oggetto: Richiesta');
    expect(shown.text).toContain('Vorrei vedere gli atti.');
    expect(shown.text).not.toContain('<script');
  });

  it('says so where there is nothing to show', async () => {
    const shown = await previewOf(Buffer.from('504b03040000000000', 'hex'), 'archivio.zip');
    expect(shown.text).toContain('application/zip');
    expect(shown.text).toContain('scaricare');
  });

  it('is nobody else’s', async () => {
    const { id } = await previewOf('riservato', 'riservato.txt');
    const stranger = { ...repository.person('officer'), grants: new Map() };
    await expect(repository.call(stranger, 'records.documents.preview', { id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
