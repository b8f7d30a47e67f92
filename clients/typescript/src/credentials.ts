import { LinkedRecordsError, problemOf } from './errors.js';

/** A token, or what gives one; undefined for the cookie of a browser. */
export type TokenSource = string | (() => string | undefined | Promise<string | undefined>) | undefined;

/** What proves who asks: a token, or the session cookie of a browser. */
export class Credentials {
  readonly #server: URL;
  readonly #usesCookie: boolean;
  #source: TokenSource;

  constructor(server: URL, source: TokenSource, usesCookie: boolean) {
    this.#server = server;
    this.#source = source;
    this.#usesCookie = usesCookie;
  }

  /** The token that is held here; null when there is none, or the application gives one each time. */
  get held(): string | null {
    return typeof this.#source === 'string' ? this.#source : null;
  }

  token(): string | undefined | Promise<string | undefined> {
    return typeof this.#source === 'function' ? this.#source() : this.#source;
  }

  /** A name for the credential that says nothing of it, by which tabs find those that have the same. */
  async name(): Promise<string> {
    const bytes = new TextEncoder().encode((await this.token()) ?? '');
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return `linkedrecords ${this.#server.origin} ${Array.from(digest.slice(0, 12), byte => byte.toString(16).padStart(2, '0')).join('')}`;
  }

  hold(token: string | undefined): void {
    this.#source = token;
  }

  /** Asks one of the routes under `/auth`, and holds the token that it gives. */
  async signIn(route: string, body: object | undefined): Promise<void> {
    const init: RequestInit = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body ?? {}) };
    const response = await this.fetch(`/auth/${route}`, init);
    if (!response.ok) throw await problemOf(response);
    this.hold(((await response.json()) as { readonly token: string }).token);
  }

  async end(): Promise<void> {
    await this.fetch('/auth/logout', { method: 'POST' });
    this.hold(undefined);
  }

  /** Rejects with `OFFLINE` when the server cannot be reached, and with the reason of `init.signal` when that was aborted. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const token = await this.token();
    const headers = new Headers(init.headers);
    if (token !== undefined) headers.set('Authorization', `Bearer ${token}`);
    return fetch(new URL(path, this.#server), {
      ...init,
      headers,
      credentials: token === undefined && this.#usesCookie ? 'include' : 'omit',
    }).catch((error: unknown) => {
      if (init.signal?.aborted) throw error;
      throw new LinkedRecordsError(
        'OFFLINE',
        `${path} was not answered: the server cannot be reached, or does not list this page as an origin. Try again.`,
      );
    });
  }
}
