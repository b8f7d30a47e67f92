// Somebody who asks faster than he is answered.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Person } from '../person.mjs';
import { rawSocket } from '../rawSocket.mjs';
import { Server } from '../server.mjs';

const asked = 20_000;

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
}
