// Somebody who asks faster than he is answered, and somebody who never says what he wants.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import test from 'node:test';
import { Person } from '../person.mjs';
import { rawSocket } from '../rawSocket.mjs';
import { Server } from '../server.mjs';

const asked = 20_000;
const silent = 300;
const mostSilent = 20;

export function flood() {
  test('who asks faster than he is answered is read as fast as he is answered, and others have their turn', { timeout: 300_000 }, async () => {
    // No limit of rate, which would take the flood away before it can harm; and one processor, which it would keep for itself.
    const server = await Server.startFresh({ DOTNET_PROCESSOR_COUNT: '1', RATE_LIMIT_USER: 'off', RATE_LIMIT_ADDRESS: 'off' });
    try {
      const [alice, bob] = await Promise.all([Person.develop(server, 'alice'), Person.develop(server, 'bob')]);
      const [flooding, asking] = await Promise.all([rawSocket(server, alice.token), rawSocket(server, bob.token)]);
      const refused = [];
      let answered = 0;
      const done = new Promise(resolve => {
        flooding.onMessage(message => {
          if (message.type === 'error') refused.push(message.payload);
          if (message.type !== 'next' && ++answered === asked) resolve();
        });
      });
      for (let id = 0; id < asked; id++) flooding.send({ id: `${id}`, type: 'subscribe', payload: { query: '{ __typename }' } });
      const { payload } = await asking.exchange({ id: '1', type: 'subscribe', payload: { query: '{ me { id } }' } });
      assert.equal(payload.data.me.id, bob.id);
      assert.ok(answered < asked);
      await done;
      // Read faster, it has as many operations under way as a socket may have.
      assert.deepEqual(refused, []);
    } finally {
      await server.stop();
    }
  });

  test('connections on which half a request was sent are cut for new ones, and those that have asked stay', { timeout: 120_000 }, async () => {
    const server = await Server.startFresh({ SILENT_LIMIT_ADDRESS: `${mostSilent}` });
    try {
      const kept = await connected(server);
      await ask(kept);
      const halfOpen = [];
      const cut = [];
      for (let number = 0; number < silent; number++) {
        const socket = await connected(server);
        socket.on('close', () => cut.push(number));
        socket.write('POST /graphql HTTP/1.1\r\nHost: local');
        halfOpen.push(socket);
      }
      while (cut.length < silent - mostSilent) await new Promise(resolve => setImmediate(resolve));
      await ask(kept);
      // A connection is seen when a thread gets to it, at times dozens after it was made; the first half is older than any that stays.
      const gone = new Set(cut);
      assert.ok(halfOpen.slice(0, silent / 2).every((_, number) => gone.has(number)));
      assert.equal(halfOpen.filter(socket => socket.readable).length, mostSilent);
      halfOpen.forEach(socket => socket.destroy());
      kept.destroy();
    } finally {
      await server.stop();
    }
  });
}

async function connected(server) {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  // Cut off is what it may be.
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

async function ask(socket) {
  socket.write('GET /health/live HTTP/1.1\r\nHost: local\r\n\r\n');
  const [answer] = await once(socket, 'data');
  assert.match(answer.toString(), /^HTTP\/1.1 200 /);
}
