import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { accepts } from '../harness/assertions.mjs';
import { behaviour } from '../harness/behaviours.mjs';
import { until } from '../harness/world.mjs';

/** Subscribes and remembers every result. */
async function follow(person, query) {
  const followed = { results: [], get last() { return this.results.at(-1); }, get count() { return this.results.length; } };
  followed.stop = await person.Records.subscribeToQuery(query, result => followed.results.push(result));
  await until(() => followed.count > 0, 'the first result arrived');
  return followed;
}

/** What was to be told to the person before now has arrived: a mark, asked for after it, has. */
async function settled(person) {
  const marks = await follow(person, { marks: [['isMarkOf', person.id]] });
  const before = marks.last.marks.length;
  await person.create({}, [['isMarkOf', person.id]]);
  await until(() => marks.last.marks.length > before, 'the mark arrived');
  marks.stop();
}

const value = record => record.getValue();

export function subscriptions(world) {
  describe('Query subscriptions', { concurrency: 6 }, () => {
    behaviour([60, 106, 110], 'the result comes at once, also an empty one, and again when there is another', async () => {
      const A = await world.person('ann');
      const t = world.terms();
      await t.declare(A, 'Document');
      const followed = await follow(A, { docs: [['isA', t.Document]] });
      assert.deepEqual(followed.results, [{ docs: [] }]);
      await A.create({ title: 'new' }, [['isA', t.Document]]);
      await until(() => followed.last.docs.length === 1);
      assert.deepEqual(await value(followed.last.docs[0]), { title: 'new' });
      const late = await follow(A, { docs: [['isA', t.Document]] });
      assert.equal(late.results[0].docs.length, 1);
    });

    behaviour(61, 'a private record is news to its creator only', async () => {
      const [A, B] = await world.people('ann', 'ben');
      const t = world.terms();
      await t.declare(A, 'Document');
      const query = { docs: [['isA', t.Document]] };
      const [mine, theirs] = [await follow(A, query), await follow(B, query)];
      await A.create({ a: 1 }, [['isA', t.Document]]);
      await until(() => mine.last.docs.length === 1);
      await settled(B);
      assert.equal(theirs.count, 1);
      assert.deepEqual(theirs.last.docs, []);
    });

    behaviour(62, 'a record that is shared with a team as it is made is news once to a member', async () => {
      const [A, B] = await world.people('ann', 'ben');
      const t = world.terms();
      await t.declare(A, 'Document');
      const team = await A.create({}, [[B.id, '$isMemberOf', '$it']]);
      const followed = await follow(B, { docs: [['isA', t.Document]] });
      assert.deepEqual(followed.last.docs, []);
      await A.create({ a: 1 }, [['isA', t.Document], [team.id, '$canAccess', '$it']]);
      await until(() => followed.last.docs.length === 1);
      await settled(B);
      assert.equal(followed.count, 2);
    });

    behaviour(63, 'a fact that the query does not ask about is no news', async () => {
      const A = await world.person('ann');
      const t = world.terms();
      await t.declare(A, 'Document', 'ArchivedState');
      const followed = await follow(A, { docs: [['isA', t.Document]] });
      const document = await A.create({ a: 1 }, [['isA', t.Document]]);
      await until(() => followed.last.docs.length === 1);
      const archived = await A.create({}, [['isA', t.ArchivedState]]);
      await settled(A);
      const before = followed.count;
      await accepts(A, [document.id, 'stateIs', archived.id]);
      await settled(A);
      assert.equal(followed.count, before);
    });

    behaviour([64, 111], 'who has unsubscribed hears no more, however often', async () => {
      const A = await world.person('ann');
      const t = world.terms();
      await t.declare(A, 'Document');
      const query = { docs: [['isA', t.Document]] };
      const [stopped, going] = [await follow(A, query), await follow(A, query)];
      for (let times = 0; times < 3; times++) stopped.stop();
      await A.create({ a: 1 }, [['isA', t.Document]]);
      await until(() => going.last.docs.length === 1);
      assert.equal(stopped.count, 1);
    });

    behaviour(65, 'a fact that is taken back takes the record out of the result', async () => {
      const A = await world.person('ann');
      const t = world.terms();
      await t.declare(A, 'Document', 'Open');
      const document = await A.create({ a: 1 }, [['isA', t.Document], ['stateIs', t.Open]]);
      const followed = await follow(A, { docs: [['isA', t.Document], ['stateIs', t.Open]] });
      assert.equal(followed.last.docs.length, 1);
      await A.takeBack(document.id, 'stateIs', t.Open);
      await until(() => followed.last.docs.length === 0);
      await settled(A);
      assert.equal(followed.count, 2);
    });

    behaviour(66, 'who is removed from the team sees the result become empty', async () => {
      const [A, B, C] = await world.people('ann', 'ben', 'cat');
      const t = world.terms();
      await t.declare(A, 'Document');
      const team = await A.create({}, [[B.id, '$isMemberOf', '$it']]);
      const query = { docs: [['isA', t.Document]] };
      const [member, stranger] = [await follow(B, query), await follow(C, query)];
      const share = () => A.create({ a: 1 }, [['isA', t.Document], [team.id, '$canAccess', '$it']]);
      await share();
      await until(() => member.last.docs.length === 1);
      await settled(B);
      assert.equal(member.count, 2);
      await A.takeBack(B.id, '$isMemberOf', team.id);
      await until(() => member.last.docs.length === 0);
      await share();
      await settled(B);
      await settled(C);
      assert.deepEqual([member.last.docs, stranger.last.docs], [[], []]);
    });

    behaviour(67, 'two subscriptions of one client do not mix', async () => {
      const A = await world.person('ann');
      const t = world.terms();
      await t.declare(A, 'One', 'Two');
      const [one, two] = [await follow(A, { found: [['isA', t.One]] }), await follow(A, { found: [['isA', t.Two]] })];
      await A.create({ n: 1 }, [['isA', t.One]]);
      await A.create({ n: 2 }, [['isA', t.Two]]);
      await until(() => one.last.found.length === 1 && two.last.found.length === 1);
      assert.deepEqual([await value(one.last.found[0]), await value(two.last.found[0])], [{ n: 1 }, { n: 2 }]);
    });

    behaviour(68, 'a record that comes into a shared folder is news to the team', async () => {
      const [A, B] = await world.people('ann', 'ben');
      const t = world.terms();
      await t.declare(A, 'Document');
      const team = await A.create({}, [[B.id, '$isMemberOf', '$it']]);
      const followed = await follow(B, { docs: [['isA', t.Document]] });
      const [folder, document] = [await A.create(), await A.create({ title: 'it' }, [['isA', t.Document]])];
      assert.equal((await A.Facts.createAll([[team.id, '$canAccess', folder.id], [document.id, '$isMemberOf', folder.id]])).length, 2);
      await until(() => followed.last.docs.length === 1);
      assert.deepEqual(await value(followed.last.docs[0]), { title: 'it' });
    });

    behaviour(104, 'a subscription with two groups', async () => {
      const A = await world.person('ann');
      const other = await A.again();
      const t = world.terms();
      await t.declare(A, 'Book', 'Magazine');
      const followed = await follow(A, { books: [['isA', t.Book]], magazines: [['isA', t.Magazine]] });
      const shows = (books, magazines) => until(async () => {
        const titles = group => Promise.all(group.map(async record => (await value(record)).title));
        return JSON.stringify([await titles(followed.last.books), await titles(followed.last.magazines)]) === JSON.stringify([books, magazines]);
      }, `the result is ${books} and ${magazines}`);
      await other.create({ title: 'b1' }, [['isA', t.Book]]);
      await other.create({ title: 'm1' }, [['isA', t.Magazine]]);
      await shows(['b1'], ['m1']);
      await other.create({ title: 'b2' }, [['isA', t.Book]]);
      await shows(['b1', 'b2'], ['m1']);
      await A.create({ title: 'm2' }, [['isA', t.Magazine]]);
      await shows(['b1', 'b2'], ['m1', 'm2']);
    });

    behaviour(105, 'one of two subscriptions ends, the other goes on', async () => {
      const A = await world.person('ann');
      const other = await A.again();
      const t = world.terms();
      await t.declare(A, 'Book', 'Magazine');
      const [books, magazines] = [await follow(A, { found: [['isA', t.Book]] }), await follow(A, { found: [['isA', t.Magazine]] })];
      const make = async () => {
        await other.create({ a: 1 }, [['isA', t.Book]]);
        await other.create({ a: 1 }, [['isA', t.Magazine]]);
      };
      await make();
      await until(() => books.last.found.length === 1 && magazines.last.found.length === 1);
      books.stop();
      await make();
      await until(() => magazines.last.found.length === 2);
      await settled(A);
      assert.equal(books.last.found.length, 1);
    });

    behaviour(107, 'a fact that is taken back shrinks the live result', async () => {
      const A = await world.person('ann');
      const t = world.terms();
      await t.declare(A, 'Book');
      const [one, two] = [await A.create({ n: 1 }, [['isA', t.Book]]), await A.create({ n: 2 }, [['isA', t.Book]])];
      const followed = await follow(A, { books: [['isA', t.Book]] });
      assert.equal(followed.last.books.length, 2);
      await A.takeBack(one.id, 'isA', t.Book);
      await until(() => followed.last.books.length === 1);
      assert.equal(followed.last.books[0].id, two.id);
    });

    behaviour(108, 'two subscriptions to one query both hear', async () => {
      const A = await world.person('ann');
      const t = world.terms();
      await t.declare(A, 'Book');
      const query = { books: [['isA', t.Book]] };
      const [one, two] = [await follow(A, query), await follow(A, query)];
      await A.create({ a: 1 }, [['isA', t.Book]]);
      await until(() => one.count >= 2 && two.count >= 2);
    });

    behaviour(109, 'a live query for a latest state', async () => {
      const A = await world.person('ann');
      const t = world.terms();
      await t.declare(A, 'Book', 'Archived');
      const [one, two] = [await A.create({ n: 1 }, [['isA', t.Book]]), await A.create({ n: 2 }, [['isA', t.Book]])];
      const followed = await follow(A, { books: [['$it', 'isA', t.Book], ['$it', '$latest(stateIs)', `$not(${t.Archived})`]] });
      assert.equal(followed.last.books.length, 2);
      await accepts(A, [one.id, 'stateIs', t.Archived]);
      await until(() => followed.last.books.length === 1);
      assert.equal(followed.last.books[0].id, two.id);
    });

    behaviour(112, 'live queries for one type of record', async () => {
      const A = await world.person('ann');
      const t = world.terms();
      await t.declare(A, 'Document');
      const { KeyValueAttribute, LongTextAttribute } = A.tab.library;
      const of = type => follow(A, { docs: [['$it', '$hasDataType', type], ['isA', t.Document]] });
      const [values, texts] = [await of(KeyValueAttribute), await of(LongTextAttribute)];
      const kv = await A.create({ a: 1 }, [['isA', t.Document]]);
      const text = await A.Records.createLongText('text', [['isA', t.Document]]);
      await until(() => values.last.docs.length === 1 && texts.last.docs.length === 1);
      assert.deepEqual([values.last.docs[0].id, texts.last.docs[0].id], [kv.id, text.id]);
    });
  });
}
