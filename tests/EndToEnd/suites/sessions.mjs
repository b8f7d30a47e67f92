import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import WebSocket from 'ws';
import { createClient } from 'graphql-ws';
import { Person } from '../person.mjs';
import { rawSocket } from '../rawSocket.mjs';

const me = '{ me { email } }';
const follow = 'subscription($id: Node!) { recordChanged(id: $id) { version } }';

export const sessions = server => describe('a session', () => {
  it('takes its sockets with it within five seconds when it is logged out', async () => {
    const alice = await Person.develop(server, 'alice');
    const id = await alice.createRecord({ value: {} });
    const socket = alice.socket();
    const closed = new Promise(resolve => socket.on('closed', resolve));
    const heard = new Promise((resolve, reject) => socket.subscribe({ query: follow, variables: { id } }, { next: resolve, error: reject, complete() {} }));
    await heard;

    const began = Date.now();
    assert.equal((await alice.fetch('/auth/logout', { method: 'POST' })).status, 204);
    assert.equal((await closed).code, 4403);
    assert.ok(Date.now() - began < 5_000, `${Date.now() - began} ms`);
    assert.equal((await alice.fetch('/auth/sessions')).status, 401);
  });

  it('takes its streams of events with it as well', async () => {
    const alice = await Person.develop(server, 'alice');
    const id = await alice.createRecord({ value: {} });
    const stream = await alice.fetch('/graphql', {
      method: 'POST', body: JSON.stringify({ query: follow, variables: { id } }), headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    });
    const events = stream.body.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    while (!heard.includes('"recordChanged"')) heard += (await events.read()).value;

    assert.equal((await alice.fetch('/auth/logout', { method: 'POST' })).status, 204);
    // Ended in order or cut off: in any case it does not go on.
    for (let isOver = false; !isOver;) isOver = await events.read().then(({ done }) => done, () => true);
  });

  it('is not heeded when a page of somebody else sends its cookie', async () => {
    const alice = await Person.develop(server, 'alice');
    const cookie = `linkedrecords_session=${alice.token}`;
    const codeFrom = async origin => {
      const answer = await Person.nobody(server).fetch('/graphql', {
        method: 'POST', body: JSON.stringify({ query: me }), headers: { 'content-type': 'application/json', cookie, ...(origin && { origin }) },
      });
      const { data, errors } = await answer.json();
      return errors?.[0].extensions.code ?? data.me.email;
    };

    assert.equal(await codeFrom(server.url), 'alice@example.com');
    assert.equal(await codeFrom('https://elsewhere.example'), 'UNAUTHENTICATED');
    assert.equal(await codeFrom(undefined), 'UNAUTHENTICATED');
    const crossed = await Person.nobody(server).fetch('/auth/tokens', {
      method: 'POST', body: JSON.stringify({ name: 'x', scopes: ['write'] }), headers: { 'content-type': 'application/json', cookie, origin: 'https://elsewhere.example' },
    });
    assert.equal(crossed.status, 403);
  });

  it('opens a socket by its cookie for our own page only', async () => {
    const alice = await Person.develop(server, 'alice');
    assert.equal(await emailOverSocket(alice, server.url), 'alice@example.com');
    assert.equal(await emailOverSocket(alice, 'https://elsewhere.example'), 'UNAUTHENTICATED');
  });

  it('of a token that may read cannot write', async () => {
    const alice = await Person.develop(server, 'alice');
    const answer = await alice.fetch('/auth/tokens', {
      method: 'POST', body: JSON.stringify({ name: 'a script', scopes: ['read'], days: 1 }), headers: { 'content-type': 'application/json' },
    });
    const script = new Person(server, await answer.json());

    assert.equal((await script.get(me)).me.email, 'alice@example.com');
    const { data, errors } = await script.ask('mutation { createRecord(input: { value: {} }) { revision } }');
    assert.deepEqual([data, errors[0].extensions.code], [null, 'SCOPE_MISSING']);
    assert.equal((await script.fetch('/blobs', { method: 'POST', body: 'x' })).status, 401);
    assert.equal((await script.fetch('/auth/tokens', { method: 'POST', body: '{"name":"more","scopes":["write"]}', headers: { 'content-type': 'application/json' } })).status, 401);
  });

  it('is followed on a socket by a fresh one of the same person, which a ping brings', async () => {
    const [first, second, bob] = [await Person.develop(server, 'alice'), await Person.develop(server, 'alice'), await Person.develop(server, 'bob')];
    const id = await first.createRecord({ value: {} });
    const socket = await rawSocket(server, first.token);
    assert.equal((await socket.exchange({ type: 'ping', payload: { token: second.token } })).type, 'pong');
    assert.equal((await first.fetch('/auth/logout', { method: 'POST' })).status, 204);

    // The end of a credential is heard from within five seconds; only then it has been outlived.
    const other = await rawSocket(server, second.token);
    const ended = await Person.develop(server, 'alice');
    const short = await rawSocket(server, ended.token);
    assert.equal((await ended.fetch('/auth/logout', { method: 'POST' })).status, 204);
    assert.equal(await short.closed, 4403);
    assert.equal((await socket.exchange({ type: 'subscribe', id: '1', payload: { query: `{ record(id: "${id}") { id } }` } })).payload.data.record.id, id);

    other.send({ type: 'ping', payload: { token: bob.token } });
    assert.equal(await other.closed, 4403);
    assert.equal((await second.fetch('/auth/sessions', { method: 'DELETE' })).status, 204);
    assert.equal(await socket.closed, 4403);
  });

  it('is never taken from the address', async () => {
    const alice = await Person.develop(server, 'alice');
    const response = await Person.nobody(server).fetch(`/auth/sessions?token=${alice.token}&access_token=${alice.token}`);
    assert.equal(response.status, 401);
    assert.ok(!server.output.includes(alice.token));
  });
});

async function emailOverSocket(person, origin) {
  class FromPage extends WebSocket {
    constructor(url, protocols) {
      super(url, protocols, { origin, headers: { cookie: `linkedrecords_session=${person.token}` } });
    }
  }

  const socket = createClient({ url: `${person.server.url.replace('http', 'ws')}/graphql`, webSocketImpl: FromPage, retryAttempts: 0 });
  for await (const { data, errors } of socket.iterate({ query: me })) {
    await socket.dispose();
    return errors?.[0].extensions.code ?? data.me.email;
  }
}
