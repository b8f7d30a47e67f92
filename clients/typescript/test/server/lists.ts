import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { LinkedRecords, type KeyValueRecord, type ListElement, type RecordList } from '@linkedrecords/client';
import type { TestServer } from '../support/server.js';
import { until } from '../support/until.js';

interface Board {
  cards?: readonly { title: string; done?: boolean }[];
  title?: string;
  votes?: number;
}

const titles = (elements: readonly ListElement<{ title: string }>[]): string[] => elements.map(({ value }) => value.title);

export const lists = (server: TestServer): void =>
  void describe('a document', () => {
    let [alice, bob] = [] as unknown as [LinkedRecords, LinkedRecords];
    let bobId = '';
    before(async () => {
      [alice, bob] = [new LinkedRecords(server.url), new LinkedRecords(server.url)];
      alice.refusalHandler = bob.refusalHandler = () => {};
      [, { id: bobId }] = await Promise.all([alice.signInAs('alice'), bob.signInAs('bob')]);
    });
    after(() => Promise.all([alice.close(), bob.close()]));

    const shared = async (value: Board): Promise<[KeyValueRecord<Board>, KeyValueRecord<Board>]> => {
      const board = await alice.Record.create<Board>('keyValue', value);
      await alice.Fact.createAll([[bobId, '$canAccess', board.id]]);
      return [board, (await bob.Record.find<KeyValueRecord<Board>>(board.id)) as KeyValueRecord<Board>];
    };
    const lists = async (
      value: Board,
    ): Promise<[RecordList<{ title: string; done?: boolean }>, RecordList<{ title: string; done?: boolean }>]> => {
      const [mine, his] = (await shared(value)).map(record => record.list<{ title: string; done?: boolean }>('cards'));
      mine?.subscribe(() => {});
      his?.subscribe(() => {});
      return [mine as never, his as never];
    };

    it('has ordered lists, whose elements show at once and end in one order everywhere', async () => {
      const [mine, his] = await lists({ cards: [{ title: 'a' }, { title: 'b' }] });
      await until(() => mine.elements.length === 2 && his.elements.length === 2, 'both lists are read');

      const inserted = mine.insert([{ title: 'first' }], { index: 0 });
      assert.deepEqual(titles(mine.elements), ['first', 'a', 'b']);
      const his2 = his.elements[1] as ListElement;
      await Promise.all([
        inserted,
        his.move(his2.id, { index: 0 }),
        his.insert([{ title: 'last' }]),
        mine.patch(mine.elements[1]?.id ?? '', { done: true }),
      ]);

      // Whoever has read the record anew has the names of a value in another order than who has added one.
      await until(() => mine.elements.length === 4 && isDeepStrictEqual(mine.elements, his.elements), 'one order');
      assert.deepEqual(titles(mine.elements).at(-1), 'last');
      assert.equal(mine.elements.find(({ value }) => value.title === 'a')?.value.done, true);
    });

    it('has lists that are made by the first element, changed whole and emptied', async () => {
      const [board] = await shared({});
      const list = board.list<{ title: string }>('plan.cards');
      const [id] = await list.insert([{ title: 'a' }, { title: 'b' }]);
      await list.set(id ?? '', { title: 'c' });

      assert.deepEqual(titles(await list.read()), ['c', 'b']);
      for (const element of list.elements) await list.delete(element.id);
      assert.deepEqual(await list.read(), []);
    });

    it('puts an element somewhere when the one beside it is gone', async () => {
      const [mine, his] = await lists({ cards: [{ title: 'a' }, { title: 'b' }] });
      await until(() => mine.elements.length === 2 && his.elements.length === 2, 'both lists are read');
      const gone = mine.elements[0]?.id ?? '';
      const deleted = his.delete(gone);
      const inserted = mine.insert([{ title: 'new' }], { before: gone });

      await Promise.all([deleted, inserted]);
      await until(() => titles(mine.elements).join() === 'new,b' || titles(mine.elements).join() === 'b,new', 'the element is there');
    });

    it("takes back one's own last change, leaves what the other wrote since, and says so", async () => {
      const [mine, his] = await shared({ title: 'Plan', votes: 1 });
      mine.subscribe(() => {});
      his.subscribe(() => {});
      assert.equal(mine.canUndo, false);
      await mine.patch({ title: 'Better plan', votes: 2 });
      await his.patch({ title: 'Best plan' });
      await until(() => mine.value.title === 'Best plan', "the other's change");

      const { isDone, kept } = await mine.undo();
      assert.equal(isDone, true);
      assert.deepEqual(
        kept.map(({ reason }) => reason),
        ['CHANGED_BY_OTHER'],
      );
      assert.deepEqual(mine.value, { title: 'Best plan', votes: 1 });
      assert.deepEqual([mine.canUndo, mine.canRedo], [false, true]);
      await mine.redo();
      assert.equal(mine.value.votes, 2);
      await until(() => his.value.votes === 2, 'the other sees it');
    });

    it('is undone by itself: what was done elsewhere since stays', async () => {
      const [first] = await shared({ title: 'one' });
      const [second] = await shared({ title: 'two' });
      await first.patch({ title: 'changed' });
      await second.patch({ title: 'changed' });

      await first.undo();
      assert.equal(first.value.title, 'one');
      assert.equal((await second.getValue()).title, 'changed');
    });

    it('is read as it was, beside as it is', async () => {
      const [board] = await shared({ title: 'then' });
      board.subscribe(() => {});
      const { head } = await alice.ask<{ head: { revision: number } }>('query Head { head { revision } }');
      await board.patch({ title: 'now' });

      const { past } = await alice.Record.findAll<{ past: KeyValueRecord<Board> | undefined }>({ past: board.id }, { asOf: head.revision });
      assert.equal(past?.value.title, 'then');
      assert.equal(board.value.title, 'now');
    });
  });
