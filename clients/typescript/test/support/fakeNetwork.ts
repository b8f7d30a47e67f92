import type { Link, Sink } from '../../dist/connection/link.js';
import { LinkedRecordsError } from '../../dist/errors.js';
import type { Operation } from '../../dist/wire/operation.js';
import type { FakeText } from './fakeText.js';
import type { SeededRandom } from './random.js';

interface Running {
  readonly operation: Operation<unknown, unknown>;
  readonly variables: () => unknown;
  readonly sink: Sink<unknown>;
  /** What the server has said and the client has not heard. */
  readonly answers: (() => void)[];
  /** For a subscription that the server has heard of: the last version that it was told. */
  told: number | null;
}

interface Edit {
  readonly input: { readonly base: number; readonly operation: never; readonly client: string; readonly sequence: number };
}

/** A link to a text in memory. Each message waits until it is let through; each loss takes all with it that are under way. */
export class FakeLink implements Link {
  isUp = true;
  /** When set, edits are refused with it. */
  refusal: string | null = null;
  readonly #text: FakeText;
  readonly #random: SeededRandom;
  readonly #running = new Set<Running>();
  #requests: { readonly running: Running; readonly variables: unknown }[] = [];

  constructor(text: FakeText, random: SeededRandom) {
    this.#text = text;
    this.#random = random;
  }

  run<Data, Variables>(operation: Operation<Data, Variables>, variables: () => Variables, sink: Sink<Data>): () => void {
    const running: Running = {
      operation: operation as Operation<unknown, unknown>,
      variables,
      sink: sink as Sink<unknown>,
      answers: [],
      told: null,
    };
    this.#running.add(running);
    if (this.isUp) this.#send(running);
    return () => this.#running.delete(running);
  }

  /** Whether messages are under way. */
  get isBusy(): boolean {
    return this.#requests.length > 0 || [...this.#running].some(running => running.answers.length > 0 || this.#isBehind(running));
  }

  drop(): void {
    this.isUp = false;
    this.#requests = [];
    for (const running of this.#running) {
      running.answers.length = 0;
      running.told = null;
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
    for (const running of this.#running) if (this.#isBehind(running)) this.#tell(running);
    const waiting = [...this.#running].filter(running => running.answers.length > 0);
    if (waiting.length > 0) this.#random.pick(waiting).answers.shift()?.();
  }

  #send(running: Running): void {
    this.#requests.push({ running, variables: running.variables() });
  }

  #isBehind(running: Running): boolean {
    return running.told !== null && running.told < this.#text.version;
  }

  #tell(running: Running): void {
    for (let version = running.told ?? 0; version < this.#text.version; version++) {
      const commit = { ...this.#text.log[version - 1], author: 'somebody', at: '' };
      running.answers.push(() => running.sink.next({ textOperations: commit }));
    }
    running.told = this.#text.version;
  }

  #answer(running: Running, variables: unknown): void {
    const { name } = running.operation;
    if (name === 'FollowText') {
      const { since } = variables as { readonly since: number };
      if (since > this.#text.version) this.#end(running, sink => sink.error(refusal('TEXT_FUTURE_VERSION')));
      else running.told = since;
    } else if (name === 'ReadRecord') {
      const record = { __typename: 'LongTextRecord', id: 'l-1', version: this.#text.version, text: this.#text.text };
      this.#end(running, sink => sink.next({ record }));
    } else {
      const { input } = variables as Edit;
      const outcome = this.refusal === null ? this.#text.submit(input) : ({ kind: 'refused', code: this.refusal } as const);
      this.#end(running, sink => (outcome.kind === 'refused' ? sink.error(refusal(outcome.code)) : sink.next({ editText: {} })));
    }
  }

  #end(running: Running, tell: (sink: Sink<unknown>) => void): void {
    running.answers.push(() => {
      if (this.#running.delete(running)) tell(running.sink);
    });
  }
}

const refusal = (code: string): LinkedRecordsError => new LinkedRecordsError(code, code);
