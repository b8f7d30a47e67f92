import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { Person } from '../person.mjs';
import { FollowedText, insertion } from '../text.mjs';

const rounds = process.env.LINKEDRECORDS_LONG === '1' ? 50 : 5;
const typingRounds = Number(process.env.LINKEDRECORDS_KILLS ?? (process.env.LINKEDRECORDS_LONG === '1' ? 200 : 5));
const writers = 8;
// One record and one step of a counter, all or nothing: what is lost or doubled shows in either.
const write = `mutation($id: String!, $counter: Node!) { transact(input: { id: $id,
  create: [{ value: { call: "made" }, facts: [["isA", "Survivor"]] }],
  patch: [{ record: $counter, changes: [{ path: ["n"], increment: 1 }] }] }) { revision repeated created { record { id } } } }`;
const edit = 'mutation($i: EditTextInput!) { editText(input: $i) { version } }';
const read = 'query($id: Node!) { record(id: $id) { version ... on LongTextRecord { text } } }';

export const kill = server => describe('a server that is killed under writes', () => {
  it('loses nothing that it acknowledged and doubles nothing that is repeated', async context => {
    const alice = await Person.develop(server, 'alice');
    await alice.assertFacts(['Survivor', '$isATermFor', '"A record that must not be lost"']);
    const counter = await alice.createRecord({ value: { n: 0 } });
    const outcomes = new Map();
    let [unanswered, committed] = [0, 0];
    const survivors = new FollowedFacts();
    const reader = follow(alice, survivors);

    for (let round = 0; round < rounds; round++) {
      const open = new Set();
      let isDown = false;
      const working = Array.from({ length: writers }, async () => {
        while (!isDown) {
          const id = randomUUID();
          open.add(id);
          try {
            const { transact } = await alice.get(write, { id, counter });
            outcomes.set(id, transact);
            open.delete(id);
          } catch (failure) {
            if (!isDown) throw failure;
          }
        }
      });
      const enough = outcomes.size + randomInt(5, 40);
      await Promise.race([Promise.all(working), (async () => {
        // Any moment will do, and all of them are met in time: before the commit, between it and the answer, after that.
        while (outcomes.size < enough) await new Promise(resolve => setTimeout(resolve, randomInt(1, 8)));
      })()]);
      isDown = true;
      await server.kill();
      await Promise.all(working);
      await server.start();

      unanswered += open.size;
      for (const id of open) {
        const { transact } = await alice.get(write, { id, counter });
        committed += transact.repeated;
        outcomes.set(id, transact);
      }
    }

    context.diagnostic(`${outcomes.size} writes, ${rounds} kills; ${unanswered} unanswered, of which ${committed} had been committed`);
    const made = [...outcomes.values()];
    const newest = Math.max(...made.map(outcome => outcome.revision));
    assert.equal(new Set(made.map(outcome => outcome.revision)).size, made.length, 'a revision is one transaction');
    const records = new Set(made.map(outcome => outcome.created[0].record.id));
    assert.equal(records.size, made.length);
    const answer = await alice.get(
      'query($c: Node!, $at: Revision!) { findAll(where: [["$it", "isA", "Survivor"]], first: 1000, atLeast: $at) { revision count nodes { id } } record(id: $c) { ... on KeyValueRecord { value } } }',
      { c: counter, at: newest });
    assert.ok(answer.findAll.revision >= newest);
    assert.equal(answer.findAll.count, made.length);
    assert.ok(answer.findAll.nodes.every(({ id }) => records.has(id)));
    assert.equal(answer.record.value.n, made.length);
    for (const [id, first] of [...outcomes].slice(0, 20)) {
      const { transact } = await alice.get(write, { id, counter });
      assert.deepEqual([transact.revision, transact.repeated, transact.created], [first.revision, true, first.created]);
    }

    // Whoever followed all the time, by the last revision that it had seen, holds the same.
    await reader.reaches(() => survivors.revision >= newest);
    assert.deepEqual([...survivors.subjects].sort(), [...records].sort());
    context.diagnostic(`a live query that was resumed ${reader.resumptions()} times, ${survivors.resets} of them with the whole result`);
    await reader.stop();
  });

  it('loses and doubles no character that eight people type', async context => {
    const alice = await Person.develop(server, 'alice');
    const id = await alice.createRecord({ text: '.' });
    const answer = 'mutation($i: EditTextInput!) { editText(input: $i) { version record { version text } } }';
    const acknowledged = new Set();
    let [isDown, kills, resent] = [false, 0, 0];
    const typists = Array.from({ length: writers }, (_, who) => ({ client: `typist-${who}`, sequence: 0, at: { version: 1, text: '.' }, open: null }));
    // One edit of each is on its way at a time; one without an answer is sent again as it was.
    const send = async typist => {
      typist.open ??= {
        token: `<${typist.client}:${++typist.sequence}>`,
        base: typist.at.version,
        length: typist.at.text.length,
        place: randomInt(0, typist.at.text.length + 1),
      };
      const { token, base, length, place } = typist.open;
      const operation = [place, token, length - place].filter(step => step !== 0);
      const { editText } = await alice.get(answer, { i: { record: id, base, operation, client: typist.client, sequence: typist.sequence } });
      acknowledged.add(token);
      typist.at = editText.record;
      typist.open = null;
    };

    for (; kills < typingRounds; kills++) {
      isDown = false;
      const enough = acknowledged.size + randomInt(writers, 60);
      const working = typists.map(async typist => {
        while (!isDown) {
          try {
            await send(typist);
          } catch (failure) {
            if (!isDown) throw failure;
          }
        }
      });
      await Promise.race([Promise.all(working), (async () => {
        while (acknowledged.size < enough) await new Promise(resolve => setTimeout(resolve, randomInt(1, 8)));
      })()]);
      isDown = true;
      await server.kill();
      await Promise.all(working);
      await server.start();
      resent += typists.filter(typist => typist.open).length;
      await Promise.all(typists.filter(typist => typist.open).map(send));
    }

    context.diagnostic(`${acknowledged.size} edits by ${writers} people, ${kills} kills, ${resent} sent again`);
    const { record } = await alice.get(read, { id });
    const found = record.text.match(/<typist-\d+:\d+>/g) ?? [];
    assert.equal(record.version, 1 + acknowledged.size);
    // Tokens typed into one another are found from the inside out.
    let [text, seen] = [record.text, []];
    for (let inner = found; inner.length > 0; inner = text.match(/<typist-\d+:\d+>/g) ?? []) {
      seen.push(...inner);
      text = text.replaceAll(/<typist-\d+:\d+>/g, '');
    }
    assert.equal(text, '.', 'nothing is left that nobody typed');
    assert.deepEqual(seen.sort(), [...acknowledged].sort());
  });

  it('is followed on from the version that a client has seen', async () => {
    const alice = await Person.develop(server, 'alice');
    const id = await alice.createRecord({ text: 'start' });
    const seen = new FollowedText('start', 1);
    const operations = 'subscription($id: Node!, $v: Int!) { textOperations(record: $id, since: $v) { version operation } }';
    const reader = follow(alice, { query: operations, variables: () => ({ id, v: seen.version }), apply: data => seen.apply(data.textOperations) });
    const kills = 2;
    const editsEach = 15;
    let typed = 0;
    for (let round = 0; round < kills; round++) {
      for (let edits = 0; edits < editsEach; edits++) await type(alice, id, ++typed);
      // It goes away while this edit is on its way; the same edit is sent again to the next server.
      const cut = type(alice, id, ++typed).then(() => undefined, failure => failure);
      await server.kill();
      const failure = await cut;
      await server.start();
      if (failure) await type(alice, id, typed);
    }

    const { record } = await alice.get(read, { id });
    assert.equal(record.version, 1 + typed);
    await reader.reaches(() => seen.version >= record.version);
    assert.equal(seen.text, record.text);
    await reader.stop();
  });
});

// Puts the number of the edit in front; sent again, it is the same edit of the same session.
async function type(person, id, sequence) {
  const { record } = await person.get(read, { id });
  if (record.text.startsWith(`${sequence} `)) return;
  await person.get(edit, { i: { record: id, base: record.version, operation: insertion(record.text, 0, `${sequence} `), client: 'typist', sequence } });
}

// The subjects of facts that come and go; what has come does not come again, unless the whole result does.
class FollowedFacts {
  query = 'subscription($since: Revision) { facts(predicate: ["isA"], object: ["Survivor"], since: $since) { isReset revision count added { subject } removed { subject } } }';
  subjects = new Set();
  revision = null;
  resets = -1;

  variables = () => ({ since: this.revision });

  apply({ facts }) {
    if (facts.isReset) {
      this.subjects.clear();
      this.resets++;
    }

    for (const { subject } of facts.removed) assert.ok(this.subjects.delete(subject), 'what goes was there');
    for (const { subject } of facts.added) {
      assert.ok(!this.subjects.has(subject), `${subject} comes a second time`);
      this.subjects.add(subject);
    }

    assert.equal(this.subjects.size, facts.count);
    this.revision = facts.revision;
  }
}

// Subscribes again, with what it has seen, whenever the socket has gone.
function follow(person, seen) {
  let [isStopped, begun] = [false, 0];
  let socket = person.socket();
  const running = (async () => {
    while (!isStopped) {
      try {
        begun++;
        for await (const { data, errors } of socket.iterate({ query: seen.query, variables: seen.variables() })) {
          assert.equal(errors, undefined, JSON.stringify(errors));
          seen.apply(data);
        }
      } catch (failure) {
        if (failure instanceof assert.AssertionError) throw failure;
        await new Promise(resolve => setTimeout(resolve, 50));
        socket = person.socket();
      }
    }
  })();
  return {
    resumptions: () => begun - 1,
    async reaches(isThere) {
      const late = Date.now() + 60_000;
      while (!isThere()) {
        assert.ok(Date.now() < late, 'the reader does not come after');
        await Promise.race([running, new Promise(resolve => setTimeout(resolve, 20))]);
      }
    },
    async stop() {
      isStopped = true;
      await socket.dispose();
      await running;
    },
  };
}
