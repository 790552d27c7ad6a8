import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, inspectDatabase, prepareDatabase, readConfig, readSettingFiles } from './index.ts';

describe('the settings', () => {
  const refusal = (settings: Record<string, string>) => {
    try {
      readConfig(settings);
    } catch (error) {
      if (error instanceof ConfigError) return error.message;
      throw error;
    }
    return 'accepted';
  };
  const oidc = { DIGIPRO_OIDC_CLIENT_ID: 'digipro', DIGIPRO_OIDC_CLIENT_SECRET_FILE: '/etc/digipro/secret' };

  it.each([
    [{ DIGIPRO_PUBLIC_URL: 'http://' }, 'DIGIPRO_PUBLIC_URL'],
    [{ DIGIPRO_PUBLIC_URL: 'https://comune.example/digipro' }, 'DIGIPRO_PUBLIC_URL'],
    [{ DIGIPRO_PUBLIC_URL: 'https://utente:segreto@comune.example' }, 'DIGIPRO_PUBLIC_URL'],
    [{ DIGIPRO_TRUST_PROXY: 'pippo' }, 'DIGIPRO_TRUST_PROXY'],
    [{ DIGIPRO_TRUST_PROXY: '10.0.0.1, 10.0.0.0/33' }, 'DIGIPRO_TRUST_PROXY'],
    [{ DIGIPRO_DATABASE_URL: 'postgres://host:porta/db' }, 'DIGIPRO_DATABASE_URL'],
    [{ DIGIPRO_OIDC_ISSUER: 'notaurl', ...oidc }, 'DIGIPRO_OIDC_ISSUER'],
    [{ DIGIPRO_OIDC_ISSUER: 'http://login.comune.example', ...oidc }, 'DIGIPRO_OIDC_ISSUER'],
    [{ DIGIPRO_SMTP_URL: 'smtp://', DIGIPRO_MAIL_FROM: 'a@comune.example' }, 'DIGIPRO_SMTP_URL'],
    [{ DIGIPRO_SMTP_URL: 'smtp://mail.example' }, 'DIGIPRO_MAIL_FROM'],
    [{ DIGIPRO_SMTP_URL: 'smtp://mail.example', DIGIPRO_MAIL_FROM: 'nonunamail' }, 'DIGIPRO_MAIL_FROM'],
    [{ DIGIPRO_SMTP_URL: 'smtp://mail.example', DIGIPRO_MAIL_FROM: 'A\nBcc: b@c.d <a@b.c>' }, 'DIGIPRO_MAIL_FROM'],
  ])('are refused by their name where they cannot be used: %o', (settings, name) => {
    expect(refusal(settings)).toContain(name);
  });

  it('never repeat a password in a refusal', () => {
    const message = refusal({ DIGIPRO_DATABASE_URL: 'postgres://digipro:segreto@host:porta/db' });
    expect(message).toContain('DIGIPRO_DATABASE_URL');
    expect(message).not.toContain('segreto');
  });

  it('take what people have', () => {
    const config = readConfig({
      ...{
        DIGIPRO_PUBLIC_URL: 'https://Digipro.Comune.example/',
        DIGIPRO_TRUST_PROXY: '127.0.0.1, ::1,10.0.0.0/8, loopback',
      },
      ...{ DIGIPRO_DATABASE_URL: 'postgresql:///digipro?host=/run/postgresql' },
      ...{ DIGIPRO_OIDC_ISSUER: 'http://localhost:8180/realm', ...oidc },
      ...{
        DIGIPRO_SMTP_URL: 'smtp://mail.example:25',
        DIGIPRO_MAIL_FROM: 'Comune di Rivalta <protocollo@rivalta.example>',
      },
    });
    expect(config).toMatchObject({
      publicUrl: 'https://digipro.comune.example',
      trustProxy: ['127.0.0.1', '::1', '10.0.0.0/8', 'loopback'],
      oidc: { issuer: 'http://localhost:8180/realm' },
      mail: { smtpUrl: 'smtp://mail.example:25' },
    });
  });

  it('name files that can be read and hold what they should', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'digipro-settings-'));
    const file = join(folder, 'half.pem');
    await writeFile(file, ' \n');
    const oidc = { issuer: 'https://login.example', clientId: 'digipro', secretFile: file };
    const wrong = [
      [{ tls: { cert: file, key: file }, oidc: undefined }, 'DIGIPRO_TLS_KEY'],
      [{ tls: { cert: join(folder, 'none.pem'), key: file }, oidc: undefined }, 'DIGIPRO_TLS_CERT: ENOENT'],
      [{ tls: undefined, oidc: { ...oidc, secretFile: folder } }, 'DIGIPRO_OIDC_CLIENT_SECRET_FILE: EISDIR'],
      [{ tls: undefined, oidc }, 'is empty'],
    ] as const;
    for (const [settings, what] of wrong) {
      const failed = await readSettingFiles(settings).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(ConfigError);
      expect((failed as Error).message).toContain(what);
    }
    await rm(folder, { recursive: true });
  });

  it.each([inspectDatabase, prepareDatabase])('name a database that answers: %o', async (reach) => {
    // Port 1 of the loopback has nobody; a name of two addresses fails with an error for each.
    await expect(reach('postgres://digipro:segreto@localhost:1/digipro')).rejects.toThrow(
      /^DIGIPRO_DATABASE_URL: the database does not answer: .*ECONNREFUSED/,
    );
  });
});
