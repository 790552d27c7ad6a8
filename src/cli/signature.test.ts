import { X509Certificate } from 'node:crypto';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { people } from '../records/signatures/testing/people.ts';
import { plainPdf, signPdf } from '../records/signatures/testing/pdf.ts';
import { run } from './signature.ts';

const AT = '2026-11-16T10:00:00Z';

describe('digipro signature validate', () => {
  let folder: string;
  let said: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'digipro-signature-'));
    said = [];
    vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await rm(folder, { recursive: true, force: true });
  });

  it('says by its exit code and in JSON whether every file passed, by the certificates of a folder', async () => {
    const { anchors, signer } = people();
    const trust = join(folder, 'trust');
    await mkdir(trust);
    await writeFile(join(trust, 'root.pem'), new X509Certificate(anchors[0]!.certificate).toString());
    const [signed, plain] = [join(folder, 'firmato.pdf'), join(folder, 'nudo.pdf')];
    await writeFile(signed, signPdf(plainPdf('Atto'), { ...signer, at: new Date(AT) }));
    await writeFile(plain, plainPdf('Atto'));
    const words = ['--json', '--at', AT, '--trust', trust];

    expect(await run(['validate', signed, ...words, '--revocation', 'not-required'])).toBe(0);
    expect(JSON.parse(said.pop()!)).toMatchObject([
      {
        file: signed,
        indication: 'TOTAL-PASSED',
        subIndication: null,
        format: 'PAdES-B',
        signatures: [{ signer: 'Anna Rossi' }],
      },
    ]);
    expect(await run(['validate', signed, ...words])).toBe(1);
    expect(JSON.parse(said.pop()!)).toMatchObject([{ indication: 'INDETERMINATE', subIndication: 'TRY_LATER' }]);
    expect(await run(['validate', signed, plain, '--at', AT])).toBe(1);
    expect(said.join('\n')).toContain('Il documento non contiene alcuna firma');
  });

  it('refuses words that it does not know', async () => {
    await expect(run(['sign', 'x'])).rejects.toThrow('say validate');
    await expect(run(['validate', 'x', '--at', 'ieri'])).rejects.toThrow('no instant');
  });
});
