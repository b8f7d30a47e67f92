import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { accepts } from '../harness/assertions.mjs';
import { RawSocket } from '../harness/raw.mjs';
import { until } from '../harness/world.mjs';

const textOf = async (person, id) => (await person.graphql(`{record(id:"${id}"){... on LongTextRecord{text version}}}`)).record;

export function sockets(world) {
  const it = (name, run) => test(name, { timeout: 300_000 }, run);

  describe('Connections', { concurrency: 6 }, () => {
    it('a broken connection costs nothing: documents, texts and results arrive afterwards', async () => {
      const A = await world.person('ann');
      const B = await A.again();
      const t = world.terms();
      await t.declare(A, 'Doc');
      const [document, text] = [await A.create({ n: 0 }), await A.Records.createLongText('a text')];
      const [seen, read] = [await B.Records.find(document.id), await B.Records.find(text.id)];
      const results = [];
      await B.Records.subscribeToQuery({ docs: [['isA', t.Doc]] }, result => results.push(result.docs.length));
      await until(() => results.length === 1);
      void B.tab.cut();
      for (let n = 1; n <= 20; n++) await document.set({ n, [`key${n}`]: n });
      await text.set('a longer text');
      await text.set('another text, and longer');
      await A.create({}, [['isA', t.Doc]]);
      await until(async () => (await read.getValue()) === 'another text, and longer');
      await until(async () => (await seen.getValue()).n === 20);
      assert.deepEqual(await seen.getValue(), await document.getValue());
      await until(() => results.at(-1) === 1);
      assert.equal(B.tab.sockets.length, 2);
      assert.equal(B.tab.said.filter(words => /failed/.test(words)).length, 0);
    });

    it('what is typed while the connection is broken is sent afterwards', async () => {
      const A = await world.person('ann');
      const B = await A.again();
      const text = await A.Records.createLongText('text');
      const read = await B.Records.find(text.id);
      await B.tab.cut();
      // At once, before the client connects again and hears of what A types.
      const typed = read.set('B, text');
      assert.notEqual(B.tab.sockets.at(-1).readyState, 1);
      await text.set('text by A');
      await typed;
      await until(async () => (await textOf(A, text.id)).text === 'B, text by A');
      await until(async () => (await read.getValue()) === 'B, text by A' && (await text.getValue()) === 'B, text by A');
    });

    it('a text whose first change was lost with the connection is loaded anew, and goes on', async () => {
      const A = await world.person('ann');
      const B = await A.again();
      const text = await A.Records.createLongText('text');
      const read = await B.Records.find(text.id);
      B.tab.sockets.at(-1).send = () => {};
      void read.set('lost text');
      await until(() => read.changeInTransmission);
      await B.tab.cut();
      await until(() => !read.changeInTransmission);
      assert.equal(await read.getValue(), 'text');
      await read.set('a text again');
      await until(async () => (await text.getValue()) === 'a text again');
    });

    it('a text whose newest change was left out while it was loaded is loaded anew, also when one before it was taken', async () => {
      const A = await world.person('ann');
      const text = await A.Records.createLongText('text');
      const raw = await RawSocket.of(A);
      const clientId = `${A.id}-raw`;
      const change = (changeset, changeId) => raw.emit('message', { channel: text.id, message: { change: { changeset, changeId }, clientId } });
      const load = async () => (await A.raw(`/attributes/${text.id}?clientId=${clientId}`)).json();
      const orders = () => raw.data(text.id).filter(told => told.change.changeset === '').length;
      await raw.emit('subscribe', { channel: text.id });
      assert.equal(await change('no changeset', 1), 'invalid message');
      assert.equal(await change('=4+1|a|', 1), 'reloading');
      const { changeId } = await load();
      assert.equal(await change('=4+1|a|', changeId), 'delivered');
      assert.equal(await change('no changeset', changeId), 'invalid message');
      assert.equal(await change('=5+1|b|', changeId), 'reloading');
      await load();
      // Two for what was invalid. The client may have made the change after it had loaded, and would wait for ever.
      await until(() => orders() === 3, 'the client was told once more to load');
      raw.close();
    });

    it('a session that nobody knows any more is told so', async () => {
      const A = await world.person('ann');
      const raw = await RawSocket.of(A, { pid: 'unknown', offset: '3.1' });
      await raw.frame(/^41$/);
      raw.close();
    });

    it('a session without a channel has nothing to miss, and begins anew', async () => {
      const A = await world.person('ann');
      const raw = await RawSocket.of(A, { pid: 'unknown' });
      assert.notEqual(raw.handshake.pid ?? 'unknown', 'unknown');
      raw.close();
    });

    it('a client that knows of a channel knows how many it has', async () => {
      const A = await world.person('ann');
      const [one, two] = [await A.create({}), await A.create({})];
      const raw = await RawSocket.of(A);
      for (const record of [one, two, one]) assert.equal(await raw.emit('subscribe', { channel: record.id }), 'subscribed');
      assert.deepEqual(raw.frames.slice(2), [
        '42["channels","1.1"]', '430[{"status":"subscribed"}]', '42["channels","2.2"]', '431[{"status":"subscribed"}]', '432[{"status":"subscribed"}]',
      ]);
      raw.close();
    });

    it('more events at once than a user may send wait, and all are answered', async () => {
      const A = await world.person('ann');
      const raw = await RawSocket.of(A);
      const answers = await Promise.all(Array.from({ length: 1_300 }, () => raw.emit('anything-else', {})).concat(
        Array.from({ length: 1_300 }, () => raw.emit('subscribe', { channel: 'xx-1' }))));
      assert.deepEqual([...new Set(answers)], ['invalid event', 'invalid channel']);
      raw.close();
    });

    it('who is sent more than is kept between two heartbeats is asked earlier, and hears all', async () => {
      const A = await world.person('ann');
      const raw = await RawSocket.of(A);
      for (let n = 0; n < 22_000; n++) raw.send(`42${n}["anything-else",{}]`);
      await until(() => raw.frames.length >= 22_001);
      assert.ok(raw.pings > 0);
      assert.equal(raw.frames.at(-1), '4321999[{"status":"invalid event"}]');
      raw.close();
    });

    it('a session is nobody else\'s', async () => {
      const [A, B] = await world.people('ann', 'ben');
      const mine = await RawSocket.of(A);
      const theirs = await RawSocket.of(B, { pid: mine.handshake.pid, offset: '0' });
      await theirs.frame(/^41$/);
      mine.close();
      theirs.close();
    });

    it('a token that proves nothing is refused before the connection is acknowledged', async () => {
      const A = await world.person('ann');
      const raw = await RawSocket.open(world.url);
      raw.send('40{"token":"Bearer nonsense"}');
      assert.equal(await raw.frame(/^4[04]/), '44{"message":"unauthorized"}');
      raw.close();
      const none = await RawSocket.open(world.url);
      none.send('40');
      assert.equal(await none.frame(/^4[04]/), '44{"message":"unauthorized"}');
      none.close();
      assert.ok(A.token);
    });

    it('other transports, versions and namespaces are refused', async () => {
      await assert.rejects(RawSocket.open(world.url, { path: '/ws/?EIO=3&transport=websocket' }));
      await assert.rejects(RawSocket.open(world.url, { path: '/ws/?EIO=4&transport=polling' }));
      const raw = await RawSocket.open(world.url);
      raw.send('40/admin,{}');
      assert.equal(await raw.frame(/^44/), '44/admin,{"message":"Invalid namespace"}');
      raw.close();
    });

    it('every event is answered, whatever is in it', async () => {
      const [A, B] = await world.people('ann', 'ben');
      const record = await A.create({ a: 1 });
      const text = await A.Records.createLongText('text');
      const raw = await RawSocket.of(A);
      assert.equal(await raw.emit('subscribe'), 'invalid event');
      assert.equal(await raw.emit('subscribe', {}), 'invalid channel');
      assert.equal(await raw.emit('subscribe', { channel: '' }), 'invalid channel');
      assert.equal(await raw.emit('subscribe', { channel: 'xx-1' }), 'invalid channel');
      assert.equal(await raw.emit('subscribe', { channel: 'kv-none' }), 'unauthorized');
      assert.equal(await raw.emit('subscribe', { channel: record.id, readToken: 'nonsense' }), 'subscribed');
      assert.equal(await raw.emit('subscribe', { channel: record.id }), 'subscribed');
      assert.equal(await raw.emit('subscribe', { channel: `query-sub:${A.id}:{"a":[["isA","Doc"]]}` }), 'subscribed');
      assert.equal(await raw.emit('subscribe', { channel: `query-sub:${B.id}:{"a":[["isA","Doc"]]}` }), 'unauthorized');
      for (const query of ['{}', 'nonsense', '{"a":[["one"]]}']) assert.equal(await raw.emit('subscribe', { channel: `query-sub:${A.id}:${query}` }), 'unauthorized');
      assert.equal(await raw.emit('anything', {}), 'invalid event');
      assert.equal(await raw.emit('message', { channel: record.id }), 'invalid message');
      assert.equal(await raw.emit('message', { channel: record.id, message: { change: [], clientId: 'c-1' } }), 'delivered');
      assert.equal(await raw.emit('message', { channel: record.id, message: { change: [{ key: '__proto__.a', value: 1 }], clientId: 'c-1' } }), 'invalid message');
      for (const change of [undefined, {}, { changeset: '', changeId: 1 }, { changeset: '=4+1|x|', changeId: 99 }, { changeset: '=9+1|x|', changeId: 1 }]) {
        assert.equal(await raw.emit('message', { channel: text.id, message: { change, clientId: 'c-2' } }), 'invalid message');
      }
      raw.close();
    });

    it('a frame that is too large, or no packet, ends the connection', async () => {
      const A = await world.person('ann');
      for (const frame of [`42["message","${'x'.repeat(1_000_001)}"]`, '4nonsense', '9']) {
        const raw = await RawSocket.of(A);
        raw.send(frame);
        await raw.closed;
      }
    });

    it('the author of a change is who sent it, whatever it says', async () => {
      const [A, B] = await world.people('ann', 'ben');
      const record = await A.create({ a: 1 });
      await accepts(A, [B.id, '$canAccess', record.id]);
      const [mine, theirs] = [await RawSocket.of(A), await RawSocket.of(B)];
      for (const raw of [mine, theirs]) assert.equal(await raw.emit('subscribe', { channel: record.id }), 'subscribed');
      const message = clientId => ({ channel: record.id, message: { attributeId: record.id, actorId: A.id, clientId, change: [{ key: 'b', value: 2 }] } });
      assert.equal(await mine.emit('message', message('ann-1')), 'delivered');
      assert.equal(await theirs.emit('message', message('ann-1')), 'delivered');
      await until(() => mine.data(record.id).length === 2 && theirs.data(record.id).length === 2);
      assert.deepEqual(mine.data(record.id).map(data => data.actorId), [A.id, B.id]);
      // Its own id would make the client take the change of another for its own.
      assert.deepEqual(mine.data(record.id).map(data => data.clientId), ['ann-1', '']);
      assert.deepEqual(theirs.data(record.id)[0], { ...mine.data(record.id)[0], clientId: 'ann-1' });
      mine.close();
      theirs.close();
    });

    it('a change is answered when it stands in the log, between those of others', async () => {
      const A = await world.person('ann');
      const B = await A.again();
      const record = await A.create({ n: -1 });
      const seen = await B.Records.find(record.id);
      // Both set the same key at the same time, again and again: both must show what the server has.
      for (let n = 0; n < 20; n++) await Promise.all([record.change(new A.tab.library.KeyValueChange([{ key: 'n', value: `a${n}` }])), seen.change(new B.tab.library.KeyValueChange([{ key: 'n', value: `b${n}` }]))]);
      await until(async () => {
        const stored = (await A.graphql(`{record(id:"${record.id}"){... on KeyValueRecord{value}}}`)).record.value.n;
        return (await record.getValue()).n === stored && (await seen.getValue()).n === stored;
      });
    });

    it('who may not read any more hears nothing, and catches up when she may again', async () => {
      const [A, B] = await world.people('ann', 'ben');
      const [record, text, mark] = [await A.create({ n: 0, old: 1 }), await A.Records.createLongText('zero'), await A.create({ n: 0 })];
      for (const node of [record, text, mark]) await accepts(A, [B.id, '$canRead', node.id]);
      const [seen, read, marked] = [await B.Records.find(record.id), await B.Records.find(text.id), await B.Records.find(mark.id)];
      for (const node of [record, text]) await A.takeBack(B.id, '$canRead', node.id);
      await record.set({ n: 1 });
      await text.set('one');
      await mark.set({ n: 1 });
      await until(async () => (await marked.getValue()).n === 1);
      assert.deepEqual([await seen.getValue(), await read.getValue()], [{ n: 0, old: 1 }, 'zero']);
      for (const node of [record, text]) await accepts(A, [B.id, '$canRead', node.id]);
      await record.set({ n: 2 });
      await text.set('two');
      await until(async () => JSON.stringify(await seen.getValue()) === '{"n":2}' && (await read.getValue()) === 'two');
    });

    it('what was changed between loading a record and listening to it is not missed', async () => {
      const A = await world.person('ann');
      const B = await A.again();
      const [record, text] = [await A.create({ n: 0 }), await A.Records.createLongText('zero')];
      for (const node of [record, text]) {
        const bus = await B.client.getClientServerBus();
        const subscribe = bus.subscribe.bind(bus);
        bus.subscribe = async (...given) => {
          bus.subscribe = subscribe;
          await node.set(node === text ? 'one' : { n: 1 });
          return subscribe(...given);
        };
        await B.Records.find(node.id);
      }
      const [seen, read] = [await B.Records.find(record.id), await B.Records.find(text.id)];
      await until(async () => (await seen.getValue()).n === 1 && (await read.getValue()) === 'one');
    });

    it('a text whose change cannot be taken is loaded anew, and goes on', async () => {
      const [A, B] = await world.people('ann', 'ben');
      const text = await A.Records.createLongText('zero');
      await accepts(A, [B.id, '$canRead', text.id]);
      const read = await B.Records.find(text.id);
      await read.set('zero, by a reader');
      await until(async () => (await read.getValue()) === 'zero');
      await accepts(A, [B.id, '$canAccess', text.id]);
      await read.set('zero, by a writer');
      await until(async () => (await text.getValue()) === 'zero, by a writer');
    });
  });

  it('who comes back to a restarted server goes on where he was', async () => {
    const A = await world.person('ann');
    const B = await A.again();
    const t = world.terms();
    await t.declare(A, 'Doc');
    const [document, text] = [await A.create({ n: 0 }), await A.Records.createLongText('a text')];
    const [seen, read] = [await B.Records.find(document.id), await B.Records.find(text.id)];
    const results = [];
    await B.Records.subscribeToQuery({ docs: [['isA', t.Doc]] }, result => results.push(result.docs.length));
    await until(() => results.length === 1);
    await world.server.restart();
    await document.set({ n: 1 });
    await A.raw(`/attributes/${text.id}?clientId=c-1`, { method: 'PATCH', json: { change: { changeset: '=6+1|!|', changeId: 1 } } });
    await A.create({}, [['isA', t.Doc]]);
    await until(async () => (await seen.getValue()).n === 1);
    await until(async () => (await read.getValue()) === 'a text!');
    await until(() => results.at(-1) === 1);
  });

  it('a server that is killed loses no channel, and nothing that is gone stays shown', async () => {
    const A = await world.person('ann');
    const B = await A.again();
    const t = world.terms();
    await t.declare(A, 'Doc');
    const [document, text] = [await A.create({ n: 0, old: 1, inner: { old: 1, kept: 2 } }), await A.Records.createLongText('a text')];
    const [seen, read] = [await B.Records.find(document.id), await B.Records.find(text.id)];
    const results = [];
    await B.Records.subscribeToQuery({ docs: [['isA', t.Doc]] }, result => results.push(result.docs.length));
    await until(() => results.length === 1);
    const raw = await RawSocket.of(B);
    assert.equal(await raw.emit('subscribe', { channel: document.id }), 'subscribed');
    await document.set({ n: 1, old: 1, inner: { old: 1, kept: 2 } });
    await until(async () => (await seen.getValue()).n === 1);

    await world.server.kill();
    await world.server.start();
    await A.raw(`/attributes/${document.id}?clientId=c-1`, { method: 'PATCH', json: { change: [{ key: 'n', value: 2 }, { key: 'old', value: null }, { key: 'inner.old', value: null }] } });
    await A.raw(`/attributes/${text.id}?clientId=c-1`, { method: 'PATCH', json: { change: { changeset: '=6+1|!|', changeId: 1 } } });
    await A.create({}, [['isA', t.Doc]]);

    await until(async () => (await seen.getValue()).n === 2);
    assert.deepEqual(await seen.getValue(), { n: 2, inner: { kept: 2 } });
    await until(async () => (await read.getValue()) === 'a text!');
    await until(() => results.at(-1) === 1);
    // More channels than were written down: it is told to load anew, instead of missing some of them for ever.
    const told = await RawSocket.of(B, { pid: raw.handshake.pid, offset: '9.2' });
    await told.frame(/^41$/);
    told.close();
    raw.close();
  });

  describe('Beside GraphQL', { concurrency: 6 }, () => {
    it('a text is the same through both, halves of characters included', async () => {
      const A = await world.person('ann');
      const B = await A.again();
      const text = await A.Records.createLongText('smile 😀 here');
      const read = await B.Records.find(text.id);
      // The client sends one half of the character only.
      await text.set('smile 😁 here');
      await until(async () => (await read.getValue()) === 'smile 😁 here');
      assert.equal((await textOf(A, text.id)).text, 'smile 😁 here');
      await A.graphql(`mutation{setText(record:"${text.id}",text:"[smile] 😁😁 there"){version}}`);
      for (const record of [text, read]) await until(async () => (await record.getValue()) === '[smile] 😁😁 there');
      await read.set('[smile] 😁😁 there!');
      await until(async () => (await textOf(A, text.id)).text === '[smile] 😁😁 there!' && (await text.getValue()) === '[smile] 😁😁 there!');
    });

    it('a document is the same through both', async () => {
      const A = await world.person('ann');
      const B = await A.again();
      const record = await A.create({ a: { b: 1 }, list: [1, 2] });
      const seen = await B.Records.find(record.id);
      await A.graphql(`mutation{patchKeyValue(input:{record:"${record.id}",changes:[{path:["a","c"],set:2}]}){record{id}}}`);
      for (const one of [record, seen]) await until(async () => JSON.stringify(await one.getValue()) === '{"a":{"b":1,"c":2},"list":[1,2]}');
      await seen.set({ a: { c: 3 }, list: [1, 2] });
      await until(async () => JSON.stringify((await A.graphql(`{record(id:"${record.id}"){... on KeyValueRecord{value}}}`)).record.value) === '{"a":{"c":3},"list":[1,2]}');
    });
  });
}
