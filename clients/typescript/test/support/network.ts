import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/** A way to a server that can be cut, as a train does that goes into a tunnel. */
export class Network {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  readonly #to: number;
  /** Files that come without the server, as from a service worker, also while it is cut: by path. */
  readonly files = new Map<string, { readonly type: string; readonly body: string }>();
  #isUp = true;
  /** When set, decides about each piece that the server sends: false cuts the connection in its place. */
  letThrough: ((piece: Buffer) => boolean) | null = null;

  private constructor(to: number) {
    this.#to = to;
    this.#server = createServer(near => near.on('error', () => {}).once('data', piece => this.#accept(near, piece)));
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

  #accept(near: Socket, piece: Buffer): void {
    if (this.#answer(near, piece)) return;
    if (this.#isUp) this.#carry(near, piece);
    else near.destroy();
  }

  /** Answers a request for a file of our own, and ends the connection with it. */
  #answer(near: Socket, piece: Buffer): boolean {
    const path = /^GET (\S+) /.exec(piece.toString('latin1', 0, 200))?.[1];
    const file = path === undefined ? undefined : this.files.get(path);
    if (!file) return false;
    const head = `HTTP/1.1 200 OK\r\nContent-Type: ${file.type}\r\nContent-Length: ${Buffer.byteLength(file.body)}\r\nConnection: close\r\n\r\n`;
    near.end(head + file.body);
    return true;
  }

  #carry(near: Socket, first: Buffer): void {
    const far = connect(this.#to, '127.0.0.1');
    this.#open.add(near);
    const end = (): void => {
      this.#open.delete(near);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
    far.write(first);
    near.on('data', piece => this.#answer(near, piece) || far.write(piece));
    far.on('data', piece => {
      if (this.letThrough && !this.letThrough(piece)) end();
      else near.write(piece);
    });
  }
}
