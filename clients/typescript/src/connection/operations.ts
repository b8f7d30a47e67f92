import { errorOf, isTransient, LinkedRecordsError, type WireError } from '../errors.js';
import type { Operation } from '../wire/operation.js';
import { Backoff } from './backoff.js';
import type { Carrier, CarrierListener, LostState, Me } from './carrier.js';
import type { Link, Sink } from './link.js';
import type { ConnectionState } from './state.js';

/** Is told of a connection. */
export interface ConnectionListener {
  /** `cause` says why it was lost, or why somebody has to sign in. */
  stateChanged(state: ConnectionState, cause: LinkedRecordsError | null): void;
  /** Somebody is signed in, before anything else is asked in their name. */
  signedIn(me: Me): void;
}

interface Running {
  readonly operation: Operation<unknown, unknown>;
  readonly variables: () => unknown;
  readonly sink: Sink<unknown>;
  readonly backoff: Backoff;
  /** Takes it off the carrier; undefined while it waits for one. */
  stop?: (() => void) | undefined;
  retry?: ReturnType<typeof setTimeout> | undefined;
  /** The connection was closed over a message, and it may have been this one. */
  isSuspect?: boolean;
}

const longestMessage = 1_000_000;

/** What runs, whatever becomes of the connection: begun again each time that it is back, and when the server asks for patience. */
export class Operations implements Link, CarrierListener {
  readonly #listener: ConnectionListener;
  readonly #random: () => number;
  readonly #running = new Map<number, Running>();
  /** What was begun with the connection and has to be answered before it can be called live. */
  readonly #awaited = new Set<number>();
  /** Suspects are begun one after the other; the one that is tried now. */
  #tried: number | null = null;
  #carrier: Carrier | null = null;
  #nextId = 1;
  #isAdmitted = false;
  #wasLive = false;
  #state: ConnectionState = 'connecting';
  #user: string | null = null;

  constructor(listener: ConnectionListener, random: () => number = Math.random) {
    this.#listener = listener;
    this.#random = random;
  }

  /** By what operations travel from now on. */
  travelBy(carrier: Carrier): void {
    this.#carrier = carrier;
  }

  run<Data, Variables>(operation: Operation<Data, Variables>, variables: () => Variables, sink: Sink<Data>): () => void {
    const id = this.#nextId++;
    const running: Running = {
      operation: operation as Operation<unknown, unknown>,
      variables,
      sink: sink as Sink<unknown>,
      backoff: new Backoff(this.#random),
    };
    this.#running.set(id, running);
    if (this.#state === 'closed') this.#end(id, closedByApplication());
    else this.#begin(id, running);
    return () => this.#end(id, null);
  }

  admitted(me: Me): void {
    if (this.#state === 'closed') return;
    this.#detach();
    // What runs was asked by somebody else, and is none of the business of whoever is here now.
    if (this.#user !== null && this.#user !== me.id)
      this.#endAll(new LinkedRecordsError('USER_CHANGED', 'Somebody else is signed in now.'));
    this.#user = me.id;
    this.#isAdmitted = true;
    this.#listener.signedIn(me);
    for (const [id, { operation, sink }] of this.#running) if (operation.kind !== 'subscription' || sink.isAwaited) this.#awaited.add(id);
    for (const [id, running] of this.#running) this.#begin(id, running);
    if (this.#awaited.size === 0) this.#beLive();
    else this.#become('catchingUp');
  }

  lost(state: LostState, cause: LinkedRecordsError | null): void {
    if (this.#state === 'closed') return;
    const unanswered = [...this.#running.keys()].filter(id => this.#isUnanswered(id));
    const tried = this.#tried;
    this.#detach();
    if (cause?.code === 'MESSAGE_REFUSED') this.#suspect(unanswered, tried, cause);
    this.#become(state === 'connecting' && this.#wasLive ? 'offline' : state, cause);
  }

  /** Ends everything that runs, with the reason. */
  close(): void {
    this.#detach();
    this.#become('closed');
    this.#endAll(closedByApplication());
  }

  #endAll(error: LinkedRecordsError): void {
    for (const id of [...this.#running.keys()]) this.#end(id, error);
  }

  #isUnanswered(id: number): boolean {
    const running = this.#running.get(id);
    return running?.stop !== undefined && running.operation.kind !== 'subscription';
  }

  // Sent again, it would close the connection again, for ever. Who was alone is the one; else they are tried one after the other.
  #suspect(unanswered: readonly number[], tried: number | null, cause: LinkedRecordsError): void {
    const told = new LinkedRecordsError(
      cause.code,
      'The server does not take this, and closed the connection over it. Change what you write.',
    );
    for (const id of unanswered) {
      const running = this.#running.get(id);
      if (running) running.isSuspect = true;
      if (unanswered.length === 1 || id === tried) this.#end(id, told);
    }
  }

  #detach(): void {
    this.#isAdmitted = false;
    this.#tried = null;
    this.#awaited.clear();
    for (const running of this.#running.values()) {
      clearTimeout(running.retry);
      running.stop = undefined;
    }
  }

  #begin(id: number, running: Running): void {
    if (!this.#isAdmitted || !this.#carrier || running.stop || this.#running.get(id) !== running) return;
    if (running.isSuspect) {
      if (this.#tried !== null) return;
      this.#tried = id;
    }
    const { operation, sink } = running;
    const request = { query: operation.query, operationName: operation.name, variables: running.variables() as Record<string, unknown> };
    if (operation.kind === 'mutation' && JSON.stringify(request).length > longestMessage) {
      this.#end(id, new LinkedRecordsError('REQUEST_TOO_LARGE', 'More than a message may hold. Send it in parts, or as a file.'));
      return;
    }
    let stop: (() => void) | undefined;
    const isPresent = (): boolean => running.stop === stop && this.#running.get(id) === running;
    const fail = (errors: readonly WireError[]): void => this.#fail(id, running, errorOf(errors));
    stop = this.#carrier.start(request, {
      next: (data, errors) => {
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
      error: errors => isPresent() && fail(errors),
      // The server ends a subscription without an error only when it goes down.
      complete: () => isPresent() && this.#again(id, running),
    });
    running.stop = stop;
  }

  #fail(id: number, running: Running, error: LinkedRecordsError): void {
    if (isTransient(error)) {
      this.#again(id, running);
    } else if (error.code === 'UNAUTHENTICATED') {
      this.lost('needsSignIn', error);
    } else {
      this.#end(id, error);
      this.#answered(id);
    }
  }

  #again(id: number, running: Running): void {
    running.stop?.();
    running.stop = undefined;
    running.retry = setTimeout(() => this.#begin(id, running), running.backoff.next());
  }

  #answered(id: number): void {
    if (this.#tried === id) {
      this.#tried = null;
      for (const [next, running] of this.#running) if (running.isSuspect) this.#begin(next, running);
    }
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
