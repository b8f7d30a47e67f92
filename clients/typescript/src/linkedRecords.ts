import { Socket } from '#websocket';
import { Access } from './access.js';
import type { Me } from './connection/carrier.js';
import { Connection, type ConnectionStatus } from './connection/connection.js';
import { ask, type Context } from './context.js';
import { LinkedRecordsError } from './errors.js';
import { FactRepository } from './facts/factRepository.js';
import { newId } from './ids.js';
import { tellAll, type Listener } from './listeners.js';
import { Room } from './presence/room.js';
import { RecordCache } from './records/recordCache.js';
import { KeyValueRecord } from './records/keyValueRecord.js';
import { RecordRepository } from './records/recordRepository.js';
import { IndexedDbStore } from './storage/indexedDbStore.js';
import { MemoryStore, type Store } from './storage/store.js';
import type { Json, JsonObject } from './wire/json.js';
import { FindMembers, FindQuota, FindUser, type FindQuotaData, type LeaveGroupData, type Role } from './wire/messages.js';
import { operationOf } from './wire/operation.js';
import { History } from './writing/history.js';
import { Outbox } from './writing/outbox.js';
import { TakeOver } from './writing/takeOver.js';
import { SessionUndo } from './writing/undo.js';

/** What a client may be told at its beginning; everything has a default. */
export interface LinkedRecordsOptions {
  /** A token, or what gives one at each connect. Without it a browser's session cookie counts. */
  readonly token?: string | (() => string | undefined | Promise<string | undefined>);
  /** Whether a browser's session cookie counts, and signing in sets one. Default true; false keeps several people apart in one page. */
  readonly usesCookie?: boolean;
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
export interface ConnectionSnapshot extends ConnectionStatus {
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
  /** What was done through this client, to be taken back step by step. */
  readonly history = new History();
  readonly clientId = newId();
  /** Called when the connection is lost; once for each loss. */
  connectionLostHandler: ((error: LinkedRecordsError) => void) | null = null;
  /** Called when the connection is back and everything missed has arrived. */
  loginHandler: (() => void) | null = null;
  /** Called when nobody is signed in, or not any more. */
  needsSignInHandler: ((error: LinkedRecordsError) => void) | null = null;
  /** Called when the server refuses what was written; whoever waits for the call is told as well. */
  refusalHandler: (error: LinkedRecordsError) => void = error => console.warn(`LinkedRecords: ${error.code}: ${error.message}`);

  readonly #connection: Connection;
  readonly #outbox: Outbox;
  readonly #context: Context;
  readonly #takeOver: TakeOver;
  readonly #listeners = new Set<Listener<ConnectionSnapshot>>();
  #snapshot: ConnectionSnapshot;
  /** Who was signed in last: whoever comes next is shown nothing of theirs. */
  #user: string | null = null;
  #wasLost = false;
  #sessions = 0;

  constructor(url: URL | string, options: LinkedRecordsOptions = {}) {
    const server = new URL(url);
    const webSocket = options.webSocket ?? Socket;
    if (!webSocket) throw new LinkedRecordsError('NO_WEBSOCKET', 'There is no WebSocket here. Hand one in as `webSocket`.');
    const { token, patience = defaultPatience, isShared = true, usesCookie = true } = options;
    const store =
      options.store ?? (typeof indexedDB === 'undefined' ? new MemoryStore() : new IndexedDbStore(`linkedrecords ${server.origin}`));
    this.#connection = new Connection(server, { token, usesCookie, patience, isShared, webSocket });
    const { link, credentials } = this.#connection;
    this.#outbox = new Outbox(link, store, this.clientId, {
      committed: record => settle(record.id, known => known.settle(record, null)),
      refused: (error, record) => {
        if (record !== null) settle(record, known => known.settle(null, error));
        this.refusalHandler(error);
      },
      adopted: record => settle(record, known => known.settle(null, null)),
      resized: pending => this.#tell({ pending }),
    });
    const newSession = (): string => `${this.clientId}/${++this.#sessions}`;
    const statements = new SessionUndo(
      { outbox: this.#outbox, history: this.history, newSession },
      records => records.forEach(record => cache.known(record.id)?.receive(record)),
      this.clientId,
    );
    this.#context = {
      link,
      store,
      outbox: this.#outbox,
      clientId: this.clientId,
      patience,
      history: this.history,
      statements,
      newSession,
      isConnected: () => this.#connection.isOpen,
      user: () => this.#user,
      needsSignIn: () => (this.#snapshot.state === 'needsSignIn' ? this.#snapshot.cause : null),
      urlOf: path => new URL(path, server).href,
      credential: async () => credentials.token(),
      fetch: (path, init) => credentials.fetch(path, init),
      refused: error => this.refusalHandler(error),
    };
    const cache = new RecordCache(this.#context);
    const settle = (id: string, tell: (record: KeyValueRecord) => void): void => {
      const known = cache.known(id);
      if (known instanceof KeyValueRecord) tell(known);
    };
    this.Record = new RecordRepository(this.#context, cache);
    this.Fact = new FactRepository(this.#context);
    this.access = new Access(this.#context);
    this.#takeOver = new TakeOver(this.#context);
    this.#snapshot = { ...this.#connection.status, pending: 0 };
    this.#connection.onStatus(status => this.#statusChanged(status));
    this.#connection.onMe(me => this.#signedIn(me));
    this.#takeOver.look();
    void this.#connection.connect();
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
    return this.#connection.me;
  }

  /** The credential of this client, to be kept by an application that wants to; null where a cookie does it. */
  get token(): string | null {
    return this.#connection.credentials.held;
  }

  onConnection(listener: Listener<ConnectionSnapshot>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tries at once, instead of waiting for the next try. Does nothing when the connection is there. */
  reconnect(): void {
    this.#connection.retry();
  }

  /** Goes on with this token; undefined: with the browser's cookie. */
  signIn(token: string | undefined): void {
    this.#connection.credentials.hold(token);
    void this.#connection.connect();
  }

  /** Signs Alice, Bob or Charlie in, on a server in development. */
  signInAs(name: string): Promise<Me> {
    return this.#connection.signInBy(`development/${name}`);
  }

  logIn(email: string, password: string): Promise<Me> {
    return this.#connection.signInBy('login', { email, password });
  }

  /** Makes an account; a guest who registers keeps what they made. */
  register(email: string, password: string): Promise<Me> {
    return this.#connection.signInBy('register', { email, password });
  }

  signInAsGuest(): Promise<Me> {
    return this.#connection.signInBy('guest');
  }

  async signOut(): Promise<void> {
    await this.#connection.signOut();
    this.Record.forget();
  }

  /** The user's id. Waits for the connection, and rejects when nobody is signed in. */
  async ensureUserIdIsKnown(): Promise<string> {
    return (await this.#connection.whoAmI()).id;
  }

  async getCurrentUserEmail(): Promise<string | null> {
    return (await this.#connection.whoAmI()).email;
  }

  /** The user who has signed in with exactly this address; undefined when there is none. */
  async getUserIdByEmail(email: string): Promise<string | undefined> {
    return (await ask(this.#context, FindUser, { email })).user?.id;
  }

  /** Who is member, host of or accountable for a node; for its hosts and whoever is accountable for it. */
  async getMembersOf(node: string): Promise<readonly MemberInfo[]> {
    return (await ask(this.#context, FindMembers, { node })).members.map(({ role, user }) => ({ ...user, role }));
  }

  /** What a node may keep and keeps, in bytes; one's own without `node`. Null unless you may see it. */
  async getQuota(node?: string): Promise<FindQuotaData['quota']> {
    return (await ask(this.#context, FindQuota, { node: node ?? (await this.ensureUserIdIsKnown()) })).quota;
  }

  /** Ends one's own membership. */
  async leave(group: string): Promise<void> {
    await this.#context.statements.send<LeaveGroupData>('LeaveGroup', { group });
  }

  /** Enters the room of a node: who else is there, and what they show. Leave it when it is not shown any more. */
  enter(room: string, state: Json = null): Room {
    return new Room(this.#context, room, state);
  }

  /**
   * Asks what there is no method for, in GraphQL: the data of a query, or of a mutation. It is sent again after a loss of the connection:
   * give a mutation an `id`, so that it happens once.
   */
  ask<Data>(query: string, variables: JsonObject = {}): Promise<Data> {
    return ask(this.#context, operationOf<Data>(query), variables);
  }

  /** Follows a GraphQL subscription until the answer is called; begun again after a loss of the connection, with the variables of then. */
  follow<Data>(
    query: string,
    variables: () => JsonObject,
    listener: { next(data: Data): void; error(error: LinkedRecordsError): void },
  ): () => void {
    return this.#context.link.run(operationOf<Data>(query), variables, listener);
  }

  /** Ends everything. What has not been sent is kept in the store. */
  async close(): Promise<void> {
    globalThis.removeEventListener?.('online', this.#cameOnline);
    await this.#outbox.flush();
    this.#connection.close();
    this.#takeOver.close();
  }

  readonly #cameOnline = (): void => this.reconnect();

  #signedIn(me: Me): void {
    const isAnother = this.#user !== null && this.#user !== me.id;
    this.#user = me.id;
    if (isAnother) {
      this.#outbox.stop(
        new LinkedRecordsError('USER_CHANGED', 'Somebody else is signed in now. What you wrote is kept until you come back.'),
      );
      this.Record.forget();
      this.history.forget();
    }
    this.#outbox.sendAs(me.id);
    this.#takeOver.look();
    if (isAnother) this.#takeOver.resume();
  }

  #statusChanged({ state, cause }: ConnectionStatus): void {
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
