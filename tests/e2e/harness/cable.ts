import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * A network cable to a port of this machine. While it is unplugged nothing gets through in either direction and nobody
 * is told, as with a real one.
 */
export class Cable {
  readonly port: number;
  readonly #server: Server;
  readonly #wires = new Set<Socket>();
  /** Bytes that have got through: to the machine that it leads to, and back. */
  readonly carried = { there: 0, back: 0 };
  #unplugged = false;
  #bytesPerSecond = Number.POSITIVE_INFINITY;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  static async to(port: number): Promise<Cable> {
    const server = createServer({ pauseOnConnect: true });
    const cable = await new Promise<Cable>((found, fail) => {
      server.once('error', fail);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        if (typeof address === 'string' || address === null) fail(new Error('the cable has no port'));
        else found(new Cable(server, address.port));
      });
    });
    server.on('connection', (near) => cable.#join(near, port));
    return cable;
  }

  unplug(): void {
    this.#unplugged = true;
    for (const wire of this.#wires) wire.pause();
  }

  /** So much of each transfer gets through in a second from now on. */
  slowDown(bytesPerSecond: number): void {
    this.#bytesPerSecond = bytesPerSecond;
  }

  /** What was under way is lost, as when a machine has waited too long; what comes now gets through. */
  plug(): void {
    this.#unplugged = false;
    for (const wire of this.#wires) wire.destroy();
  }

  async stop(): Promise<void> {
    for (const wire of this.#wires) wire.destroy();
    await new Promise((closed) => this.#server.close(closed));
  }

  #join(near: Socket, port: number): void {
    if (this.#unplugged) {
      this.#keep(near);
      return;
    }
    const far = connect(port, '127.0.0.1');
    this.#keep(near);
    this.#keep(far);
    this.#carry(near, far, 'there');
    this.#carry(far, near, 'back');
    near.resume();
  }

  #keep(wire: Socket): void {
    this.#wires.add(wire);
    // Either end may go at any time; the other one then goes, too.
    wire.on('error', () => wire.destroy());
    wire.on('close', () => this.#wires.delete(wire));
  }

  #carry(from: Socket, to: Socket, direction: 'there' | 'back'): void {
    const goOn = () => {
      if (!this.#unplugged) from.resume();
    };
    from.on('data', (bytes) => {
      if (this.#unplugged) return;
      this.carried[direction] += bytes.length;
      const isFull = !to.write(bytes);
      const ms = (bytes.length / this.#bytesPerSecond) * 1_000;
      if (!isFull && ms < 1) return;
      from.pause();
      const later = () => void setTimeout(goOn, ms);
      if (isFull) to.once('drain', ms < 1 ? goOn : later);
      else later();
    });
    from.on('close', () => to.destroy());
  }
}
