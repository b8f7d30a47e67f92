import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { LinkedRecords, type KeyValueRecord } from '@linkedrecords/client';
import type { TestServer } from '../support/server.js';
import { until } from '../support/until.js';

export const history = (server: TestServer): void =>
  void describe('what was done through a client', () => {
    let [alice, bob] = [] as unknown as [LinkedRecords, LinkedRecords];
    let bobId = '';
    beforeEach(async () => {
      [alice, bob] = [new LinkedRecords(server.url), new LinkedRecords(server.url)];
      alice.refusalHandler = bob.refusalHandler = () => {};
      [, { id: bobId }] = await Promise.all([alice.signInAs('alice'), bob.signInAs('bob')]);
    });
    afterEach(() => Promise.all([alice.close(), bob.close()]));

    const isTrue = async (subject: string, predicate: string): Promise<boolean> =>
      (await alice.Fact.findAll({ subject: [subject], predicate: [predicate] })).length > 0;

    it('is taken back last first, whatever it was about, and done again', async () => {
      const card = await alice.Record.create('keyValue', { title: 'Plan' });
      const text = await alice.Record.create('longText', 'Text');
      const file = await alice.Record.create('blob', new Blob(['first']));
      await card.patch({ title: 'Better plan' });
      await alice.Fact.createAll([[card.id, 'stateIs', card.id]]);
      await text.insert(4, 's');
      await file.set(new Blob(['second']));
      await alice.Fact.deleteAll([[card.id, 'stateIs', card.id]]);
      const bytes = async (): Promise<string> => (await file.getValue()).text();
      const state = async (): Promise<unknown> => [await isTrue(card.id, 'stateIs'), await bytes(), text.value, card.value['title']];

      const states = [await state()];
      for (let step = 0; step < 5; step++) {
        assert.equal(alice.history.canUndo, true);
        assert.deepEqual(await alice.history.undo(), { isDone: true, kept: [] });
        states.push(await state());
      }

      assert.deepEqual(states, [
        [false, 'second', 'Texts', 'Better plan'],
        [true, 'second', 'Texts', 'Better plan'],
        [true, 'first', 'Texts', 'Better plan'],
        [true, 'first', 'Text', 'Better plan'],
        [false, 'first', 'Text', 'Better plan'],
        [false, 'first', 'Text', 'Plan'],
      ]);
      for (const before of states.slice(0, -1).reverse()) {
        await alice.history.redo();
        assert.deepEqual(await state(), before);
      }
      assert.equal(alice.history.canRedo, false);
    });

    it('says what stays because somebody else has changed it since', async () => {
      const group = await alice.Record.create('keyValue', {});
      await alice.Fact.createAll([[bobId, '$isHostOf', group.id]]);
      await alice.Fact.createAll([[group.id, 'stateIs', group.id]]);
      await bob.Fact.deleteAll([[group.id, 'stateIs', group.id]]);

      const { kept } = await alice.history.undo();

      assert.deepEqual(
        kept.map(({ reason, fact }) => [reason, fact?.predicate]),
        [['GONE', 'stateIs']],
      );
    });

    it('goes past what is no step any more, and past what was taken back by a document itself', async () => {
      const card = await alice.Record.create<{ n: number }>('keyValue', { n: 0 });
      await card.patch({ n: 1 });
      await alice.Fact.createAll([[card.id, 'stateIs', card.id]]);
      await card.patch({ n: 2 });
      await assert.rejects(alice.Fact.createAll([[bobId, 'stateIs', card.id]]));
      await card.undo();
      assert.equal(card.value.n, 1);

      await alice.history.undo();
      assert.equal(await isTrue(card.id, 'stateIs'), false);
      assert.equal(card.value.n, 1);
      await Promise.all([alice.history.undo(), until(() => card.value.n === 0, 'the change before')]);
    });

    it('counts changes that are sent together as the one step that they become', async () => {
      const card = await alice.Record.create<{ x: number }>('keyValue', { x: 0 });
      await alice.Fact.createAll([[card.id, 'stateIs', card.id]]);
      await Promise.all([1, 2, 3, 4, 5].map(x => card.patch({ x })));

      for (let step = 0; card.value.x > 0; step++) {
        assert.ok(step < 5, 'no step is empty');
        await alice.history.undo();
      }
      assert.equal(await isTrue(card.id, 'stateIs'), true);
      await alice.history.undo();
      assert.equal(await isTrue(card.id, 'stateIs'), false);
    });

    it('tells when there is more or less of it, and is nothing to whoever signs in next', async () => {
      let told = 0;
      const stop = alice.history.watch(() => told++);
      assert.deepEqual([alice.history.canUndo, alice.history.canRedo], [false, false]);
      const text = await alice.Record.create('longText', '');
      assert.ok(told > 0);
      await text.insert(0, 'a');
      stop();

      await alice.signInAs('charlie');
      assert.deepEqual([alice.history.canUndo, await alice.history.undo()], [false, { isDone: false, kept: [] }]);
      assert.equal(text.value, 'a');
    });

    it('is kept apart from what others do, and from other clients of the same person', async () => {
      const card = await alice.Record.create<{ n: number }>('keyValue', { n: 0 });
      await alice.Fact.createAll([[bobId, '$canAccess', card.id]]);
      const his = (await bob.Record.find<KeyValueRecord<{ n: number }>>(card.id)) as KeyValueRecord<{ n: number }>;
      await his.patch({ n: 7 });

      const { isDone } = await bob.history.undo();
      assert.deepEqual([isDone, his.value.n, bob.history.canUndo], [true, 0, false]);
      assert.equal((await bob.history.undo()).isDone, false);
      assert.equal(alice.history.canUndo, true);
    });
  });
