// One server, an identity provider, and people who use the client.
import { createHash, randomBytes } from 'node:crypto';
import { Server } from '../../EndToEnd/server.mjs';
import { Tab } from './bundle.mjs';
import { Frontend } from './frontend.mjs';
import { Issuer } from './issuer.mjs';

/** How long a condition may take to come true on a busy machine. */
export const patience = 90_000;

export const sleep = milliseconds => new Promise(resolve => { setTimeout(resolve, milliseconds); });

/** Waits until the condition holds and returns what it gives; fails with the last thing that it gave. */
export async function until(condition, what = 'the condition') {
  const deadline = Date.now() + patience;
  for (let pause = 5; ; pause = Math.min(pause * 1.5, 250)) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`It never came true that ${what}.`);
    await sleep(pause);
  }
}

/** Letters only, as names of terms have to be. */
const letters = count => [...randomBytes(count)].map(byte => String.fromCharCode(97 + byte % 26)).join('');

export class World {
  static async start(environment = {}) {
    const world = new World();
    world.issuer = await Issuer.start();
    world.frontend = await Frontend.start();
    world.server = await Server.startFresh({
      AUTH_ISSUER_BASE_URL: world.issuer.url, AUTH_TOKEN_AUDIENCE: world.issuer.audience, AUTH_CLIENT_ID: world.issuer.audience,
      AUTH_CLIENT_SECRET: 'a secret of this server', FRONTEND_BASE_URL: world.frontend.url, PADDLE_API_URL: `${world.issuer.url}/payments`, ...environment,
    });
    world.frontend.server = world.url;
    return world;
  }

  get url() { return this.server.url; }

  async stop() {
    for (const person of this.#people) person.leave();
    this.issuer.stop();
    this.frontend.stop();
    await this.server.stop();
  }

  #people = [];

  /** Somebody nobody has met before, signed in. */
  async person(name = 'somebody', options = {}) {
    const sub = `${name}-${letters(10)}`;
    const person = new Person(this, { sub, email: `${sub}@example.com` }, options);
    this.#people.push(person);
    await person.client.ensureUserIdIsKnown();
    return person;
  }

  people(...names) { return Promise.all(names.map(name => this.person(name))); }

  /** Names of terms that no other test uses; `terms.Book` is a name, `await terms.declare(person, 'Book')` declares it. */
  terms() {
    const suffix = letters(8);
    const terms = new Proxy({
      declare: (person, ...names) => person.client.Fact.createAll(names.map(name => [terms[name], '$isATermFor', `A ${name}`])),
      own: facts => facts.filter(fact => fact.subject.endsWith(suffix)),
    }, { get: (target, name) => target[name] ?? `${name}${suffix}` });
    return terms;
  }

  track(person) { this.#people.push(person); return person; }
}

/** A user in a tab. `client` is the SDK object; refusals do not throw, as an application would have it. */
export class Person {
  refusals = 0;
  failures = [];
  lost = 0;
  quotaViolations = 0;

  constructor(world, claims, options = {}) {
    this.world = world;
    this.claims = claims;
    this.token = world.issuer.token(claims);
    this.tab = new Tab(options);
    this.tab.storage.setItem(
      `oidc.user:${world.issuer.url}:${world.issuer.audience}`,
      JSON.stringify({ access_token: this.token, token_type: 'Bearer', scope: 'openid', profile: claims, expires_at: Math.floor(Date.now() / 1000) + 3600 }));
    const LinkedRecords = this.tab.library.default;
    this.client = new LinkedRecords(new URL(world.url), { redirect_uri: 'http://app.test/callback', automaticSilentRenew: false }, false);
    this.client.setAuthorizationErrorHandler(() => { this.refusals++; });
    this.client.setUnknownServerErrorHandler(response => { this.failures.push(response.status); });
    this.client.setConnectionLostHandler(() => { this.lost++; });
    this.client.setQuotaViolationErrorHandler(() => { this.quotaViolations++; });
  }

  get id() { return `us-${createHash('md5').update(this.claims.sub).digest('hex')}`; }

  get Records() { return this.client.Attribute; }

  get Facts() { return this.client.Fact; }

  /** The same user in another tab. */
  async again(options = {}) {
    const other = this.world.track(new Person(this.world, this.claims, options));
    await other.client.ensureUserIdIsKnown();
    return other;
  }

  /** The client would come back for ever. */
  leave() {
    this.client.clientServerBus.unsubscribeAll();
    this.tab.close();
  }

  /** States one fact. */
  state(subject, predicate, object) { return this.Facts.createAll([[subject, predicate, object]]); }

  takeBack(subject, predicate, object) { return this.Facts.deleteAll([[subject, predicate, object]]); }

  create(value = {}, facts = []) { return this.Records.createKeyValue(value, facts); }

  /** The records of a query with one group. */
  async find(...patterns) { return (await this.Records.findAll({ found: patterns })).found; }

  async count(...patterns) { return (await this.find(...patterns)).length; }

  /** The value of a record as loaded afresh; undefined when it may not be read. */
  async read(id) {
    const record = await this.Records.find(id, true);
    return record && record.getValue();
  }

  async knows(fact) {
    const [subject, predicate, object] = fact;
    return (await this.Facts.findAll({ subject: [subject], predicate: [predicate], object: [object] })).length > 0;
  }

  /** A request without the SDK. */
  raw(path, { method = 'GET', json, ...rest } = {}) {
    return fetch(new URL(path, this.world.url), {
      method, ...rest,
      headers: { authorization: `Bearer ${this.token}`, ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...rest.headers },
      body: json === undefined ? rest.body : JSON.stringify(json),
    });
  }

  async graphql(query, variables) {
    const response = await this.raw('/graphql', { method: 'POST', json: { query, variables } });
    const { data, errors } = await response.json();
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }
}
