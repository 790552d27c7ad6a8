import { createHash, verify, X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Caller, Download } from '../../../kernel/index.ts';
import { letter, testRepository, type Repository } from '../../testing/repository.ts';
import type { Sealer } from '../../types.ts';
import { softwareSealer } from './keys/software.ts';

describe('the seal of the registration mark', () => {
  let repository: Repository;
  let clerk: Caller;
  afterEach(async () => {
    vi.useRealTimers();
    await repository.close();
  });

  const open = async (sealer?: Sealer) => {
    repository = await testRepository(sealer ? { sealer } : {});
    clerk = repository.person('protocol-clerk');
  };
  const register = async () =>
    repository.call<{ id: string; number: number }>(clerk, 'records.protocol.register', {
      ...letter,
      documentId: await repository.document(clerk),
    });

  it('covers every byte of the mark and is the body’s', async () => {
    await open();
    const { id } = await register();
    const download = await repository.call<Download>(clerk, 'records.protocol.mark', { id });
    const xml = (await repository.bytesOf(download)).toString('utf8');
    const info = /<ds:SignedInfo .*<\/ds:SignedInfo>/.exec(xml)![0];
    const inside = (name: string, from = xml) => new RegExp(`<${name}[^>]*>([^<]*)</${name}>`).exec(from)![1]!;
    const certificate = new X509Certificate(Buffer.from(inside('ds:X509Certificate'), 'base64'));
    const value = Buffer.from(inside('ds:SignatureValue'), 'base64');
    const key = { key: certificate.publicKey, dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', Buffer.from(info), key, value)).toBe(true);
    expect(certificate.subject).toContain('Comune di Valdoro');
    const element = xml.slice(xml.indexOf('<prot:')).trim();
    const digest = (octets: string) => createHash('sha256').update(octets).digest('base64');
    expect(info).toContain(digest(element.replace(/<ds:Signature .*<\/ds:Signature>/, '')));
    expect(info).toContain(digest(/<xades:SignedProperties .*<\/xades:SignedProperties>/.exec(xml)![0]));
  });

  it('is refused together with its number when it fails, and nobody waits for it longer than 5 s', async () => {
    const good = softwareSealer(undefined);
    let sign: 'well' | 'not' | 'never' = 'well';
    let reached: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (reached = resolve));
    await open({
      async sealFor(body) {
        const seal = await good.sealFor(body);
        return {
          ...seal,
          async sign(octets) {
            if (sign === 'never') {
              reached();
              return new Promise<never>(() => undefined);
            }
            if (sign === 'not') throw new Error('dispositivo assente');
            return seal.sign(octets);
          },
        };
      },
    });
    const before = await register();
    sign = 'not';
    await expect(register()).rejects.toMatchObject({ code: 'SEAL_FAILED' });
    sign = 'never';
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const refused = expect(register()).rejects.toMatchObject({ code: 'SEAL_FAILED' });
    await asked;
    vi.advanceTimersByTime(5000);
    await refused;
    vi.useRealTimers();
    sign = 'well';
    expect((await register()).number).toBe(before.number + 1);
  });

  it('is made with one key per body, which stays over restarts', async () => {
    await open();
    const folder = await mkdtemp(join(tmpdir(), 'digipro-seals-'));
    try {
      const body = { id: '019aaaaa-0000-7000-8000-000000000001', name: 'Comune', code: 'c_x' };
      const both = await Promise.all([softwareSealer(folder).sealFor(body), softwareSealer(folder).sealFor(body)]);
      expect(both[0].certificate.equals(both[1].certificate)).toBe(true);
      expect(await readdir(folder)).toEqual([`${body.id}.pem`]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
