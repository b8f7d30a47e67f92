import { createClient, type Client } from 'graphql-ws';
import { errorOf, isTransient, LinkedRecordsError, type WireError } from '../errors.js';
import { WhoAmI, type WhoAmIData } from '../wire/messages.js';
import { Backoff } from './backoff.js';
import type { Carrier, CarrierListener, WireAnswer, WireRequest } from './carrier.js';

/** What a socket needs to know. */
export interface SocketOptions {
  /** `ws://…/graphql` or `wss://…/graphql`. */
  readonly url: string;
  /** The credential, asked for at each connect; undefined: the session cookie of a browser, or nobody. */
  readonly token: () => string | undefined | Promise<string | undefined>;
  readonly webSocket: typeof WebSocket;
  readonly random?: () => number;
}

const acknowledgedWithin = 15_000;
const pingEvery = 10_000;
const pongWithin = 5_000;
const signInCodes = new Set([4401, 4403]);
// Not the network failed, but something that was sent: 4400 not understood, 4500 it broke something, 1009 too long.
const refusalCodes = new Set([4400, 4500, 1009]);

/**
 * One socket (graphql-transport-ws), opened again after every loss, for as long as the application wants it. One that has gone silent is
 * noticed by its missing pongs.
 */
export class SocketCarrier implements Carrier {
  readonly #options: SocketOptions;
  readonly #listener: CarrierListener;
  readonly #backoff: Backoff;
  #client: Client | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pong: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SocketOptions, listener: CarrierListener) {
    this.#options = options;
    this.#listener = listener;
    this.#backoff = new Backoff(options.random);
  }

  open(): void {
    this.close();
    this.#backoff.reset();
    this.#listener.lost('connecting', null);
    this.#connect();
  }

  close(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#pong);
    const client = this.#client;
    this.#client = null;
    // It waits for a connection that is still being made, and breaks when none comes of it.
    void Promise.resolve(client?.dispose()).catch(() => {});
  }

  start(request: WireRequest, answer: WireAnswer): () => void {
    return this.#client ? subscribe(this.#client, request, answer) : () => {};
  }

  #connect(): void {
    const { token, url, webSocket } = this.#options;
    const client: Client = createClient({
      url,
      webSocketImpl: webSocket,
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
  }

  // What is sent must be sent by whom it was made; who that is now is asked first.
  #identify(client: Client): void {
    const refuse = (errors: readonly WireError[] | null): void => {
      if (this.#client === client) this.#refuse(errorOf(errors ?? []));
    };
    subscribe(
      client,
      { query: WhoAmI.query, operationName: WhoAmI.name, variables: {} },
      {
        next: (data, errors) => {
          if (this.#client !== client) return;
          if (errors) refuse(errors);
          else this.#admit((data as WhoAmIData).me);
        },
        error: refuse,
        complete: () => {},
      },
    );
  }

  #admit(me: WhoAmIData['me']): void {
    this.#backoff.reset();
    this.#listener.admitted(me);
  }

  #refuse(error: LinkedRecordsError): void {
    if (isTransient(error)) {
      this.#lose({ reason: error.message });
      return;
    }
    this.close();
    this.#listener.lost('needsSignIn', error);
  }

  #lose(event: { code?: number; reason?: string }): void {
    this.close();
    if (event.code !== undefined && signInCodes.has(event.code)) {
      const why = event.reason || 'The credential is not valid any more. Sign in again.';
      this.#listener.lost('needsSignIn', new LinkedRecordsError('UNAUTHENTICATED', why));
      return;
    }
    const code = event.code !== undefined && refusalCodes.has(event.code) ? 'MESSAGE_REFUSED' : 'OFFLINE';
    const why = `The connection was lost (${event.reason || event.code || 'the server does not answer'}); it is tried again.`;
    this.#listener.lost('offline', new LinkedRecordsError(code, why));
    this.#timer = setTimeout(() => this.#connect(), this.#backoff.next());
  }

  #awaitPong(client: Client): void {
    clearTimeout(this.#pong);
    this.#pong = setTimeout(() => client.terminate(), pongWithin);
  }
}

function subscribe(client: Client, request: WireRequest, answer: WireAnswer): () => void {
  return client.subscribe(request, {
    next: ({ data, errors }) => answer.next(data, errors ?? null),
    // Anything but a list of errors is the loss of the socket, of which the socket itself tells.
    error: cause => Array.isArray(cause) && answer.error(cause as readonly WireError[]),
    complete: () => answer.complete(),
  });
}
