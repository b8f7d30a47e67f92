import { createClient, type Client, type FormattedExecutionResult } from 'graphql-ws';

/** What is asked, as it is written. */
export interface Asked {
  readonly query: string;
  readonly variables: Record<string, unknown>;
  readonly operationName: string | null;
}

/** Asks over HTTP and answers what came back, errors and all, and how long it took in milliseconds. */
export async function ask(asked: Asked, token: string | undefined): Promise<{ readonly result: unknown; readonly took: number }> {
  const begun = performance.now();
  const response = await fetch('/graphql', {
    method: 'POST',
    credentials: token === undefined ? 'same-origin' : 'omit',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/graphql-response+json, application/json',
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(asked),
  });
  return { result: await response.json(), took: performance.now() - begun };
}

/** What a subscription says. */
export interface Hearer {
  next(result: FormattedExecutionResult<Record<string, unknown>, unknown>): void;
  ended(error: unknown): void;
}

/** The playground shows what travels, so it has a socket of its own beside the client's, which would put things right before they are seen. */
export class Listening {
  readonly #client: Client;

  constructor(token: string | undefined) {
    this.#client = createClient({
      url: `${location.origin.replace(/^http/, 'ws')}/graphql`,
      lazyCloseTimeout: 1_000,
      ...(token === undefined ? {} : { connectionParams: { token } }),
    });
  }

  start(asked: Asked, hearer: Hearer): () => void {
    return this.#client.subscribe(
      { ...asked, operationName: asked.operationName ?? null },
      { next: result => hearer.next(result), error: error => hearer.ended(error), complete: () => hearer.ended(null) },
    );
  }

  close(): void {
    void this.#client.dispose();
  }
}
