import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { KeyValueChange, KeyValueRecord, LinkedRecords, LongTextRecord, literal, type ResultChange } from '@linkedrecords/client';
import type { TestServer } from '../support/server.js';
import { until } from '../support/until.js';

interface Task {
  title: string;
  done: boolean;
  points: number;
  meta?: { author?: string; tags?: string[] };
}

export const records = (server: TestServer): void =>
  void describe('records', () => {
    let [alice, bob] = [] as unknown as [LinkedRecords, LinkedRecords];
    let bobId = '';

    before(async () => {
      [alice, bob] = [new LinkedRecords(server.url), new LinkedRecords(server.url)];
      alice.refusalHandler = bob.refusalHandler = () => {};
      [, { id: bobId }] = await Promise.all([alice.signInAs('alice'), bob.signInAs('bob')]);
      await alice.Fact.createAll([
        ['ClientTask', '$isATermFor', 'Something to do'],
        ['ClientProject', '$isATermFor', 'Something to plan'],
        ['ClientFile', '$isATermFor', 'Something to keep'],
      ]);
    });
    after(() => Promise.all([alice.close(), bob.close()]));

    const shared = async (value: object): Promise<[KeyValueRecord<Task>, KeyValueRecord<Task>]> => {
      const task = await alice.Record.create<Task>('keyValue', value as Task);
      await alice.Fact.createAll([[bobId, '$canAccess', task.id]]);
      return [task, (await bob.Record.find<KeyValueRecord<Task>>(task.id)) as KeyValueRecord<Task>];
    };

    it('show what is changed at once, and what others change when it arrives', async () => {
      const [mine, his] = await shared({ title: 'Water', done: false, points: 1 });
      const seen: string[] = [];
      mine.subscribe(({ value, isLocal }) => seen.push(`${isLocal ? 'own' : 'other'} ${value.title}`));

      const outcome = mine.patch({ title: 'Hose' });
      assert.equal(mine.value.title, 'Hose');
      await outcome;
      await his.patch({ title: 'Sprinkle' });

      await until(() => mine.value.title === 'Sprinkle', "the other's change");
      assert.deepEqual(seen, ['own Hose', 'other Sprinkle']);
    });

    it('keep concurrent changes of different places, and count every increment', async () => {
      const [mine, his] = await shared({ title: 'Water', done: false, points: 0, meta: {} });
      mine.subscribe(() => {});
      his.subscribe(() => {});

      await Promise.all([
        mine.patch({ 'meta.author': 'Alice' }),
        his.patch({ done: true }),
        ...Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? mine : his).increment('points', index)),
      ]);

      await until(
        () => [mine, his].every(({ value }) => value.points === 45 && value.done && value.meta?.author === 'Alice'),
        'all changes',
      );
    });

    it('are set, patched and changed by path', async () => {
      const [task] = await shared({ title: 'Water', done: false, points: 1, meta: { tags: ['a', 'b'] } });

      await task.set({ title: 'Water', done: true, points: 1, meta: { tags: ['a'], author: 'Alice' } });
      await task.patch({ 'meta.tags.1': 'c', 'meta.author': null });
      await task.change(new KeyValueChange([{ key: 'points', value: 5 }]));
      await task.change([{ path: ['title'], set: 'with.dot' }]);

      await task.load();
      assert.deepEqual(task.value, { title: 'with.dot', done: true, points: 5, meta: { tags: ['a', 'c'] } });
      await assert.rejects(task.change([{ path: ['points'], set: 6 }], 1), { code: 'VERSION_CONFLICT' });
      assert.equal(task.value.points, 5);
    });

    it('take back what is refused, with the reason', async () => {
      const [, his] = await shared({ title: 'Water', done: false, points: 1 });
      const reasons: (string | undefined)[] = [];
      his.subscribe(({ reason }) => reasons.push(reason?.code));
      await alice.Fact.deleteAll([[bobId, '$canAccess', his.id]]);

      const outcome = his.patch({ title: 'Mine' });

      await assert.rejects(outcome, { code: 'RECORD_NOT_FOUND' });
      await until(() => reasons.includes('ACCESS_LOST'), 'the end of the subscription');
      assert.equal(his.value.title, 'Water');
      assert.equal(await bob.Record.find(his.id), undefined);
    });

    it('are created together and refer to each other', async () => {
      const { project, notes } = await alice.Record.createAll({
        project: { type: KeyValueRecord, value: { name: 'Garden' }, facts: [['isA', 'ClientProject']] },
        notes: { type: 'LongTextAttribute', value: 'Nothing yet', facts: [['$it', 'belongsTo', '{{project}}']] },
      });

      assert.ok(project instanceof KeyValueRecord && notes instanceof LongTextRecord);
      const facts = await alice.Fact.findAll({ subject: [notes.id], predicate: ['belongsTo'] });
      assert.deepEqual(facts, [{ subject: notes.id, predicate: 'belongsTo', object: project.id }]);
      await assert.rejects(alice.Record.createAll({ x: { type: 'keyValue', value: {}, facts: [['isA', 'Undeclared']] } }), {
        code: 'OBJECT_NOT_PERMITTED',
      });
    });

    it('are found by patterns, by id, by kind and in pages', async () => {
      const [first, second] = [
        await alice.Record.create('keyValue', { n: 1 }, [
          ['isA', 'ClientFile'],
          ['sizeIs', literal(10)],
        ]),
        await alice.Record.create('longText', 'two', [
          ['isA', 'ClientFile'],
          ['sizeIs', literal(20)],
        ]),
      ];

      const { all, texts, one, none } = await alice.Record.findAll({
        all: [['isA', 'ClientFile']],
        texts: [
          ['isA', 'ClientFile'],
          ['$it', '$hasDataType', LongTextRecord],
        ],
        one: first.id,
        none: 'kv-unknown',
      });
      const page = await alice.Record.findPage([['isA', 'ClientFile']], { first: 1, explain: true });
      const rest = await alice.Record.findPage([['isA', 'ClientFile']], { first: 1, after: page.endCursor as string });

      assert.deepEqual([all.map(({ id }) => id), texts, one, none], [[first.id, second.id], [second], first, undefined]);
      assert.deepEqual(
        [page.count, page.hasNextPage, page.plan.length > 0, rest.records, rest.hasNextPage],
        [2, true, true, [second], false],
      );
      const { big } = await alice.Record.findAndLoadAll({
        big: [
          ['isA', 'ClientFile'],
          ['sizeIs', { $gt: 15 }],
        ],
      });
      assert.deepEqual(big, [second]);
    });

    it('in a live query come, change and go, with the reason', async () => {
      const [task] = await shared({ title: 'Live', done: false, points: 1 });
      const shown: string[][] = [];
      const differences: ResultChange[] = [];
      const query = { tasks: [['isA', 'ClientTask']] as const };
      const { result, release } = bob.Record.live(query);
      result.onDifference(change => differences.push(change));
      const stop = await bob.Record.subscribeToQuery<{ tasks: KeyValueRecord<Task>[] }>(query, ({ tasks }) =>
        shown.push(tasks.map(found => found.value.title)),
      );

      await alice.Fact.createAll([[task.id, 'isA', 'ClientTask']]);
      await until(() => shown.at(-1)?.[0] === 'Live', 'it came');
      await task.patch({ title: 'Lively' });
      await until(() => shown.at(-1)?.[0] === 'Lively', 'it is different');
      await alice.Fact.deleteAll([[bobId, '$canAccess', task.id]]);
      await until(() => shown.at(-1)?.length === 0, 'it went');

      assert.deepEqual(differences.at(-1)?.removed, [{ id: task.id, reason: 'ACCESS_LOST' }]);
      stop();
      stop();
      release();
    });

    it('that are texts are undone by whoever wrote, and keep what others wrote', async () => {
      const mine = await alice.Record.create('longText', 'Roses');
      await alice.Fact.createAll([[bobId, '$canAccess', mine.id]]);
      const his = (await bob.Record.find<LongTextRecord>(mine.id)) as LongTextRecord;
      mine.subscribe(() => {});
      his.subscribe(() => {});

      await Promise.all([mine.insert(5, ' are red'), his.insert(0, '> ')]);
      await until(() => mine.value === '> Roses are red' && his.value === mine.value, 'both edits');
      assert.ok(mine.undo());
      await until(() => his.value === '> Roses', 'only one of them taken back');
      assert.ok(mine.redo());
      await until(() => his.value === '> Roses are red', 'and put back');
      assert.equal(mine.redo(), false);
    });

    it('that are files are sent and fetched with progress', async () => {
      const bytes = new Uint8Array(300_000).map((_, index) => index % 251);
      const [sent, received]: [number[], number[]] = [[], []];
      const file = new Blob([bytes], { type: 'application/octet-stream' });

      const blob = await alice.Record.create('blob', file, [['isA', 'ClientFile']], progress => sent.push(progress.sent));
      const fetched = await blob.getValue(progress => received.push(progress.sent));
      await blob.set(new Blob(['another'], { type: 'text/plain' }));

      assert.deepEqual(new Uint8Array(await fetched.arrayBuffer()), bytes);
      assert.deepEqual([sent.at(-1), received.at(-1)], [bytes.length, bytes.length]);
      assert.deepEqual([blob.value.mediaType, blob.version, await (await blob.getValue()).text()], ['text/plain', 2, 'another']);
      await assert.rejects(bob.Record.create('blob', file, [['isA', 'Undeclared']]), { code: 'OBJECT_NOT_PERMITTED' });
    });

    it('say why they may be read, and what a change of rights would do', async () => {
      const [task] = await shared({ title: 'Why', done: false, points: 1 });

      const why = await bob.access.explain(task.id);
      const who = await alice.access.whoMay(task.id);
      const preview = await alice.access.preview({ retract: [[bobId, '$canAccess', task.id]] });
      const members = await alice.getMembersOf(task.id);

      assert.deepEqual(why.because, [{ subject: bobId, predicate: '$canAccess', object: task.id }]);
      assert.deepEqual(
        [who?.includes(bobId), preview?.refusals, preview?.changes.some(({ user, lost }) => user === bobId && lost === 1)],
        [true, [], true],
      );
      assert.deepEqual(
        members.map(({ email, role }) => [email, role]),
        [['alice@example.com', 'ACCOUNTABLE']],
      );
      assert.equal(await alice.getUserIdByEmail('bob@example.com'), bobId);
      const quota = await alice.getQuota();
      assert.deepEqual([quota?.node, (quota?.remaining ?? 0) <= (quota?.total ?? 0)], [await alice.ensureUserIdIsKnown(), true]);
      assert.equal(await alice.getUserIdByEmail('nobody@example.com'), undefined);
      assert.equal((await task.history()).length, 1);
    });

    it('are rooms, in which people see each other and their cursors', async () => {
      const [task] = await shared({ title: 'Room', done: false, points: 1 });
      const [mine, his] = [alice.enter(task.id, { name: 'Alice' }), bob.enter(task.id, { name: 'Bob' })];

      await until(() => mine.others.length === 1 && his.others.length === 1, 'both are there');
      his.show({ name: 'Robert' });
      await until(() => JSON.stringify(mine.others[0]?.state) === '{"name":"Robert"}', 'what he shows');
      his.leave();
      await until(() => mine.others.length === 0, 'he left');
      mine.leave();
    });
  });
