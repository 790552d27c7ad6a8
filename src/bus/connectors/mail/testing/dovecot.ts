import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { localCertificate } from './certificate.ts';

const BINARY = '/usr/sbin/dovecot';

/** Where no IMAP server is installed (Debian: dovecot-imapd), its tests are skipped by name. */
export const dovecotInstalled = existsSync(BINARY);

/** A real IMAP server with one mailbox, in a folder of its own. */
export interface Dovecot {
  /** Port of plain connections (and STARTTLS), and of TLS. */
  readonly port: number;
  readonly tlsPort: number;
  readonly cert: string;
  readonly user: string;
  readonly password: string;
  /** Puts a mail into the mailbox as its server would. */
  deliver(mail: Buffer | string, arrivedAt?: Date): Promise<void>;
  /** Forgets how messages are numbered: they get new UIDs, and the mailbox a new UIDVALIDITY. */
  renumber(): Promise<void>;
  /** Ends at once, as by a power cut. */
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function dovecot(): Promise<Dovecot> {
  const folder = await mkdtemp(join(tmpdir(), 'dovecot-'));
  const inbox = join(folder, 'mail');
  const [port, tlsPort] = [await freePort(), await freePort()];
  const { cert } = await localCertificate(folder);
  const [user, password] = ['protocollo@pec.comune.valdoro.example', 'canarino-4c1e'];
  for (const name of ['cur', 'new', 'tmp']) await mkdir(join(inbox, name), { recursive: true });
  await writeFile(join(folder, 'users'), `${user}:{PLAIN}${password}\n`);
  // It refuses to read mail as root: there, as nobody.
  const own = userInfo();
  const [name, uid, gid] = own.uid === 0 ? ['nobody', 65_534, 65_534] : [own.username, own.uid, own.gid];
  await writeFile(
    join(folder, 'dovecot.conf'),
    configuration(folder, { port, tlsPort, name, uid, gid, own: own.username }),
  );
  if (own.uid === 0) await giveAway(folder, inbox, uid, gid);
  let server: ChildProcess | undefined;
  let delivered = 0;
  const end = async (signal: NodeJS.Signals) => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    // With the processes that it has started, each of which speaks with one client.
    const group = -server.pid!;
    process.kill(group, signal);
    while (isThere(group)) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const start = async () => {
    server = spawn(BINARY, ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore', detached: true });
    await answering(port, server);
  };
  const house: Dovecot = {
    ...{ port, tlsPort, cert, user, password, start },
    async deliver(mail, arrivedAt = new Date()) {
      delivered += 1;
      // A name that begins with the second keeps them in their order; the time of arrival is that of the file.
      const file = `${Math.floor(arrivedAt.getTime() / 1000)}.M${String(delivered).padStart(6, '0')}.test`;
      const path = join(inbox, 'new', file);
      await writeFile(path, mail);
      await utimes(path, arrivedAt, arrivedAt);
      if (own.uid === 0) await chown(path, uid, gid);
    },
    async renumber() {
      await end('SIGTERM');
      // The validity is the second in which the mailbox was numbered.
      await new Promise((resolve) => setTimeout(resolve, 1100));
      for (const file of await readdir(inbox))
        if (file.startsWith('dovecot')) await rm(join(inbox, file), { recursive: true });
      await start();
    },
    kill: () => end('SIGKILL'),
    async close() {
      await end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
  await start();
  return house;
}

function isThere(group: number): boolean {
  try {
    return process.kill(group, 0);
  } catch {
    return false;
  }
}

interface Place {
  readonly port: number;
  readonly tlsPort: number;
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly own: string;
}

function configuration(folder: string, { port, tlsPort, name, uid, gid, own }: Place): string {
  const internal =
    own === 'root'
      ? ''
      : `default_internal_user = ${own}\ndefault_login_user = ${own}\ndefault_internal_group = ${gid}\n`;
  return `
base_dir = ${folder}/run
state_dir = ${folder}/run
log_path = ${folder}/log
${internal}protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain
auth_failure_delay = 0
mail_location = maildir:${folder}/mail
mail_uid = ${uid}
mail_gid = ${gid}
first_valid_uid = 1
first_valid_gid = 1
mail_fsync = never
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = static
  args = uid=${name} gid=${gid} home=${folder}/mail
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
service anvil {
  chroot =
}
namespace inbox {
  inbox = yes
}
`;
}

/** The folder is reached through by the user of the mail, and his are the mails. */
async function giveAway(folder: string, inbox: string, uid: number, gid: number): Promise<void> {
  await chmod(folder, 0o755);
  for (const path of [inbox, ...['cur', 'new', 'tmp'].map((name) => join(inbox, name))]) await chown(path, uid, gid);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits until the server greets. @throws when it has ended before. */
async function answering(port: number, server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`the IMAP server ended with ${server.exitCode}`);
    const greeted = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('data', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('close', () => resolve(false));
      socket.once('data', () => socket.destroy());
    });
    if (greeted) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
