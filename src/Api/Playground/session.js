// Who somebody is, and requests in that name. The token is kept in this tab alone (sessionStorage) and travels in headers only;
// cookies are left out, so that two people fit in one page.

const request = (path, init) => fetch(path, { ...init, credentials: "omit", cache: "no-store" });

const post = (path, body, headers = {}) =>
  request(path, { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(body) });

async function problemOf(response) {
  const problem = await response.json().catch(() => ({}));
  return new Error(problem.detail ?? `The server answered ${response.status}.`);
}

export class Session {
  #key;
  #person = null;

  constructor(key) {
    this.#key = `linkedrecords.${key}`;
    const kept = JSON.parse(sessionStorage.getItem(this.#key) ?? "null");
    if (kept && Date.parse(kept.expiresAt) > Date.now()) this.#person = kept;
  }

  /** {userId, email, isGuest, token, expiresAt}, or null. */
  get person() { return this.#person; }

  get name() {
    if (!this.#person) return "Nobody yet";
    const address = this.#person.email?.split("@")[0] ?? "Guest";
    return address[0].toUpperCase() + address.slice(1);
  }

  asDevelopmentUser(name) { return this.#signIn(`/auth/development/${name}`, {}); }

  asGuest() { return this.#signIn("/auth/guest", {}); }

  /** way: "login" or "register". A guest who registers stays the same user. */
  withPassword(way, email, password) { return this.#signIn(`/auth/${way}`, { email, password }); }

  async #signIn(path, body) {
    const response = await post(path, body, this.#authorization());
    if (!response.ok) throw await problemOf(response);
    this.#keep(await response.json());
  }

  async signOut() {
    const authorization = this.#authorization();
    this.#keep(null);
    await post("/auth/logout", {}, authorization);
  }

  /** The answer to a GraphQL request: {data, errors}. */
  async ask(query, variables, operationName) {
    const response = await post("/graphql", { query, variables, operationName }, {
      Accept: "application/graphql-response+json, application/json",
      ...this.#authorization(),
    });
    if (!/json/.test(response.headers.get("Content-Type") ?? "")) throw await problemOf(response);
    return response.json();
  }

  #authorization() { return this.#person ? { Authorization: `Bearer ${this.#person.token}` } : {}; }

  #keep(person) {
    this.#person = person;
    if (person) sessionStorage.setItem(this.#key, JSON.stringify(person));
    else sessionStorage.removeItem(this.#key);
  }
}

export async function waysToSignIn() {
  const response = await request("/playground/ways-to-sign-in");
  return response.json();
}
