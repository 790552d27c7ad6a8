import { join } from 'node:path';
import { packageRoot } from '../app.ts';
import type { Config } from '../kernel/index.ts';

/** A unit file for this installation. PostgreSQL needs a user with a passwd entry, so no DynamicUser. */
export function systemdUnit(config: Config): string {
  return `[Unit]
Description=DigiPro
After=network-online.target
Wants=network-online.target

[Service]
Type=exec
User=digipro
Group=digipro
Environment=${quoted(`DIGIPRO_DATA=${config.dataDir}`)}
Environment=DIGIPRO_PORT=${config.port}
EnvironmentFile=-/etc/digipro/digipro.env
ExecStart=${quoted(process.execPath)} ${quoted(join(packageRoot, 'bin', 'digipro.js'))} start
KillSignal=SIGTERM
TimeoutStopSec=90
Restart=on-failure
NoNewPrivileges=true
ProtectSystem=strict
ReadWritePaths=${writable(config)}
PrivateTmp=true

[Install]
WantedBy=multi-user.target
`;
}

/** A path that is not there keeps the service from starting, but for a dash: the folder of the backups is made with the first one. */
function writable({ dataDir, backupDir, exchangeDir }: Config): string {
  const others = [backupDir, ...(exchangeDir === undefined ? [] : [exchangeDir])];
  const outside = others.filter((folder) => !folder.startsWith(`${dataDir}/`));
  return [quoted(dataDir), ...outside.map((folder) => quoted(`-${folder}`))].join(' ');
}

/** One word of a unit file (systemd.syntax): blanks would end it, and `%` begins a specifier. */
function quoted(word: string): string {
  const plain = word.replaceAll('%', '%%');
  return /[\s"'\\]/.test(plain) ? `"${plain.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : plain;
}
