import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LinkedRecords, type ConnectionState, type KeyValueRecord, type LongTextRecord } from '@linkedrecords/client';
import { Network } from '../support/network.js';
import { SeededRandom } from '../support/random.js';
import type { TestServer } from '../support/server.js';
import { until } from '../support/until.js';

/** Somebody behind a network that can be cut. */
async function behind(server: TestServer, name: string): Promise<{ client: LinkedRecords; network: Network; end: () => Promise<void> }> {
  const network = await Network.to(server.port);
  const client = new LinkedRecords(network.url);
  client.refusalHandler = () => {};
  await client.signInAs(name);
  const end = async (): Promise<void> => {
    await client.close();
    network.close();
  };
  return { client, network, end };
}

async function cutAndRestore(client: LinkedRecords, network: Network, meanwhile: () => void = () => {}): Promise<void> {
  network.cut();
  await until(() => client.connection.state === 'offline', 'the loss is noticed');
  meanwhile();
  network.restore();
  client.reconnect();
  await until(() => client.connection.state === 'live', 'the connection is back');
}

export const connection = (server: TestServer): void =>
  void describe('a connection', () => {
    it('refuses to sign in with a reason while the server cannot be reached, and signs in once it can', async () => {
      const { client, network, end } = await behind(server, 'alice');

      network.cut();
      await assert.rejects(client.signInAs('bob'), { name: 'LinkedRecordsError', code: 'OFFLINE' });
      network.restore();

      assert.equal((await client.signInAs('bob')).email, 'bob@example.com');
      await end();
    });

    it('says what it is, and comes back with everything that was followed', async () => {
      const { client, network, end } = await behind(server, 'alice');
      const states: ConnectionState[] = [];
      const handled: string[] = [];
      client.onConnection(({ state }) => states.at(-1) === state || states.push(state));
      client.connectionLostHandler = error => handled.push(error.code);
      client.loginHandler = () => handled.push('back');
      await client.Fact.createAll([['ConnectionNote', '$isATermFor', 'Something to remember']]);
      const note = await client.Record.create('keyValue', { n: 1 }, [['isA', 'ConnectionNote']]);
      const text = await client.Record.create('longText', 'one');
      const other = new LinkedRecords(server.url);
      await other.signInAs('alice');
      let rows: readonly unknown[] = [];
      const stop = await client.Record.subscribeToQuery(
        { notes: [['isA', 'ConnectionNote']] },
        ({ notes }) => (rows = notes.map(found => found.id)),
      );
      note.subscribe(() => {});
      text.subscribe(() => {});
      assert.deepEqual(rows, [note.id]);

      network.cut();
      await until(() => client.connection.state === 'offline', 'the loss is noticed');
      const missed = await other.Record.create('keyValue', { n: 2 }, [['isA', 'ConnectionNote']]);
      await ((await other.Record.find(note.id)) as KeyValueRecord).patch({ n: 3 });
      await ((await other.Record.find(text.id)) as LongTextRecord).insert(3, ' two');
      network.restore();
      client.reconnect();

      await until(() => rows.length === 2, 'the row that was missed');
      await until(() => note.value['n'] === 3 && text.value === 'one two', 'the changes that were missed');
      await until(() => handled.length === 2, 'both handlers were called');
      assert.ok(rows.includes(missed.id));
      assert.deepEqual(handled, ['OFFLINE', 'back']);
      assert.deepEqual([states[0], states.includes('offline'), states.at(-1)], ['live', true, 'live']);
      stop();
      await other.close();
      await end();
    });

    it('sends what was written without it, once, in order', async () => {
      const { client, network, end } = await behind(server, 'alice');
      const record = await client.Record.create('keyValue', { n: 0, last: '' });
      const text = await client.Record.create('longText', '');
      const outcomes: Promise<unknown>[] = [];

      await cutAndRestore(client, network, () => {
        for (const word of ['a', 'b', 'c']) {
          outcomes.push(record.increment('n'), record.patch({ last: word }), text.insert(text.value.length, word));
        }
        outcomes.push(client.Record.create('keyValue', { made: 'offline' }).then(made => assert.equal(made.value['made'], 'offline')));
        assert.deepEqual([record.value['n'], record.value['last'], text.value], [3, 'c', 'abc']);
      });
      await Promise.all(outcomes);

      await record.load();
      assert.deepEqual([record.value['n'], record.value['last']], [3, 'c']);
      assert.equal(await text.getValue(), 'abc');
      assert.equal(client.connection.pending, 0);
      await end();
    });

    it('does nothing twice when an answer is lost', async () => {
      const { client, network, end } = await behind(server, 'alice');
      const record = await client.Record.create('keyValue', { n: 0 });
      const tries = 12;

      for (let attempt = 0; attempt < tries; attempt++) {
        // The server has done it, and the first that it says of it is lost.
        network.letThrough = () => {
          network.letThrough = null;
          return false;
        };
        const outcome = record.increment('n');
        await until(() => client.connection.state === 'offline', 'the answer is lost');
        client.reconnect();
        await outcome;
      }

      await record.load();
      assert.equal(record.value['n'], tries);
      await end();
    });

    it('goes on when the server is killed and comes back', async () => {
      const { client, end } = await behind(server, 'alice');
      const record = await client.Record.create('keyValue', { n: 0 });
      record.subscribe(() => {});

      await server.kill();
      await until(() => client.connection.state === 'offline', 'the loss is noticed');
      const outcome = record.increment('n');
      assert.equal(record.value['n'], 1);
      await server.start();
      client.reconnect();
      await outcome;

      await until(() => client.connection.state === 'live', 'live again');
      assert.equal(record.value['n'], 1);
      await end();
    });

    it('leaves no read waiting for ever', async () => {
      const network = await Network.to(server.port);
      network.cut();
      const client = new LinkedRecords(network.url, { patience: 300 });

      await assert.rejects(client.Record.find('kv-none'), { code: 'OFFLINE' });
      await assert.rejects(client.ensureUserIdIsKnown(), { code: 'OFFLINE' });
      const stop = await client.Record.subscribeToQuery({ all: [['isA', 'Nothing']] }, () => assert.fail('there is nothing to tell'));
      stop();
      await client.close();
      await assert.rejects(client.Record.find('kv-none'), { code: 'CLOSED' });
      network.close();
    });

    it('says that somebody has to sign in, and keeps what was written until they have', async () => {
      const { client, end } = await behind(server, 'alice');
      const record = await client.Record.create('keyValue', { n: 0 });
      const told: string[] = [];
      client.needsSignInHandler = error => told.push(error.code);

      await client.signOut();
      await until(() => client.connection.state === 'needsSignIn', 'nobody is signed in');
      const outcome = record.increment('n');
      await assert.rejects(client.getCurrentUserEmail(), { code: 'UNAUTHENTICATED' });
      await assert.rejects(client.Record.find(record.id), { code: 'UNAUTHENTICATED' });
      await client.signInAs('alice');
      await outcome;

      assert.deepEqual(told, ['UNAUTHENTICATED']);
      assert.equal(await client.getCurrentUserEmail(), 'alice@example.com');
      await end();
    });

    it('says it once, though the server ends the connection before it answers', async test => {
      const { client, end } = await behind(server, 'alice');
      const told: string[] = [];
      client.needsSignInHandler = error => told.push(error.code);
      const ask = fetch;
      test.mock.method(globalThis, 'fetch', async (...asked: Parameters<typeof fetch>) => {
        const answer = await ask(...asked);
        await until(() => client.connection.state !== 'live', 'the connection is over');
        return answer;
      });

      await client.signOut();
      await assert.rejects(client.getCurrentUserEmail(), { code: 'UNAUTHENTICATED' });

      assert.deepEqual(told, ['UNAUTHENTICATED']);
      await end();
    });

    it('stays signed in when signing out fails', async () => {
      const { client, network, end } = await behind(server, 'alice');

      network.cut();
      await assert.rejects(client.signOut(), { code: 'OFFLINE' });
      network.restore();

      assert.equal(await client.getCurrentUserEmail(), 'alice@example.com');
      await until(() => client.connection.state === 'live', 'it has come back');
      await end();
    });

    it('never sends for one person what another has written, and ends what they followed', async () => {
      const { client, network, end } = await behind(server, 'alice');
      const record = await client.Record.create('keyValue', { n: 0 });
      const text = await client.Record.create('longText', 'hers');
      const results: unknown[] = [];
      await client.Record.subscribeToQuery({ one: record.id }, ({ one }) => results.push(one));
      network.cut();
      await until(() => client.connection.state === 'offline', 'the loss is noticed');
      const outcome = record.increment('n');
      void text.insert(0, 'still ');
      await until(() => results.length === 2, 'what was written shows');
      network.restore();

      await client.signInAs('bob');
      await assert.rejects(outcome, { code: 'USER_CHANGED' });
      assert.equal(await client.Record.find(record.id), undefined);
      await client.signInAs('alice');
      await until(() => client.connection.pending === 0, 'what was kept is sent');

      const again = (await client.Record.find<KeyValueRecord>(record.id)) as KeyValueRecord;
      assert.notEqual(again, record);
      assert.equal(again.value['n'], 1);
      await until(
        async () => (await client.Record.find<LongTextRecord>(text.id))?.value === 'still hers',
        'the text that was kept is sent',
      );
      assert.equal(results.length, 2);
      await end();
    });

    it('goes on with a text that is opened anew', async () => {
      const { client, end } = await behind(server, 'alice');
      const first = await client.Record.create('longText', 'a');
      await first.insert(1, 'b');
      await client.signOut();
      await client.signInAs('alice');

      const again = (await client.Record.find<LongTextRecord>(first.id)) as LongTextRecord;
      assert.notEqual(again, first);
      await again.insert(2, 'c');
      await again.load();
      assert.equal(again.value, 'abc');
      await end();
    });

    it('ends with one text for three who type while it is cut again and again', async () => {
      const people = await Promise.all(['alice', 'bob', 'charlie'].map(name => behind(server, name)));
      const [first, ...others] = people as [(typeof people)[0], ...typeof people];
      const made = await first.client.Record.create('longText', 'Roses are red');
      const ids = await Promise.all(others.map(({ client }) => client.ensureUserIdIsKnown()));
      await first.client.Fact.createAll(ids.map(id => [id, '$canAccess', made.id] as const));
      const texts = await Promise.all(people.map(async ({ client }) => (await client.Record.find(made.id)) as LongTextRecord));
      texts.forEach(text => text.subscribe(() => {}));

      const random = new SeededRandom(7);
      for (let round = 0; round < 60; round++) {
        const who = random.below(3);
        const text = texts[who] as LongTextRecord;
        void text.edit(random.edit(text.value.length));
        if (round % 10 === 9) people[who]?.network.drop();
        if (random.below(3) === 0) await new Promise(resolve => setTimeout(resolve, random.below(20)));
      }
      people.forEach(({ client }) => client.reconnect());
      await Promise.all(texts.map(text => text.confirmedAll()));

      await made.load();
      await until(() => texts.every(text => text.version === Math.max(...texts.map(one => one.version))), 'all have heard everything');
      assert.deepEqual(new Set(texts.map(text => text.value)).size, 1);
      await Promise.all(people.map(({ end }) => end()));
    });
  });
