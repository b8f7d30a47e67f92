import type { LinkedRecordsError } from '../errors.js';
import type { Operation } from '../wire/operation.js';

/** Is told what an operation answers. After `error` or `complete` nothing comes any more. */
export interface Sink<Data> {
  next(data: Data): void;
  error(error: LinkedRecordsError): void;
  /** Of a subscription: the server always has something to say when it begins, and until then what is shown may be old. */
  readonly isAwaited?: boolean;
}

/**
 * Runs operations over a connection that may be lost at any time. One that is under way is begun again when the connection is back, with
 * the variables of then: a subscription goes on after what it has heard, a mutation repeats its id.
 */
export interface Link {
  run<Data, Variables>(operation: Operation<Data, Variables>, variables: () => Variables, sink: Sink<Data>): () => void;
}

/** The one answer of a query or a mutation. */
export function ask<Data, Variables>(
  link: Link,
  operation: Operation<Data, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Data> {
  return new Promise((resolve, reject) => {
    const stop = link.run(operation, () => variables, { next: resolve, error: reject });
    signal?.addEventListener('abort', () => {
      stop();
      reject(signal.reason);
    });
  });
}
