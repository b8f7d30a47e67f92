import type { Link, Sink } from '../../dist/connection/link.js';
import { LinkedRecordsError } from '../../dist/errors.js';
import type { Operation } from '../../dist/wire/operation.js';
import type { SeededRandom } from './random.js';

/** A server in memory. What it refuses it throws. */
export interface FakeServer {
  /** The data of a query or a mutation. */
  answer(name: string, variables: never): unknown;
  /** Begins a subscription: the answer gives, each time, what there is to tell since the last time. */
  follow(name: string, variables: never): () => readonly unknown[];
}

interface Running {
  readonly operation: Operation<unknown, unknown>;
  readonly variables: () => unknown;
  readonly sink: Sink<unknown>;
  /** What the server has said and the client has not heard. */
  readonly answers: (() => void)[];
  news: (() => readonly unknown[]) | null;
}

/** A link to a server in memory. Each message waits until it is let through; each loss takes all with it that are under way. */
export class FakeLink implements Link {
  isUp = true;
  /** When set, mutations are refused with it. */
  refusal: string | null = null;
  readonly #server: FakeServer;
  readonly #random: SeededRandom;
  readonly #running = new Set<Running>();
  #requests: { readonly running: Running; readonly variables: unknown }[] = [];

  constructor(server: FakeServer, random: SeededRandom) {
    this.#server = server;
    this.#random = random;
  }

  run<Data, Variables>(operation: Operation<Data, Variables>, variables: () => Variables, sink: Sink<Data>): () => void {
    const running: Running = {
      operation: operation as Operation<unknown, unknown>,
      variables,
      sink: sink as Sink<unknown>,
      answers: [],
      news: null,
    };
    this.#running.add(running);
    if (this.isUp) this.#send(running);
    return () => this.#running.delete(running);
  }

  /** Whether messages are under way. */
  get isBusy(): boolean {
    this.#listen();
    return this.#requests.some(({ running }) => this.#running.has(running)) || [...this.#running].some(({ answers }) => answers.length > 0);
  }

  drop(): void {
    this.isUp = false;
    this.#requests = [];
    for (const running of this.#running) {
      running.answers.length = 0;
      running.news = null;
    }
  }

  raise(): void {
    if (this.isUp) return;
    this.isUp = true;
    for (const running of this.#running) this.#send(running);
  }

  /** Lets one request through to the server. */
  serve(): void {
    if (this.#requests.length === 0) return;
    const [request] = this.#requests.splice(this.#random.below(this.#requests.length), 1);
    if (request && this.#running.has(request.running)) this.#answer(request.running, request.variables);
  }

  /** Lets one message through to the client; those of one operation in their order. */
  deliver(): void {
    this.#listen();
    const waiting = [...this.#running].filter(running => running.answers.length > 0);
    if (waiting.length > 0) this.#random.pick(waiting).answers.shift()?.();
  }

  #send(running: Running): void {
    this.#requests.push({ running, variables: running.variables() });
  }

  #listen(): void {
    for (const running of this.#running)
      for (const data of running.news?.() ?? []) running.answers.push(() => this.#running.has(running) && running.sink.next(data));
  }

  #answer(running: Running, variables: unknown): void {
    const { name, kind } = running.operation;
    try {
      if (kind === 'mutation' && this.refusal !== null) throw new LinkedRecordsError(this.refusal, this.refusal);
      if (kind === 'subscription') {
        running.news = this.#server.follow(name, variables as never);
      } else {
        const data = this.#server.answer(name, variables as never);
        this.#end(running, sink => sink.next(data));
      }
    } catch (error) {
      this.#end(running, sink => sink.error(error as LinkedRecordsError));
    }
  }

  #end(running: Running, tell: (sink: Sink<unknown>) => void): void {
    running.answers.push(() => {
      if (this.#running.delete(running)) tell(running.sink);
    });
  }
}
