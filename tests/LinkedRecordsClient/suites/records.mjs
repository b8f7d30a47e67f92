import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { accepts } from '../harness/assertions.mjs';
import { behaviour } from '../harness/behaviours.mjs';
import { sleep, until } from '../harness/world.mjs';

const values = records => Promise.all(records.map(record => record.getValue()));
const ids = records => records.map(record => record.id);

export function records(world) {
  /** A user in two tabs. */
  async function twoTabs(...names) {
    const A = await world.person('ann');
    const t = world.terms();
    if (names.length > 0) await t.declare(A, ...names);
    return { A, B: await A.again(), t };
  }

  describe('Records and queries', { concurrency: 6 }, () => {
    behaviour([113, 114], 'a compound query of ids and patterns, with all values', async () => {
      const { A, B, t } = await twoTabs('referenceStore', 'referenceSourceStore');
      const content = await A.Records.createLongText('the content');
      const x = await A.create({ x: 1 });
      const make = (name, ...facts) => A.create({ name }, [['belongsTo', content.id], ...facts]);
      await make('references', ['isA', t.referenceStore]);
      await make('source', ['isA', t.referenceSourceStore], ['belongsTo', x.id]);
      await make('other source', ['isA', t.referenceSourceStore]);
      await A.create({ name: 'elsewhere' }, [['belongsTo', x.id], ['isA', t.referenceSourceStore]]);
      const query = {
        content: content.id,
        references: [['$it', 'belongsTo', content.id], ['$it', 'isA', t.referenceStore]],
        sources: [['$it', 'belongsTo', content.id], ['$it', 'isA', t.referenceSourceStore], ['$it', 'belongsTo', x.id]],
      };
      for (const found of [await B.Records.findAndLoadAll(query), await (await A.again()).Records.findAll(query)]) {
        assert.equal(await found.content.getValue(), 'the content');
        assert.deepEqual(await values(found.references), [{ name: 'references' }]);
        assert.deepEqual(await values(found.sources), [{ name: 'source' }]);
      }
    });

    behaviour(115, 'records tell when they were made and changed', async () => {
      const { A, B } = await twoTabs();
      const before = new Date();
      const pair = [await A.Records.createLongText('text'), await A.create({ a: 1 })];
      const after = new Date(Date.now() + 1);
      for (const record of pair) {
        for (const seen of [record, await B.Records.find(record.id)]) {
          assert.ok(seen.createdAt >= before && seen.createdAt <= after, `${seen.createdAt.toISOString()} is between ${before.toISOString()} and ${after.toISOString()}`);
          assert.equal(Math.floor(seen.createdAt / 1000), Math.floor(seen.updatedAt / 1000));
        }
      }
      // The next millisecond: the times are those of the server, on the same machine.
      await until(() => Date.now() > after.getTime());
      const beforeChange = new Date();
      await pair[0].set('another text');
      await pair[1].set({ a: 2 });
      for (const record of pair) {
        await until(async () => record.updatedAt >= beforeChange && (await B.Records.find(record.id)).updatedAt >= beforeChange);
      }
    });

    behaviour([116, 117, 118], 'patterns about the object, and several of one kind', async () => {
      const [A, B, C] = await world.people('ann', 'ben', 'cat');
      const t = world.terms();
      await t.declare(A, 'team', 'club');
      const [one, two, club] = [await A.create({}, [['isA', t.team]]), await A.create({}, [['isA', t.team]]), await A.create({}, [['isA', t.club]])];
      const nodeOf = async () => (await A.create()).id;
      const users = [await nodeOf(), await nodeOf(), await nodeOf()];
      const facts = [[0, one], [1, two], [2, one], [2, two], [0, club]].map(([user, group]) => [users[user], 'isMemberOf', group.id]);
      assert.equal((await A.Facts.createAll(facts)).length, 5);
      const teamsOf = (...members) => A.count(['$it', 'isA', t.team], ...members.map(user => [users[user], 'isMemberOf', '$it']));
      assert.deepEqual([await teamsOf(0), await teamsOf(1), await teamsOf(2)], [1, 1, 2]);
      assert.deepEqual([await teamsOf(0, 2), await teamsOf(1, 2), await teamsOf(0, 1)], [1, 1, 0]);
      const membersOf = (...groups) => A.count(...groups.map(group => ['$it', 'isMemberOf', group.id]));
      assert.deepEqual([await membersOf(one, two), await membersOf(one), await membersOf(two)], [1, 2, 2]);
      assert.equal(await B.count(['$it', 'isA', t.team]) + await C.count(['$it', 'isA', t.team]), 0);
    });

    behaviour([119, 120], 'a query for one type of record, and for a term without any', async () => {
      const { A, B, t } = await twoTabs('Thing', 'Nothing');
      const kv = await A.create({}, [['isA', t.Thing]]);
      const text = await A.Records.createLongText('text', [['isA', t.Thing]]);
      const { KeyValueAttribute, LongTextAttribute } = B.tab.library;
      assert.deepEqual(ids(await B.find(['isA', t.Thing], ['$it', '$hasDataType', KeyValueAttribute])), [kv.id]);
      assert.deepEqual(ids(await B.find(['isA', t.Thing], ['$hasDataType', LongTextAttribute])), [text.id]);
      assert.deepEqual(await B.Records.findAll({ a: [['isA', t.Nothing]], b: [['isA', t.Nothing]] }), { a: [], b: [] });
    });

    behaviour(121, '$not leaves out, and keeps the order of creation', async () => {
      const { A, t } = await twoTabs('Book', 'deleted');
      const books = [];
      for (let n = 0; n < 3; n++) books.push(await A.create({ n }, [['isA*', t.Book]]));
      await accepts(A, [books[1].id, 'is', t.deleted]);
      assert.deepEqual(ids(await A.find(['$it', 'isA*', t.Book], ['$it', 'is', `$not(${t.deleted})`])), [books[0].id, books[2].id]);
    });

    behaviour(124, '$not leaves out objects as well', async () => {
      const { A, t } = await twoTabs('Book');
      const [shelf, one, two] = [await A.create(), await A.create({}, [['isA', t.Book]]), await A.create({}, [['isA', t.Book]])];
      await accepts(A, [shelf.id, 'contains', one.id]);
      assert.deepEqual(ids(await A.find(['$it', 'isA', t.Book], [shelf.id, 'contains', '$not($it)'])), [two.id]);
    });

    behaviour(122, '$not below a hierarchy of terms', async () => {
      const { A, t } = await twoTabs('Book', 'Biography', 'Autobiography', 'deleted');
      await accepts(A, [t.Biography, 'isA*', t.Book]);
      await accepts(A, [t.Autobiography, 'isA*', t.Biography]);
      for (const kind of ['Book', 'Biography', 'Autobiography']) {
        for (let n = 0; n < 3; n++) {
          const book = await A.create({ n }, [['isA*', t[kind]]]);
          if (n === 0) await accepts(A, [book.id, 'is', t.deleted]);
        }
      }
      const counts = async (...more) => Promise.all(['Book', 'Biography', 'Autobiography'].map(kind => A.count(['$it', 'isA*', t[kind]], ...more)));
      // The terms in between are no records and so no results.
      assert.deepEqual(await counts(), [9, 6, 3]);
      assert.deepEqual(await counts(['$it', 'is', `$not(${t.deleted})`]), [6, 4, 2]);
    });

    behaviour(123, '$latest looks at the last state, below a hierarchy with a cycle', async () => {
      const { A, t } = await twoTabs('Book', 'Biography', 'Autobiography', 'Shelf', 'trash', 'visible', 'super');
      for (const [narrow, wide] of [['Biography', 'Book'], ['Autobiography', 'Biography'], ['Book', 'Autobiography']]) await accepts(A, [t[narrow], 'isA*', t[wide]]);
      const histories = [['trash'], ['trash', 'visible'], ['trash', 'super'], ['trash', 'visible', 'trash'], [], ['visible'], ['trash'], [], ['super']];
      const books = [];
      for (const [index, history] of histories.entries()) {
        const book = await A.create({ index }, [['isA*', t[['Book', 'Biography', 'Autobiography'][index % 3]]]]);
        for (const state of history) await accepts(A, [book.id, 'stateIs', t[state]]);
        books.push(book);
      }
      const shelf = await A.create({}, [['isA*', t.Shelf]]);
      await accepts(A, [shelf.id, 'stateIs', t.trash]);
      const isTrash = histories.map(history => history.at(-1) === 'trash');
      const found = object => A.find(['$it', 'isA*', t.Book], ['$it', '$latest(stateIs)', object]);
      assert.deepEqual(ids(await found(t.trash)), ids(books.filter((_, index) => isTrash[index])));
      assert.deepEqual(ids(await found(`$not(${t.trash})`)), ids(books.filter((_, index) => !isTrash[index])));
    });

    behaviour([125, 126, 127], 'queries at the same time, for an id that is none, and for what was just made', async () => {
      const { A, t } = await twoTabs('Thing', 'Empty');
      const thing = await A.create({ a: 1 }, [['$it', 'isA', t.Thing]]);
      const ask = () => A.Records.findAndLoadAll({ things: [['isA', t.Thing]], it: thing.id, none: 'not-existing', empty: [['isA', t.Empty]] });
      for (const found of await Promise.all([ask(), ask()])) {
        assert.deepEqual(ids(found.things), [thing.id]);
        assert.deepEqual(await found.it.getValue(), { a: 1 });
        assert.equal(found.none, undefined);
        assert.equal(found.empty.length, 0);
      }
    });
  });

  describe('Facts', { concurrency: 6 }, () => {
    const withoutAccountability = facts => facts.filter(fact => fact.predicate !== '$isAccountableFor');

    behaviour(131, 'facts are found by their subject, exactly', async () => {
      const { A, B, t } = await twoTabs('Thing', 'Text');
      const [one, two] = [await A.create(), await A.Records.createLongText('text')];
      const stated = [[one.id, 'isA', t.Thing], [one.id, 'relatesTo', two.id], [two.id, 'isA', t.Text]];
      assert.equal((await A.Facts.createAll([...stated, [t.Thing, 'relatesTo', one.id], [t.Text, 'relatesTo', two.id]])).length, 5);
      const of = async record => withoutAccountability(await B.Facts.findAll({ subject: [record.id] })).map(fact => [fact.subject, fact.predicate, fact.object]);
      assert.deepEqual((await of(one)).sort(), stated.slice(0, 2).sort());
      assert.deepEqual(await of(two), stated.slice(2));
    });

    behaviour([132, 133], 'characters and lengths that facts do not have are refused', async () => {
      const A = await world.person('ann');
      const record = await A.create();
      for (const fact of [[record.id, 'has_part', record.id], [record.id, 'relatesTo', 'a b'], [record.id, 'x'.repeat(41), record.id], [record.id, 'relatesTo', 'y'.repeat(41)]]) {
        const answer = await A.raw('/facts', { method: 'POST', json: [fact] });
        assert.ok([400, 403].includes(answer.status), `${fact} is answered with ${answer.status}`);
      }
      assert.deepEqual(withoutAccountability(await A.Facts.findAll({ subject: [record.id] })), []);
    });

    behaviour(134, 'a fact that is deleted is gone from the query', async () => {
      const { A, t } = await twoTabs('Book');
      const [one] = [await A.create({}, [['isA', t.Book]]), await A.create({}, [['isA', t.Book]])];
      await A.takeBack(one.id, 'isA', t.Book);
      assert.equal(await A.count(['isA', t.Book]), 1);
    });

    behaviour(136, 'facts that were deleted stay in the history', async () => {
      const { A, t } = await twoTabs('Book');
      const book = await A.create({}, [['isA', t.Book]]);
      const { head } = await A.graphql('{head{revision}}');
      await A.takeBack(book.id, 'isA', t.Book);
      const { findAll } = await A.graphql(`{findAll(where:[["isA","${t.Book}"]], asOf:${head.revision}){nodes{id}}}`);
      assert.deepEqual(findAll.nodes, [{ id: book.id }]);
    });

    behaviour([137, 138], 'a transitive pattern about the subject', async () => {
      const { A, t } = await twoTabs('ContentType', 'todo', 'open', 'important');
      for (const [narrow, wide] of [['todo', 'ContentType'], ['open', 'todo'], ['important', 'open']]) await accepts(A, [t[narrow], 'isA*', t[wide]]);
      const facts = withoutAccountability(await A.Facts.findAll({ subject: [['isA*', t.ContentType]] })).filter(fact => fact.predicate === 'isA*');
      assert.equal(facts.length, 3);
      assert.equal((await A.Facts.findAll({ subject: [['isA*', t.Undeclared]] })).length, 0);
      assert.equal((await A.Facts.findAll({ object: [['isA*', t.Undeclared]] })).length, 0);
    });

    behaviour(139, 'several queries for facts give what any of them finds', async () => {
      const { A, t } = await twoTabs('ContentType', 'Book', 'Author');
      for (const fact of [[t.Book, 'isNarrowConceptOf', t.ContentType], [t.Author, 'isNarrowConceptOf', t.ContentType], [t.Author, 'relatesTo', t.Book]]) await accepts(A, fact);
      assert.deepEqual(await A.Facts.createAll([[t.Author, 'hasPartnershipWith', 'ThePublisherClub']]), []);
      const pattern = ['isNarrowConceptOf', t.ContentType];
      const facts = await A.Facts.findAll([{ subject: [pattern], object: [pattern] }, { subject: [pattern], object: [t.ContentType] }]);
      assert.deepEqual(
        facts.map(fact => [fact.subject, fact.object]).sort(),
        [[t.Book, t.ContentType], [t.Author, t.ContentType], [t.Author, t.Book]].sort());
    });
  });

  describe('Files', { concurrency: 6 }, () => {
    const png = colour => Buffer.from(`iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk${colour}`, 'base64');
    const red = png('+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==');
    const blue = png('YPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==');
    const file = bytes => new Blob([bytes], { type: 'image/png' });

    behaviour([128, 129], 'a picture is stored, found and downloaded', async () => {
      const { A, B } = await twoTabs();
      const picture = await A.Records.createBlob(file(red));
      assert.match(picture.id, /^bl-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      const answer = await A.raw(picture.getDataURL());
      assert.equal(answer.headers.get('content-type'), 'image/png');
      assert.deepEqual(Buffer.from(await answer.arrayBuffer()), red);
      const found = await B.Records.find(picture.id);
      const { value } = await found.get();
      assert.ok(value instanceof Blob);
      assert.equal(await value.text(), `data:image/png;base64,${red.toString('base64')}`);
    });

    behaviour(130, 'who listens to a picture is told of another one', async () => {
      const { A, B } = await twoTabs();
      const picture = await A.Records.createBlob(file(red));
      const found = await B.Records.find(picture.id);
      let heard = 0;
      await found.subscribe(() => { heard++; });
      await picture.set(file(blue));
      await until(() => heard > 0);
      const download = async record => Buffer.from(await (await A.raw(record.getDataURL())).arrayBuffer());
      assert.deepEqual(await download(picture), blue);
      assert.deepEqual(await download(found), blue);
    });
  });

  describe('KeyValue', { concurrency: 6 }, () => {
    /** A record that both tabs show. */
    async function shared(value) {
      const { A, B } = await twoTabs();
      const a = await A.create(value);
      const b = await B.Records.find(a.id);
      const both = expected => until(async () => {
        const shown = [await a.getValue(), await b.getValue(), (await A.graphql(`{record(id:"${a.id}"){... on KeyValueRecord{value}}}`)).record.value];
        const sorted = shown.map(canonical);
        return sorted.every(one => one === canonical(expected));
      }, `both tabs and GraphQL show ${JSON.stringify(expected)}`);
      return { A, B, a, b, both };
    }
    const canonical = value => JSON.stringify(value, (_, inner) => (inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1))) : inner));

    behaviour(140, 'a document is found by another tab', async () => {
      const { a, b } = await shared({ foo: 'bar' });
      assert.match(a.id, /^kv-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      assert.deepEqual(await b.getValue(), { foo: 'bar' });
    });

    behaviour(141, 'changes at the same time are both kept', async () => {
      const { a, b, both } = await shared({ foo: 'bar' });
      await Promise.all([a.set({ clientA: 'a', foo: 'bar' }), b.set({ clientB: 'b', foo: 'bar', new: 'n' })]);
      await both({ clientA: 'a', clientB: 'b', foo: 'bar', new: 'n' });
      await b.set({ foo: 'bar', new: 'n' });
      await both({ foo: 'bar', new: 'n' });
    });

    behaviour([142, 143, 148], 'nested values arrive, and equal ones are not sent', async () => {
      const { A, B, a, b, both } = await shared({ foo: 'bar' });
      const deep = { a: { b: { c: { d: [1, { e: 'f' }] } } } };
      await a.set({ foo: 'bar', deep });
      await both({ foo: 'bar', deep });
      const version = async () => (await A.graphql(`{record(id:"${a.id}"){version}}`)).record.version;
      const before = await version();
      await b.set({ foo: 'bar', deep: structuredClone(deep) });
      assert.equal(await version(), before);
      await b.change(new B.tab.library.KeyValueChange([{ key: 'other', value: { x: { y: 1 } } }]));
      await both({ foo: 'bar', deep, other: { x: { y: 1 } } });
    });

    behaviour([144, 145, 146], 'what is set to nothing vanishes, what was around it stays', async () => {
      const { a, both } = await shared({ id1: { a: 1, b: 2 }, id2: { c: 3 } });
      await a.set({ id1: { a: 1, b: 2 }, id2: { c: null } });
      await both({ id1: { a: 1, b: 2 }, id2: {} });
      await a.set({ id1: { a: 1 }, id2: {} });
      await both({ id1: { a: 1 }, id2: {} });
      const second = await shared({ parent: { id1: { x: 1 }, id2: { y: 2 } } });
      await second.a.set({ parent: { id1: {} } });
      await second.both({ parent: { id1: {} } });
    });

    behaviour(147, 'what is undefined vanishes', async () => {
      const { A, a, both } = await shared({ foo: 'bar' });
      const { KeyValueChange } = A.tab.library;
      assert.equal(await a.change(new KeyValueChange([{ key: 'foo2', value: { nested: 'values', more: undefined } }])), true);
      await until(async () => JSON.stringify((await a.getValue()).foo2) === '{"nested":"values"}');
      await both({ foo: 'bar', foo2: { nested: 'values' } });
    });
  });

  describe('LongText', { concurrency: 6 }, () => {
    async function shared(text) {
      const { A, B } = await twoTabs();
      const a = await A.Records.createLongText(text);
      const b = await B.Records.find(a.id);
      const both = async pattern => {
        const agree = await until(async () => {
          const shown = [await a.getValue(), await b.getValue(), (await A.graphql(`{record(id:"${a.id}"){... on LongTextRecord{text}}}`)).record.text];
          return pattern.test(shown[0]) && shown.every(one => one === shown[0]) && shown[0];
        }, `both tabs and GraphQL show ${pattern}`);
        return agree;
      };
      return { A, B, a, b, both };
    }

    behaviour([149, 154], 'a text is found by another tab, also an empty one', async () => {
      const { A, B, a, b } = await shared('the text');
      assert.match(a.id, /^l-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      assert.equal(await b.getValue(), 'the text');
      const empty = await A.Records.createLongText('');
      assert.equal(await (await B.Records.find(empty.id)).getValue(), '');
    });

    behaviour(150, 'texts that grow in both tabs become one', async () => {
      const { a, b, both } = await shared('<p>text</p>');
      for (const text of ['<p>texta</p>', '<p>textab</p>', '<p>textabc</p>']) await a.set(text);
      await until(async () => (await b.getValue()) === '<p>textabc</p>');
      for (const text of ['<p>textabc1</p>', '<p>textabc12</p>', '<p>textabc123</p>']) await b.set(text);
      assert.equal((await both(/^<p>text[abc123]{6}<\/p>$/)).length, 17);
    });

    /** Puts characters before the end of a text that is `<p>text</p>` and what the same tab has put there. */
    function type(person, record, characters) {
      const { LongTextChange } = person.tab.library;
      return [...characters].map((character, index) => {
        const at = '<p>text'.length + index;
        return record.change(LongTextChange.fromString(`=${at.toString(36)}+1=4|${character}|`));
      });
    }

    behaviour(151, 'changes that are sent without waiting become one text', async () => {
      const { A, B, a, b, both } = await shared('<p>text</p>');
      await Promise.all([...type(A, a, 'abc'), ...type(B, b, '123')]);
      assert.equal((await both(/^<p>text[abc123]{6}<\/p>$/)).length, 17);
    });

    behaviour(153, 'a tab that hears late catches up', async () => {
      const { A, B, a, b, both } = await shared('<p>text</p>');
      const bus = await B.client.getClientServerBus();
      bus.pauseNotification();
      await Promise.all(type(A, a, 'ab'));
      await until(async () => (await A.graphql(`{record(id:"${a.id}"){... on LongTextRecord{text}}}`)).record.text === '<p>textab</p>');
      await Promise.all(type(B, b, '1'));
      // The client itself forgets to take this back.
      bus.isPaused = false;
      bus.unpauseNotification();
      assert.equal((await both(/^<p>text[ab1]{3}<\/p>$/)).length, '<p>textab1</p>'.length);
    });

    behaviour(152, 'two tabs replace the whole text at once', async () => {
      const { A, B, a, b, both } = await shared('<p>initial</p>');
      const replace = (person, record, text) => record.change(person.tab.library.LongTextChange.fromString(`-e+f|${text}|<p>initial</p>`));
      await Promise.all([replace(A, a, '<p>client A</p>'), replace(B, b, '<p>client B</p>')]);
      const text = await both(/client [AB].*client [AB]/);
      assert.equal(text.length, 30);
    });
  });
}
