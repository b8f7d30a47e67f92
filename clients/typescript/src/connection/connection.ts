import { createClient, type Client } from 'graphql-ws';
import { errorOf, isTransient, LinkedRecordsError, type WireError } from '../errors.js';
import { WhoAmI, type WhoAmIData } from '../wire/messages.js';
import type { Operation } from '../wire/operation.js';
import { Backoff } from './backoff.js';
import type { Link, Sink } from './link.js';
import type { ConnectionState } from './state.js';

/** Who is signed in. */
export type Me = WhoAmIData['me'];

/** Is told of a connection. */
export interface ConnectionListener {
  /** `cause` says why it was lost, or why somebody has to sign in. */
  stateChanged(state: ConnectionState, cause: LinkedRecordsError | null): void;
  /** Somebody is signed in, before anything else is asked in their name. */
  signedIn(me: Me): void;
}

/** What a connection needs to know. */
export interface ConnectionOptions {
  /** `ws://…/graphql` or `wss://…/graphql`. */
  readonly url: string;
  /** The credential, asked for at each connect; undefined: the session cookie of a browser, or nobody. */
  readonly token: () => string | undefined | Promise<string | undefined>;
  readonly socket: typeof WebSocket;
  readonly random?: () => number;
}

interface Running {
  readonly operation: Operation<unknown, unknown>;
  readonly variables: () => unknown;
  readonly sink: Sink<unknown>;
  readonly backoff: Backoff;
  /** Takes it off the present socket; undefined while it waits for one. */
  stop?: (() => void) | undefined;
  retry?: ReturnType<typeof setTimeout> | undefined;
}

const acknowledgedWithin = 15_000;
const pingEvery = 10_000;
const pongWithin = 5_000;
const longestMessage = 1_000_000;
const signInCodes = new Set([4401, 4403]);

/**
 * One socket (graphql-transport-ws) for everything, for as long as the application wants it. It is opened again after every loss, never
 * giving up; what is running then is begun again. A socket that has gone silent is noticed by its missing pongs.
 */
export class Connection implements Link {
  readonly #options: ConnectionOptions;
  readonly #listener: ConnectionListener;
  readonly #backoff: Backoff;
  readonly #running = new Map<number, Running>();
  readonly #awaited = new Set<number>();
  #nextId = 1;
  #client: Client | null = null;
  #isAdmitted = false;
  #wasLive = false;
  #state: ConnectionState = 'connecting';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pong: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ConnectionOptions, listener: ConnectionListener) {
    this.#options = options;
    this.#listener = listener;
    this.#backoff = new Backoff(options.random);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  run<Data, Variables>(operation: Operation<Data, Variables>, variables: () => Variables, sink: Sink<Data>): () => void {
    const id = this.#nextId++;
    const running: Running = {
      operation: operation as Operation<unknown, unknown>,
      variables,
      sink: sink as Sink<unknown>,
      backoff: new Backoff(this.#options.random),
    };
    this.#running.set(id, running);
    if (this.#state === 'closed') this.#end(id, closedByApplication());
    else if (this.#isAdmitted) this.#begin(id, running);
    return () => this.#end(id, null);
  }

  /** Opens the socket; also at once while the next try is being waited for, and with the credential of now. */
  open(): void {
    if (this.#state === 'closed') return;
    this.#dropSocket();
    this.#backoff.reset();
    this.#connect();
  }

  /** Ends everything that runs, with the reason. */
  close(): void {
    this.#dropSocket();
    this.#become('closed');
    for (const id of [...this.#running.keys()]) this.#end(id, closedByApplication());
  }

  #connect(): void {
    const { token, url, socket } = this.#options;
    const client: Client = createClient({
      url,
      webSocketImpl: socket,
      lazy: false,
      retryAttempts: 0,
      keepAlive: pingEvery,
      connectionAckWaitTimeout: acknowledgedWithin,
      connectionParams: async () => {
        const credential = await token();
        return credential === undefined ? {} : { token: credential };
      },
      onNonLazyError: () => {},
      on: {
        connected: () => this.#client === client && this.#identify(client),
        closed: event => this.#client === client && this.#lose(event as { code?: number; reason?: string }),
        ping: received => !received && this.#client === client && this.#awaitPong(client),
        pong: () => clearTimeout(this.#pong),
      },
    });
    this.#client = client;
    if (!this.#wasLive || this.#state === 'needsSignIn') this.#become('connecting');
  }

  // What is sent must be sent by whom it was made; who that is now is asked first.
  #identify(client: Client): void {
    client.subscribe<WhoAmIData>(
      { query: WhoAmI.query },
      {
        next: ({ data, errors }) => {
          if (this.#client !== client) return;
          if (data) this.#admit(data.me);
          else this.#refuseSignIn(errorOf(errors ?? []));
        },
        error: cause => this.#client === client && Array.isArray(cause) && this.#refuseSignIn(errorOf(cause)),
        complete: () => {},
      },
    );
  }

  #admit(me: Me): void {
    this.#isAdmitted = true;
    this.#backoff.reset();
    this.#listener.signedIn(me);
    for (const [id, { operation }] of this.#running) if (operation.kind !== 'subscription') this.#awaited.add(id);
    for (const [id, running] of this.#running) this.#begin(id, running);
    if (this.#awaited.size === 0) this.#beLive();
    else this.#become('catchingUp');
  }

  #refuseSignIn(error: LinkedRecordsError): void {
    if (isTransient(error)) {
      this.#lose({ reason: error.message });
      return;
    }
    this.#dropSocket();
    this.#become('needsSignIn', error);
  }

  #lose(event: { code?: number; reason?: string }): void {
    this.#dropSocket();
    if (event.code !== undefined && signInCodes.has(event.code)) {
      this.#become(
        'needsSignIn',
        new LinkedRecordsError('UNAUTHENTICATED', event.reason || 'The credential is not valid any more. Sign in again.'),
      );
      return;
    }
    this.#become('offline', new LinkedRecordsError('OFFLINE', `The connection was lost (${event.code ?? 'no code'}); it is tried again.`));
    this.#timer = setTimeout(() => this.#connect(), this.#backoff.next());
  }

  #dropSocket(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#pong);
    const client = this.#client;
    this.#client = null;
    this.#isAdmitted = false;
    this.#awaited.clear();
    for (const running of this.#running.values()) {
      clearTimeout(running.retry);
      running.stop = undefined;
    }
    void client?.dispose();
  }

  #awaitPong(client: Client): void {
    clearTimeout(this.#pong);
    this.#pong = setTimeout(() => client.terminate(), pongWithin);
  }

  #begin(id: number, running: Running): void {
    const client = this.#client;
    if (!client || running.stop || this.#running.get(id) !== running) return;
    const { operation, sink } = running;
    const payload = { query: operation.query, operationName: operation.name, variables: running.variables() as Record<string, unknown> };
    if (operation.kind === 'mutation' && JSON.stringify(payload).length > longestMessage) {
      this.#end(id, new LinkedRecordsError('REQUEST_TOO_LARGE', 'More than a message may hold. Send it in parts, or as a file.'));
      return;
    }
    let isOver = false;
    const isPresent = (): boolean => !isOver && this.#running.get(id) === running && this.#client === client;
    const fail = (errors: readonly WireError[]): void => {
      isOver = true;
      this.#fail(id, running, errorOf(errors));
    };
    running.stop = client.subscribe(payload, {
      next: ({ data, errors }) => {
        if (!isPresent()) return;
        if (errors) {
          fail(errors);
          return;
        }
        running.backoff.reset();
        if (operation.kind !== 'subscription') this.#running.delete(id);
        sink.next(data);
        this.#answered(id);
      },
      // Anything but a list of errors is the loss of the socket: it is begun again.
      error: cause => isPresent() && Array.isArray(cause) && fail(cause as readonly WireError[]),
      complete: () => {
        // The server ends a subscription without an error only when it goes down.
        if (isPresent()) this.#again(id, running);
      },
    });
  }

  #fail(id: number, running: Running, error: LinkedRecordsError): void {
    if (error.code === 'UNAUTHENTICATED') {
      running.stop = undefined;
      this.#refuseSignIn(error);
    } else if (isTransient(error)) {
      this.#again(id, running);
    } else {
      this.#end(id, error);
      this.#answered(id);
    }
  }

  #again(id: number, running: Running): void {
    running.stop = undefined;
    running.retry = setTimeout(() => this.#begin(id, running), running.backoff.next());
  }

  #answered(id: number): void {
    if (this.#awaited.delete(id) && this.#awaited.size === 0 && this.#isAdmitted) this.#beLive();
  }

  #beLive(): void {
    this.#wasLive = true;
    this.#become('live');
  }

  #end(id: number, error: LinkedRecordsError | null): void {
    const running = this.#running.get(id);
    if (!running) return;
    this.#running.delete(id);
    clearTimeout(running.retry);
    running.stop?.();
    if (error) running.sink.error(error);
    this.#answered(id);
  }

  #become(state: ConnectionState, cause: LinkedRecordsError | null = null): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#listener.stateChanged(state, cause);
  }
}

const closedByApplication = (): LinkedRecordsError => new LinkedRecordsError('CLOSED', 'The client was closed. Make a new one.');
