import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a peer that can be cut: what the network does to connections. */
export interface FaultyProxy {
  readonly port: number;
  /** Ends every connection at once, with nothing said. */
  cut(): void;
  /** Cuts when the next bytes have gone to the peer: it has the request, and its answer is lost. */
  cutAfterNext(): void;
  /** Cuts when the peer has answered so many bytes: in the middle of what it says. */
  cutWithin(bytes: number): void;
  /** Answers come so much later. */
  delay(ms: number): void;
  /** What the peer says next comes as something else. */
  garble(garbage: Buffer): void;
  close(): Promise<void>;
}

export async function faultyProxy(host: string, port: number): Promise<FaultyProxy> {
  const sockets = new Set<Socket>();
  let armed = false;
  let left = Infinity;
  let late = 0;
  let garbage: Buffer | undefined;
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
      const taken = far.write(chunk, () => {
        if (!armed) return;
        armed = false;
        // The peer gets what it was sent, and the end of it: only the answer has no way back.
        near.destroy();
      });
      if (taken) return;
      near.pause();
      far.once('drain', () => near.resume());
    });
    const answer = (chunk: Buffer) => {
      const said = garbage ?? chunk;
      garbage = undefined;
      near.write(said.subarray(0, Math.min(said.length, left)));
      left -= said.length;
      if (left > 0) return;
      left = Infinity;
      near.end();
      far.destroy();
    };
    far.on('data', (chunk: Buffer) => (late > 0 ? setTimeout(answer, late, chunk) : answer(chunk)));
    far.on('end', () => near.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    cutAfterNext: () => (armed = true),
    cutWithin: (bytes) => (left = bytes),
    delay: (ms) => (late = ms),
    garble: (bytes) => (garbage = bytes),
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
