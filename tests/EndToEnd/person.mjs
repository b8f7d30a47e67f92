// Somebody who is signed in (or nobody), and what everybody can do: ask, subscribe, fetch.
import assert from 'node:assert/strict';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

export class Person {
  constructor(server, signedIn) {
    this.server = server;
    this.id = signedIn?.userId;
    this.email = signedIn?.email;
    this.token = signedIn?.token;
  }

  static nobody(server) { return new Person(server); }

  /** Alice, Bob or Charlie. */
  static develop(server, name) { return Person.#signIn(server, `development/${name}`); }

  static guest(server) { return Person.#signIn(server, 'guest'); }

  static register(server, email, password) { return Person.#signIn(server, 'register', { email, password }); }

  static async #signIn(server, route, body) {
    const response = await fetch(`${server.url}/auth/${route}`, {
      method: 'POST',
      headers: body ? { 'content-type': 'application/json' } : {},
      body: body && JSON.stringify(body),
    });
    assert.equal(response.status, 200, `${route}: ${response.status}`);
    return new Person(server, await response.json());
  }

  get headers() { return this.token ? { authorization: `Bearer ${this.token}` } : {}; }

  fetch(path, init = {}) {
    return fetch(this.server.url + path, { ...init, headers: { ...this.headers, ...init.headers } });
  }

  /** The whole response to an operation: data and errors. */
  async ask(query, variables, signal) {
    const response = await this.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: JSON.stringify({ query, variables }),
      signal,
    });
    return response.json();
  }

  /** The data of an operation that must not be refused. */
  async get(query, variables) {
    const { data, errors } = await this.ask(query, variables);
    assert.equal(errors, undefined, JSON.stringify(errors));
    return data;
  }

  /** A client as applications have one, over one socket. Dispose of it. */
  socket(options = {}) {
    return createClient({
      url: `${this.server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: () => (this.token ? { token: this.token } : {}),
      retryAttempts: 0,
      ...options,
    });
  }

  async createRecord(input) {
    const { createRecord } = await this.get('mutation($i: CreateRecordInput!) { createRecord(input: $i) { record { id } } }', { i: input });
    return createRecord.record.id;
  }

  assertFacts(...facts) { return this.#state('assertFacts', facts); }

  retractFacts(...facts) { return this.#state('retractFacts', facts); }

  async #state(field, facts) {
    const spelled = facts.map(([subject, predicate, object]) => ({ subject, predicate, object }));
    return (await this.get(`mutation($f: [FactInput!]!) { ${field}(facts: $f) { revision } }`, { f: spelled }))[field].revision;
  }
}

/** Waits for the next result that satisfies the condition, and fails in words when none comes. */
export async function next(stream, condition, what, withinMs = 20_000) {
  const late = AbortSignal.timeout(withinMs);
  const timeout = new Promise((_, reject) => late.addEventListener('abort', () => reject(new Error(`did not come: ${what}`))));
  for (;;) {
    const { value, done } = await Promise.race([stream.next(), timeout]);
    assert.ok(!done, `the stream ended before: ${what}`);
    if (condition(value)) return value;
  }
}

export const until = async (condition, what, withinMs = 20_000) => {
  const late = Date.now() + withinMs;
  while (!(await condition())) {
    assert.ok(Date.now() < late, `did not happen: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
};
