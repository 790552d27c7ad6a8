import { describe, expect, it } from 'vitest';
import { readConfig } from '../kernel/index.ts';
import { systemdUnit } from './systemd.ts';

describe('the printed unit', () => {
  const unit = (settings: Record<string, string>) => systemdUnit(readConfig(settings));

  it('keeps a path with blanks in one word', () => {
    const text = unit({ DIGIPRO_DATA: '/srv/dati comune', DIGIPRO_BACKUP_DIR: '/mnt/copie di notte' });
    expect(text).toContain('Environment="DIGIPRO_DATA=/srv/dati comune"\n');
    expect(text).toContain('ReadWritePaths="/srv/dati comune" "-/mnt/copie di notte"\n');
  });

  it('takes a percent sign for itself', () => {
    expect(unit({ DIGIPRO_DATA: '/srv/100%' })).toContain('Environment=DIGIPRO_DATA=/srv/100%%\n');
  });
});
