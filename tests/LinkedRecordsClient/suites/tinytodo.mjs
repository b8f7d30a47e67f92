import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { accepts, refuses } from '../harness/assertions.mjs';
import { behaviour } from '../harness/behaviours.mjs';
import { until } from '../harness/world.mjs';

/** The to-do application of the LinkedRecords documentation, as its users use it. */
export function tinyTodo(world) {
  async function terms() {
    const t = world.terms();
    await t.declare(await world.person('declarer'), 'Org', 'TodoLists', 'TodoList', 'ArchivedState', 'Team');
    return t;
  }

  /** An organization with its three teams, in one request. */
  const found = (t, admin) => admin.Records.createAll({
    org: { value: { name: 'org' }, facts: [['isA', t.Org]] },
    todoLists: { value: { a: 1 }, facts: [['isA', t.TodoLists], ['{{org}}', '$isAccountableFor', '$it']] },
    archivedState: { value: { a: 1 }, facts: [['isA', t.ArchivedState], ['{{org}}', '$isAccountableFor', '$it']] },
    adminTeam: {
      value: { name: 'admins' },
      facts: [
        ['isA', t.Team], ['{{org}}', '$isAccountableFor', '$it'],
        ...['$canRead', '$canReferTo', '$canRefine'].map(right => ['$it', right, '{{todoLists}}']),
        ...['$canRefine', '$canRead'].map(right => ['$it', right, '{{org}}']),
        ...['{{tempTeam}}', '{{internTeam}}', '$it'].map(team => ['$it', '$isHostOf', team]),
        ...['$canRead', '$canReferTo'].map(right => ['$it', right, '{{archivedState}}']),
      ],
    },
    tempTeam: {
      value: { name: 'temps' },
      facts: [
        ['isA', t.Team], ['{{org}}', '$isAccountableFor', '$it'],
        ...['$canRead', '$canReferTo'].map(right => ['$it', right, '{{todoLists}}']),
        ...['$canRefine', '$canRead'].map(right => ['$it', right, '{{org}}']),
        ['$it', '$canRead', '{{archivedState}}'],
      ],
    },
    internTeam: {
      value: { name: 'interns' },
      facts: [
        ['isA', t.Team], ['{{org}}', '$isAccountableFor', '$it'],
        ['$it', '$canAccess', '{{todoLists}}'], ['$it', '$canRead', '{{org}}'], ['$it', '$canRead', '{{archivedState}}'],
      ],
    },
  });

  async function organization(t, founder, members = {}) {
    const org = await found(t, founder);
    for (const [team, people] of Object.entries(members)) {
      for (const person of people) await accepts(founder, [person.id, '$isMemberOf', org[team].id]);
    }
    return org;
  }

  /** As a member finds her way: the nodes of the organization, or undefined. */
  async function nodesOf(t, person, org) {
    const { todoLists, archived } = await person.Records.findAll({
      todoLists: [['$it', 'isA', t.TodoLists], [org.id, '$isAccountableFor', '$it']], archived: [['$it', 'isA', t.ArchivedState], [org.id, '$isAccountableFor', '$it']],
    });
    return { todoLists: todoLists[0], archived: archived[0] };
  }

  async function createList(t, person, org) {
    const { todoLists } = await nodesOf(t, person, org);
    if (!todoLists) return undefined;
    const { list } = await person.Records.createAll({
      list: { value: { name: 'list', tasks: {} }, facts: [['isA', t.TodoList], ['$it', '$isMemberOf', todoLists.id], [org.id, '$isAccountableFor', '$it']] },
    });
    return list;
  }

  async function listsOf(t, person, org) {
    const { todoLists, archived } = await nodesOf(t, person, org);
    if (!todoLists || !archived) return [];
    const lists = await person.find(['$it', 'isA', t.TodoList], ['$it', '$isMemberOf', todoLists.id], ['$it', '$latest(stateIs)', `$not(${archived.id})`]);
    return lists.map(list => list.id);
  }

  const addTask = async (person, list, name) => {
    const record = await person.Records.find(list, true);
    return record ? record.change(new person.tab.library.KeyValueChange([{ key: `tasks.${name}`, value: { done: false } }])) : false;
  };

  describe('TinyTodo', { concurrency: 4 }, () => {
    behaviour(94, 'a personal list is shared, for reading and for writing, and not any more', async () => {
      const t = await terms();
      const [A, B, C] = await world.people('ann', 'ben', 'cat');
      const sees = async (...people) => {
        for (const person of [A, B, C]) assert.equal(await person.count(['isA', t.TodoList]), people.includes(person) ? 1 : 0);
      };
      await sees();
      const list = await A.create({ name: 'list', tasks: {} }, [['isA', t.TodoList]]);
      await sees(A);
      assert.equal(await addTask(B, list.id, 'one'), false);
      assert.equal(await B.Records.find(list.id), undefined);
      await accepts(A, [B.id, '$canRead', list.id]);
      await sees(A, B);
      assert.equal(await addTask(B, list.id, 'one'), false);
      await refuses(B, [C.id, '$canRead', list.id]);
      assert.equal(await addTask(A, list.id, 'byOwner'), true);
      await until(async () => (await B.read(list.id)).tasks?.byOwner);
      await A.takeBack(B.id, '$canRead', list.id);
      await sees(A);
      await accepts(A, [B.id, '$canAccess', list.id]);
      await sees(A, B);
      assert.equal(await addTask(B, list.id, 'byFriend'), true);
      for (const person of [A, B]) await until(async () => (await person.read(list.id)).tasks?.byFriend);
      assert.equal(await C.read(list.id), undefined);
    });

    behaviour([95, 100, 101], 'admins and temps make lists, interns change them, outsiders see none', async () => {
      const t = await terms();
      const [admin, temp, intern, outsider] = await world.people('admin', 'temp', 'intern', 'outsider');
      const { org } = await organization(t, admin, { adminTeam: [admin], tempTeam: [temp], internTeam: [intern] });
      const lists = [await createList(t, admin, org), await createList(t, temp, org)].map(list => list.id);
      for (const person of [admin, temp, intern]) assert.deepEqual((await listsOf(t, person, org)).sort(), [...lists].sort());
      await assert.rejects(createList(t, intern, org));
      assert.equal(await createList(t, outsider, org), undefined);
      assert.deepEqual(await listsOf(t, outsider, org), []);
      assert.equal((await listsOf(t, admin, org)).length, 2);
      assert.equal(await addTask(intern, lists[0], 'byIntern'), true);
      await until(async () => (await admin.read(lists[0])).tasks?.byIntern);
    });

    behaviour([96, 97, 98], 'admins add people, also those who did not found it, and nobody else does', async () => {
      const t = await terms();
      const [founder, second, temp, intern, C, D] = await world.people('founder', 'second', 'temp', 'intern', 'cat', 'dan');
      const { org, adminTeam, tempTeam } = await organization(t, founder, { adminTeam: [founder, second], tempTeam: [temp], internTeam: [intern] });
      const list = await createList(t, founder, org);
      for (const person of [temp, D, intern]) await refuses(person, [D.id, '$isMemberOf', tempTeam.id], { later: true });
      assert.deepEqual(await listsOf(t, D, org), []);
      await accepts(second, [D.id, '$isMemberOf', adminTeam.id]);
      assert.deepEqual(await listsOf(t, D, org), [list.id]);
      assert.deepEqual(await D.read(list.id), { name: 'list', tasks: {} });
      await accepts(D, [C.id, '$isMemberOf', tempTeam.id]);
      assert.deepEqual(await listsOf(t, C, org), [list.id]);
      await accepts(founder, [D.id, '$isMemberOf', tempTeam.id]);
    });

    behaviour(99, 'a list is archived by an admin, not by a temp', async () => {
      const t = await terms();
      const [admin, temp] = await world.people('admin', 'temp');
      const { org, archivedState } = await organization(t, admin, { adminTeam: [admin], tempTeam: [temp] });
      const list = await createList(t, temp, org);
      await refuses(temp, [list.id, 'stateIs', archivedState.id], { later: true });
      assert.equal((await listsOf(t, temp, org)).length, 1);
      await accepts(admin, [list.id, 'stateIs', archivedState.id]);
      assert.equal((await listsOf(t, temp, org)).length, 0);
    });

    behaviour(102, 'who is added later sees what there was before, of that organization', async () => {
      const t = await terms();
      const [founder, admin, temp, intern] = await world.people('founder', 'admin', 'temp', 'intern');
      const first = await organization(t, founder, { adminTeam: [founder] });
      const second = await organization(t, founder, { adminTeam: [founder] });
      for (const name of ['one', 'two']) await addTask(founder, (await createList(t, founder, first.org)).id, name);
      for (const [person, team] of [[admin, 'adminTeam'], [temp, 'tempTeam'], [intern, 'internTeam']]) await accepts(founder, [person.id, '$isMemberOf', first[team].id]);
      for (const person of [founder, admin]) assert.equal((await listsOf(t, person, first.org)).length, 2);
      assert.equal((await listsOf(t, admin, second.org)).length, 0);
    });
  });
}
