import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createLogger } from '../kernel/index.ts';
import { noticeSender } from './notices.ts';

let server: Server | undefined;
afterEach(() => server?.close());

/** The smallest mail server that takes one letter: what it was told is the answer of `letters`. */
async function mailServer(): Promise<{ url: string; letters: string[] }> {
  const letters: string[] = [];
  server = createServer((socket) => {
    let letter: string | undefined;
    let rest = '';
    socket.write('220 sink\r\n');
    socket.on('data', (chunk) => {
      rest += chunk.toString('utf8');
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (letter === undefined) {
          if (line === 'DATA') letter = '';
          socket.write(line === 'DATA' ? '354 go on\r\n' : line === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n');
        } else if (line === '.') {
          letters.push(letter);
          letter = undefined;
          socket.write('250 taken\r\n');
        } else letter += `${line}\n`;
      }
    });
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return { url: `smtp://127.0.0.1:${(server.address() as { port: number }).port}`, letters };
}

describe('notices by mail', () => {
  it('reach the mailbox of whoever runs the installation, and a line break in a subject makes no header', async () => {
    const { url, letters } = await mailServer();
    const from = 'ced@comune.valdoro.example';
    const send = noticeSender({ smtpUrl: url, from }, createLogger('silent'));
    await send({ subject: 'Copia non riuscita\r\nBcc: altri@example.org', text: 'Disco pieno.' });
    expect(letters).toHaveLength(1);
    const [head, body] = letters[0]!.split('\n\n') as [string, string];
    expect(head).toContain(`To: ${from}`);
    expect(head).not.toMatch(/^bcc:/im);
    expect(body).toContain('Disco pieno.');
  });

  it('that nobody takes stop nothing, and without settings nothing is tried', async () => {
    const { url } = await mailServer();
    server!.close();
    const notice = { subject: 'x', text: 'y' };
    await noticeSender({ smtpUrl: url, from: 'a@b.example' }, createLogger('silent'))(notice);
    await noticeSender(undefined, createLogger('silent'))(notice);
  });
});
