import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a peer that can be cut: what the network does to connections. */
export interface FaultyProxy {
  readonly port: number;
  /** Ends every connection at once, with nothing said. */
  cut(): void;
  /** Cuts when the next bytes have gone to the peer: it has the request, and its answer is lost. */
  cutAfterNext(): void;
  close(): Promise<void>;
}

export async function faultyProxy(host: string, port: number): Promise<FaultyProxy> {
  const sockets = new Set<Socket>();
  let armed = false;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((near) => {
    const far = connect(port, host);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (chunk) => {
      far.write(chunk, () => {
        if (!armed) return;
        armed = false;
        // The peer gets what it was sent, and the end of it: only the answer has no way back.
        near.destroy();
      });
    });
    far.pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    cutAfterNext: () => (armed = true),
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
