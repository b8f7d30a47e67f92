import { Credentials, type TokenSource } from '../credentials.js';
import { LinkedRecordsError } from '../errors.js';
import { tellAll, type Listener } from '../listeners.js';
import type { Carrier, CarrierListener, Me } from './carrier.js';
import type { Link } from './link.js';
import { Operations } from './operations.js';
import { SocketCarrier } from './socket.js';
import type { ConnectionState } from './state.js';
import { TabCarrier, tabsCanShare } from './tabs.js';

/** What is known of a connection. */
export interface ConnectionStatus {
  readonly state: ConnectionState;
  /** Why it is not live. */
  readonly cause: LinkedRecordsError | null;
}

/** What a connection needs to know. */
export interface ConnectionOptions {
  readonly token: TokenSource;
  readonly usesCookie: boolean;
  readonly isShared: boolean;
  readonly webSocket: typeof WebSocket;
  /** How long somebody may be waited for to be signed in, in milliseconds. */
  readonly patience: number;
}

/** The connection of one client: its credential, what carries its operations, its state, and who is signed in. */
export class Connection {
  readonly credentials: Credentials;
  readonly #server: URL;
  readonly #options: ConnectionOptions;
  readonly #operations: Operations;
  readonly #statusListeners = new Set<Listener<ConnectionStatus>>();
  readonly #meListeners = new Set<Listener<Me>>();
  #carrier: Carrier | null = null;
  /** Counts the credentials that there were. */
  #credential = 0;
  #status: ConnectionStatus = { state: 'connecting', cause: null };
  #me: Me | null = null;

  constructor(server: URL, options: ConnectionOptions) {
    this.#server = server;
    this.#options = options;
    this.credentials = new Credentials(server, options.token, options.usesCookie);
    this.#operations = new Operations({
      stateChanged: (state, cause) => {
        this.#status = { state, cause };
        tellAll(this.#statusListeners, this.#status);
      },
      signedIn: me => {
        this.#me = me;
        tellAll(this.#meListeners, me);
      },
    });
  }

  /** Runs operations, whatever becomes of the connection. */
  get link(): Link {
    return this.#operations;
  }

  get status(): ConnectionStatus {
    return this.#status;
  }

  /** Whether the server can be asked now. */
  get isOpen(): boolean {
    return this.#status.state === 'live' || this.#status.state === 'catchingUp';
  }

  /** Who is signed in, once that is known. */
  get me(): Me | null {
    return this.#me;
  }

  onStatus(listener: Listener<ConnectionStatus>): () => void {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  /** Tells who is signed in, each time before anything is sent in their name. */
  onMe(listener: Listener<Me>): () => void {
    this.#meListeners.add(listener);
    return () => this.#meListeners.delete(listener);
  }

  // With another credential it is another connection: tabs share one only with those who have the same.
  async connect(): Promise<void> {
    const credential = this.#leave();
    const name = this.#options.isShared && tabsCanShare() ? await this.credentials.name() : null;
    if (credential !== this.#credential) return;
    this.#carrier =
      name === null ? this.#makeSocket(this.#operations) : new TabCarrier(name, this.#operations, told => this.#makeSocket(told));
    this.#operations.travelBy(this.#carrier);
    if (name === null) this.#carrier.open();
  }

  /** Tries at once, instead of waiting for the next try. */
  retry(): void {
    if (!this.isOpen) this.#carrier?.open();
  }

  close(): void {
    this.#credential++;
    this.#carrier?.close();
    this.#carrier = null;
    this.#operations.close();
  }

  /** Signs in by one of the routes under `/auth`. */
  async signInBy(route: string, body?: object): Promise<Me> {
    await this.credentials.signIn(route, body);
    void this.connect();
    return this.#nextMe();
  }

  // Left first: the server ends the connection with the credential, and may do so before it answers.
  async signOut(): Promise<void> {
    this.#leave();
    try {
      await this.credentials.end();
      this.#me = null;
    } finally {
      void this.connect();
    }
  }

  /** Who is signed in; waits for the connection, and rejects when nobody is. */
  whoAmI(): Promise<Me> {
    return this.#me ? Promise.resolve(this.#me) : this.#nextMe();
  }

  #leave(): number {
    const credential = ++this.#credential;
    this.#operations.lost('connecting', null);
    this.#carrier?.close();
    this.#carrier = null;
    return credential;
  }

  #makeSocket(listener: CarrierListener): Carrier {
    const url = new URL('/graphql', this.#server);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    return new SocketCarrier({ url: url.href, token: () => this.credentials.token(), webSocket: this.#options.webSocket }, listener);
  }

  #nextMe(): Promise<Me> {
    return new Promise((resolve, reject) => {
      const watch = ({ state, cause }: ConnectionStatus): void => {
        if (state === 'needsSignIn') settle(() => reject(cause));
        if (state === 'closed') settle(() => reject(new LinkedRecordsError('CLOSED', 'The client was closed.')));
      };
      const stops = [this.onMe(me => settle(() => resolve(me))), this.onStatus(watch)];
      const late = new LinkedRecordsError('OFFLINE', 'The server does not answer; it is tried again.');
      const timer = setTimeout(() => settle(() => reject(late)), this.#options.patience);
      const settle = (how: () => void): void => {
        stops.forEach(stop => stop());
        clearTimeout(timer);
        how();
      };
      watch(this.#status);
    });
  }
}
