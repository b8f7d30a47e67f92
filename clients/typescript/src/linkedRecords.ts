import { Socket } from '#websocket';
import { Access } from './access.js';
import type { Carrier, CarrierListener, Me } from './connection/carrier.js';
import { Operations } from './connection/operations.js';
import { SocketCarrier } from './connection/socket.js';
import type { ConnectionState } from './connection/state.js';
import { TabCarrier, tabsCanShare } from './connection/tabs.js';
import { ask, type Context } from './context.js';
import { LinkedRecordsError } from './errors.js';
import { FactRepository } from './facts/factRepository.js';
import { tellAll, type Listener } from './listeners.js';
import { Credentials } from './credentials.js';
import { Room } from './presence/room.js';
import { RecordCache } from './records/recordCache.js';
import { KeyValueRecord } from './records/keyValueRecord.js';
import { RecordRepository } from './records/recordRepository.js';
import { IndexedDbStore } from './storage/indexedDbStore.js';
import { MemoryStore, type Store } from './storage/store.js';
import type { Json } from './wire/json.js';
import { FindMembers, FindUser, type LeaveGroupData, type Role } from './wire/messages.js';
import { Outbox } from './writing/outbox.js';
import { TakeOver } from './writing/takeOver.js';

/** What a client may be told at its beginning; everything has a default. */
export interface LinkedRecordsOptions {
  /** A token, or what gives one at each connect. Without it a browser's session cookie counts. */
  readonly token?: string | (() => string | undefined | Promise<string | undefined>);
  /** Where what has not been sent is kept: IndexedDB in a browser, memory elsewhere. */
  readonly store?: Store;
  /** How long an answer is waited for before a read is given up, in milliseconds. Default 30,000. */
  readonly patience?: number;
  /** Whether all tabs with this credential share one socket. Default true, where a browser can. */
  readonly isShared?: boolean;
  /** What opens sockets, where there is no WebSocket. */
  readonly webSocket?: typeof WebSocket;
}

/** What is known of the connection. */
export interface ConnectionSnapshot {
  readonly state: ConnectionState;
  /** Why it is not live. */
  readonly cause: LinkedRecordsError | null;
  /** Calls that have no outcome yet. */
  readonly pending: number;
}

/** A user with a role on a node. */
export interface MemberInfo {
  readonly id: string;
  readonly email: string | null;
  readonly role: Role;
}

const defaultPatience = 30_000;

/** A client of one server, for one user at a time. It connects by itself and comes back by itself. */
export class LinkedRecords {
  readonly Record: RecordRepository;
  readonly Fact: FactRepository;
  readonly access: Access;
  readonly clientId = crypto.randomUUID();
  /** Called when the connection is lost; once for each loss. */
  connectionLostHandler: ((error: LinkedRecordsError) => void) | null = null;
  /** Called when the connection is back and everything missed has arrived. */
  loginHandler: (() => void) | null = null;
  /** Called when nobody is signed in, or not any more. */
  needsSignInHandler: ((error: LinkedRecordsError) => void) | null = null;
  /** Called when the server refuses what was written; whoever waits for the call is told as well. */
  refusalHandler: (error: LinkedRecordsError) => void = error => console.warn(`LinkedRecords: ${error.code}: ${error.message}`);

  readonly #url: URL;
  readonly #credentials: Credentials;
  readonly #operations: Operations;
  readonly #isShared: boolean;
  readonly #webSocket: typeof WebSocket;
  #carrier: Carrier | null = null;
  /** Counts the credentials that there were. */
  #credential = 0;
  readonly #outbox: Outbox;
  readonly #cache: RecordCache;
  readonly #context: Context;
  readonly #takeOver: TakeOver;
  readonly #listeners = new Set<Listener<ConnectionSnapshot>>();
  readonly #meListeners = new Set<Listener<Me>>();
  #snapshot: ConnectionSnapshot = { state: 'connecting', cause: null, pending: 0 };
  #me: Me | null = null;
  /** Who was signed in last: whoever comes next is shown nothing of theirs. */
  #user: string | null = null;
  #wasLost = false;

  constructor(url: URL | string, options: LinkedRecordsOptions = {}) {
    this.#url = new URL(url);
    this.#credentials = new Credentials(this.#url, options.token);
    const store =
      options.store ?? (typeof indexedDB === 'undefined' ? new MemoryStore() : new IndexedDbStore(`linkedrecords ${this.#url.origin}`));
    const socket = options.webSocket ?? Socket;
    if (!socket) throw new LinkedRecordsError('NO_WEBSOCKET', 'There is no WebSocket here. Hand one in as `webSocket`.');
    this.#webSocket = socket;
    this.#isShared = options.isShared !== false && tabsCanShare();
    this.#operations = new Operations({
      stateChanged: (state, cause) => this.#stateChanged(state, cause),
      signedIn: me => this.#signedIn(me),
    });
    this.#outbox = new Outbox(this.#operations, store, this.clientId, {
      committed: record => this.#settle(record.id, known => known.settle(record, null)),
      refused: (error, record) => {
        if (record !== null) this.#settle(record, known => known.settle(null, error));
        this.refusalHandler(error);
      },
      resized: pending => this.#tell({ pending }),
    });
    this.#context = {
      link: this.#operations,
      store,
      outbox: this.#outbox,
      clientId: this.clientId,
      prefix: this.clientId,
      patience: options.patience ?? defaultPatience,
      isConnected: () => this.#snapshot.state === 'live' || this.#snapshot.state === 'catchingUp',
      user: () => this.#user,
      needsSignIn: () => (this.#snapshot.state === 'needsSignIn' ? this.#snapshot.cause : null),
      urlOf: path => new URL(path, this.#url).href,
      credential: async () => this.#credentials.token(),
      fetch: (path, init) => this.#credentials.fetch(path, init),
      refused: error => this.refusalHandler(error),
    };
    this.#cache = new RecordCache(this.#context);
    this.Record = new RecordRepository(this.#context, this.#cache);
    this.Fact = new FactRepository(this.#context);
    this.access = new Access(this.#context);
    this.#takeOver = new TakeOver(this.#context);
    this.#takeOver.look();
    void this.#connect();
    globalThis.addEventListener?.('online', this.#cameOnline);
  }

  /** The same as `Record`, under its older name. */
  get Attribute(): RecordRepository {
    return this.Record;
  }

  /** The connection as it is; the same object until something is different. */
  get connection(): ConnectionSnapshot {
    return this.#snapshot;
  }

  /** Who is signed in, once that is known. */
  get me(): Me | null {
    return this.#me;
  }

  /** The credential of this client, to be kept by an application that wants to; null where a cookie does it. */
  get token(): string | null {
    return this.#credentials.held;
  }

  onConnection(listener: Listener<ConnectionSnapshot>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tries at once, instead of waiting for the next try. Does nothing when the connection is there. */
  reconnect(): void {
    if (!this.#context.isConnected()) this.#carrier?.open();
  }

  /** Goes on with this token; undefined: with the browser's cookie. */
  signIn(token: string | undefined): void {
    this.#credentials.hold(token);
    void this.#connect();
  }

  /** Signs Alice, Bob or Charlie in, on a server in development. */
  signInAs(name: string): Promise<Me> {
    return this.#signInBy(`development/${name}`);
  }

  logIn(email: string, password: string): Promise<Me> {
    return this.#signInBy('login', { email, password });
  }

  /** Makes an account; a guest who registers keeps what they made. */
  register(email: string, password: string): Promise<Me> {
    return this.#signInBy('register', { email, password });
  }

  signInAsGuest(): Promise<Me> {
    return this.#signInBy('guest');
  }

  async signOut(): Promise<void> {
    await this.#credentials.end();
    this.#me = null;
    this.#cache.clear();
    void this.#connect();
  }

  /** The user's id. Waits for the connection, and rejects when nobody is signed in. */
  async ensureUserIdIsKnown(): Promise<string> {
    return (await this.#whoAmI()).id;
  }

  async getCurrentUserEmail(): Promise<string | null> {
    return (await this.#whoAmI()).email;
  }

  /** The user who has signed in with exactly this address; undefined when there is none. */
  async getUserIdByEmail(email: string): Promise<string | undefined> {
    return (await ask(this.#context, FindUser, { email })).user?.id;
  }

  /** Who is member, host of or accountable for a node; for its hosts and whoever is accountable for it. */
  async getMembersOf(node: string): Promise<readonly MemberInfo[]> {
    return (await ask(this.#context, FindMembers, { node })).members.map(({ role, user }) => ({ ...user, role }));
  }

  /** Ends one's own membership. */
  async leave(group: string): Promise<void> {
    await this.#outbox.send<LeaveGroupData>('LeaveGroup', { group });
  }

  /** Enters the room of a node: who else is there, and what they show. Leave it when it is not shown any more. */
  enter(room: string, state: Json = null): Room {
    return new Room(this.#context, room, state);
  }

  /** Ends everything. What has not been sent is kept in the store. */
  async close(): Promise<void> {
    globalThis.removeEventListener?.('online', this.#cameOnline);
    this.#credential++;
    await this.#outbox.flush();
    this.#carrier?.close();
    this.#carrier = null;
    this.#operations.close();
    this.#takeOver.close();
  }

  readonly #cameOnline = (): void => this.reconnect();

  // With another credential it is another connection: tabs share one only with those who have the same.
  async #connect(): Promise<void> {
    const credential = ++this.#credential;
    this.#operations.lost('connecting', null);
    this.#carrier?.close();
    this.#carrier = null;
    const name = this.#isShared ? await this.#credentials.name() : null;
    if (credential !== this.#credential) return;
    const makeSocket = (listener: CarrierListener): Carrier =>
      new SocketCarrier({ url: socketUrl(this.#url), token: () => this.#credentials.token(), webSocket: this.#webSocket }, listener);
    this.#carrier = name === null ? makeSocket(this.#operations) : new TabCarrier(name, this.#operations, makeSocket);
    this.#operations.travelBy(this.#carrier);
    if (name === null) this.#carrier.open();
  }

  async #signInBy(route: string, body?: object): Promise<Me> {
    await this.#credentials.signIn(route, body);
    void this.#connect();
    return this.#nextMe();
  }

  #whoAmI(): Promise<Me> {
    return this.#me ? Promise.resolve(this.#me) : this.#nextMe();
  }

  #nextMe(): Promise<Me> {
    return new Promise((resolve, reject) => {
      const stop = [
        this.#onMe(me => settle(() => resolve(me))),
        this.onConnection(({ state, cause }) => {
          if (state === 'needsSignIn' || state === 'closed')
            settle(() => reject(cause ?? new LinkedRecordsError('CLOSED', 'The client was closed.')));
        }),
      ];
      const timer = setTimeout(
        () => settle(() => reject(new LinkedRecordsError('OFFLINE', 'The server does not answer.'))),
        this.#context.patience,
      );
      const settle = (how: () => void): void => {
        stop.forEach(end => end());
        clearTimeout(timer);
        how();
      };
      if (this.#snapshot.state === 'needsSignIn') settle(() => reject(this.#snapshot.cause));
    });
  }

  #onMe(listener: Listener<Me>): () => void {
    this.#meListeners.add(listener);
    return () => this.#meListeners.delete(listener);
  }

  #signedIn(me: Me): void {
    if (this.#user !== null && this.#user !== me.id) {
      this.#outbox.stop(
        new LinkedRecordsError('USER_CHANGED', 'Somebody else is signed in now. What you wrote is kept until you come back.'),
      );
      this.#cache.clear();
    }
    this.#me = me;
    this.#user = me.id;
    this.#outbox.sendAs(me.id);
    this.#takeOver.look();
    tellAll(this.#meListeners, me);
  }

  #settle(id: string, tell: (record: KeyValueRecord) => void): void {
    const known = this.#cache.known(id);
    if (known instanceof KeyValueRecord) tell(known);
  }

  #stateChanged(state: ConnectionState, cause: LinkedRecordsError | null): void {
    this.#tell({ state, cause });
    if (state === 'offline' && cause) {
      this.#wasLost = true;
      this.connectionLostHandler?.(cause);
    }
    if (state === 'needsSignIn' && cause) this.needsSignInHandler?.(cause);
    if (state === 'live' && this.#wasLost) {
      this.#wasLost = false;
      this.loginHandler?.();
    }
  }

  #tell(change: Partial<ConnectionSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    tellAll(this.#listeners, this.#snapshot);
  }
}

function socketUrl(server: URL): string {
  const url = new URL('/graphql', server);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
