import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/** A way to a server that can be cut, as a train does that goes into a tunnel. */
export class Network {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  readonly #to: number;
  #isUp = true;
  /** When set, decides about each piece that the server sends: false cuts the connection in its place. */
  letThrough: ((piece: Buffer) => boolean) | null = null;

  private constructor(to: number) {
    this.#to = to;
    this.#server = createServer(near => this.#carry(near));
  }

  static async to(port: number): Promise<Network> {
    const network = new Network(port);
    network.#server.listen(0, '127.0.0.1');
    await once(network.#server, 'listening');
    return network;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`;
  }

  get connections(): number {
    return this.#open.size;
  }

  cut(): void {
    this.#isUp = false;
    this.drop();
  }

  restore(): void {
    this.#isUp = true;
  }

  /** Ends what is connected; who comes again is let in. */
  drop(): void {
    for (const socket of this.#open) socket.destroy();
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #carry(near: Socket): void {
    if (!this.#isUp) {
      near.destroy();
      return;
    }
    const far = connect(this.#to, '127.0.0.1');
    this.#open.add(near);
    const end = (): void => {
      this.#open.delete(near);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
    near.on('data', piece => far.write(piece));
    far.on('data', piece => {
      if (this.letThrough && !this.letThrough(piece)) end();
      else near.write(piece);
    });
  }
}
