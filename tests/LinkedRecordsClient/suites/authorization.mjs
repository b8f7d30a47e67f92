import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { accepts, finds, noObject, noReadWrite, noSubject, noWrite, refuses } from '../harness/assertions.mjs';
import { behaviour } from '../harness/behaviours.mjs';
import { until } from '../harness/world.mjs';

export function authorization(world) {
  /** A, B and C, and a trident that A's team may access. */
  async function tridentStory({ facts = ['$canAccess'], declarer } = {}) {
    const [A, B, C] = await world.people('ann', 'ben', 'cat');
    const t = world.terms();
    await t.declare(declarer === 'B' ? B : A, 'Team', 'Trident', 'Tree', 'Weapon', 'Archived', 'Todo');
    const team = await A.create({ name: 'fish' }, [['$it', 'isA', t.Team]]);
    const trident = await A.create({ name: 'trident' }, [['isA', t.Trident], ...facts.map(fact => [team.id, fact, '$it'])]);
    return { A, B, C, t, team, trident, isTrident: ['isA', t.Trident] };
  }

  describe('Authorization', { concurrency: 6 }, () => {
    behaviour(1, 'records are private by default', async () => {
      const [A, B] = await world.people('ann', 'ben');
      const record = await A.create({ foo: 'bar' });
      assert.equal(await B.read(record.id), undefined);
      assert.deepEqual(await A.read(record.id), { foo: 'bar' });
      await record.set({ foo: 'authorized' });
      await until(async () => (await A.read(record.id)).foo === 'authorized');
      assert.deepEqual(await B.Records.findAll({ doc: record.id }), {});
      assert.equal((await A.Records.findAll({ doc: record.id })).doc.id, record.id);
    });

    behaviour(2, 'terms belong to all and may be declared again', async () => {
      const [A, B] = await world.people('ann', 'ben');
      const t = world.terms();
      await t.declare(A, 'Author', 'Book');
      await t.declare(B, 'Author', 'Book');
      await A.create({}, [['isA', t.Book]]);
      await A.create({}, [['isA', t.Book]]);
      await B.create({}, [['isA', t.Book]]);
      await finds([[A, 2], [B, 1]], ['isA', t.Book]);
    });

    behaviour(3, 'a query by id shows what the asker may read', async () => {
      const [A, B] = await world.people('ann', 'ben');
      const book = await A.create({ title: 'one' });
      assert.deepEqual(await (await A.Records.findAll({ x: book.id })).x.getValue(), { title: 'one' });
      assert.equal((await B.Records.findAll({ x: book.id })).x, undefined);
    });

    behaviour(4, 'nobody refers to a record of somebody else', async () => {
      const [A, B] = await world.people('ann', 'ben');
      const t = world.terms();
      await t.declare(A, 'Book');
      const book = await A.create({}, [['isA', t.Book]]);
      const stranger = await B.create({}, [['isA', t.Book], ['belongsTo', book.id]]);
      assert.equal(stranger.id, undefined);
      await finds([[A, 0]], ['belongsTo', book.id]);
    });

    behaviour(5, 'find shows what the asker may read', async () => {
      const [A, B] = await world.people('ann', 'ben');
      const book = await A.create({ title: 'one' });
      assert.deepEqual(await (await A.Records.find(book.id)).getValue(), { title: 'one' });
      assert.equal(await B.Records.find(book.id), undefined);
    });

    behaviour(6, 'only who declared a term says something about it', async () => {
      const [A, B] = await world.people('ann', 'ben');
      const t = world.terms();
      await t.declare(A, 'Author', 'Book');
      const declared = async () => t.own(await A.Facts.findAll({ predicate: ['$isATermFor'] })).length;
      const aboutBooks = async () => (await A.Facts.findAll({ subject: [['isA', t.Book]] })).filter(fact => fact.predicate !== '$isAccountableFor');
      await refuses(B, [t.Author, 'isA', t.Book], { later: true });
      assert.equal(await declared(), 2);
      assert.deepEqual(await aboutBooks(), []);
      await accepts(A, [t.Author, 'isA', t.Book]);
      assert.deepEqual((await aboutBooks()).map(fact => fact.predicate).sort(), ['$isATermFor', 'isA']);
      assert.equal(await declared(), 2);
    });

    behaviour(7, 'a term that is declared again and again is declared once', async () => {
      const A = await world.person('ann');
      const t = world.terms();
      await t.declare(A, 'Book', 'Book');
      await t.declare(A, 'Book');
      assert.equal(t.own(await A.Facts.findAll({ predicate: ['$isATermFor'] })).length, 1);
    });

    behaviour(8, 'nobody listens to a record of somebody else', async () => {
      const [A, B] = await world.people('ann', 'ben');
      const record = await A.create({ foo: 'bar' });
      const heard = [];
      const bus = await B.client.getClientServerBus();
      await assert.rejects(bus.subscribe(`${world.url}/attributes/${record.id}/changes`, record.id, undefined, data => heard.push(data)), { message: 'unauthorized' });
      // What B may hear comes after what it may not: a mark in the one order of all changes.
      const mark = await A.create({ n: 0 });
      await A.state(B.id, '$canRead', mark.id);
      const marked = [];
      const seen = await B.Records.find(mark.id);
      await seen.subscribe(() => marked.push(1));
      await record.set({ foo: 'secret' });
      await mark.set({ n: 1 });
      await until(() => marked.length > 0);
      assert.deepEqual(heard, []);
    });

    behaviour(9, 'one may refer to oneself', async () => {
      const [A, B] = await world.people('ann', 'ben');
      await A.create({}, [['belongsTo', A.id]]);
      await finds([[A, 1], [B, 0]], ['belongsTo', A.id]);
    });

    behaviour(10, 'only who declared a term deletes it', async () => {
      const [A, B] = await world.people('ann', 'ben');
      const t = world.terms();
      await t.declare(A, 'Author', 'Book');
      const declared = async () => t.own(await A.Facts.findAll({ predicate: ['$isATermFor'] })).length;
      await B.takeBack(t.Author, '$isATermFor', 'A Author');
      assert.equal(await declared(), 2);
      await A.takeBack(t.Author, '$isATermFor', 'A Author');
      assert.equal(await declared(), 1);
    });

    behaviour(11, 'an invitation lets in, and only those who were invited', async () => {
      const { A, B, C, t, team, isTrident } = await tridentStory();
      const trees = await A.create({}, [['isA', t.Team]]);
      await A.create({}, [['isA', t.Tree], [trees.id, '$canAccess', '$it']]);
      const query = [['$it', '$hasDataType', 'KeyValueAttribute'], isTrident];
      await finds([[A, 1], [B, 0], [C, 0]], ...query);
      await refuses(B, [B.id, '$isMemberOf', team.id], { later: true });
      await finds([[B, 0]], ...query);
      assert.equal(await A.client.getUserIdByEmail(B.claims.email), await B.client.ensureUserIdIsKnown());
      await accepts(A, [B.id, '$isMemberOf', team.id]);
      await finds([[B, 1], [C, 0]], ...query);
      await refuses(B, [C.id, '$isMemberOf', team.id]);
      await finds([[B, 1], [C, 0]], ...query);
    });

    behaviour(12, 'a host may invite', async () => {
      const { A, B, C, team, isTrident } = await tridentStory();
      await accepts(A, [B.id, '$isHostOf', team.id]);
      await accepts(B, [C.id, '$isMemberOf', team.id]);
      await finds([[A, 1], [B, 1], [C, 1]], isTrident);
    });

    behaviour(13, 'an outsider may not invite', async () => {
      const { B, C, team, isTrident } = await tridentStory();
      await refuses(B, [C.id, '$isMemberOf', team.id]);
      await finds([[C, 0]], isTrident);
    });

    behaviour(14, 'a member may not invite', async () => {
      const { A, B, C, team, isTrident } = await tridentStory();
      await accepts(A, [B.id, '$isMemberOf', team.id]);
      await refuses(B, [C.id, '$isMemberOf', team.id]);
      await finds([[C, 0]], isTrident);
    });

    behaviour(15, 'rights end when those who gave them take them back', async () => {
      const { A, B, C, t, team, trident, isTrident } = await tridentStory();
      const other = await A.create({}, [['isA', t.Team]]);
      const counts = (a, b, c) => finds([[A, a], [B, b], [C, c]], isTrident);
      await accepts(A, [B.id, '$isHostOf', team.id]);
      await counts(1, 1, 0);
      await accepts(B, [C.id, '$isMemberOf', team.id]);
      await counts(1, 1, 1);
      await C.takeBack(C.id, '$isMemberOf', team.id);
      await counts(1, 1, 1);
      await C.takeBack(B.id, '$isMemberOf', team.id);
      await counts(1, 1, 1);
      await B.takeBack(C.id, '$isMemberOf', team.id);
      await counts(1, 1, 0);
      await A.takeBack(B.id, '$isHostOf', team.id);
      await counts(1, 0, 0);
      await A.takeBack(A.id, '$isAccountableFor', team.id);
      assert.ok(await A.knows([A.id, '$isAccountableFor', team.id]));
      await refuses(A, [C.id, '$isAccountableFor', team.id]);
      await accepts(A, [team.id, '$isAccountableFor', trident.id]);
      await accepts(A, [other.id, '$isAccountableFor', team.id]);
      await finds([[A, 0]], isTrident);
    });

    behaviour(16, 'only hosts take rights back', async () => {
      const { A, B, C, t, team, trident, isTrident } = await tridentStory();
      const sees = async (person, teams, tridents) => {
        await finds([[person, teams]], ['isA', t.Team]);
        await finds([[person, tridents]], isTrident);
      };
      await accepts(A, [B.id, '$isHostOf', team.id]);
      await sees(B, 1, 1);
      await C.takeBack(B.id, '$isHostOf', team.id);
      await C.takeBack(B.id, '$isAccountableFor', team.id);
      await C.takeBack(trident.id, '$isAccountableFor', A.id);
      await sees(A, 1, 1);
      await sees(B, 1, 1);
      await B.takeBack(A.id, '$isAccountableFor', team.id);
      await B.takeBack(A.id, '$isAccountableFor', trident.id);
      await B.takeBack(B.id, '$isHostOf', team.id);
      await sees(B, 0, 0);
      await sees(A, 1, 1);
    });

    behaviour(17, 'nobody promotes himself or another', async () => {
      const { A, B, C, t, team, isTrident } = await tridentStory();
      for (const [who, predicate] of [[B, '$isHostOf'], [B, '$isMemberOf'], [C, '$isHostOf'], [C, '$isMemberOf']]) {
        await refuses(who, [B.id, predicate, team.id]);
      }
      await finds([[A, 1], [B, 0], [C, 0]], ['isA', t.Team]);
      await finds([[A, 1], [B, 0], [C, 0]], isTrident);
    });

    behaviour(18, 'a group gives the value to its members', async () => {
      const { A, B, C, team, trident } = await tridentStory();
      await accepts(A, [B.id, '$isHostOf', team.id]);
      assert.deepEqual(await A.read(trident.id), { name: 'trident' });
      assert.deepEqual(await B.read(trident.id), { name: 'trident' });
      assert.equal(await C.read(trident.id), undefined);
    });

    behaviour(19, 'a query with an unknown reserved name finds nothing and does not fail', async () => {
      const A = await world.person('ann');
      const t = world.terms();
      await t.declare(A, 'Team', 'Trident');
      await A.create({}, [['isA', t.Trident], ['$isMagicRelictIn', t.Team]]);
      assert.deepEqual(await A.find(['$isMagicRelictIn', t.Team]), []);
    });

    for (const [number, role] of [[20, '$isHostOf'], [21, '$isMemberOf']]) {
      behaviour(number, `${role} of a group that may refine a record lets use it as subject`, async () => {
        const { A, B, C, t, team, trident } = await tridentStory({ facts: ['$canAccess', '$canRefine'] });
        const fact = [trident.id, 'isA', t.Weapon];
        await refuses(B, fact, { later: true });
        await finds([[B, 0]], ['isA', t.Weapon]);
        await accepts(A, [B.id, role, team.id]);
        await finds([[B, 0]], ['isA', t.Weapon]);
        await accepts(B, fact);
        await finds([[B, 1], [A, 1], [C, 0]], ['isA', t.Weapon]);
      });
    }

    behaviour(22, 'a member uses a record of the group as object', async () => {
      const { A, B, C, team, trident } = await tridentStory();
      const atlantis = await B.create({ name: 'atlantis' });
      const fact = [atlantis.id, 'isHomeOf', trident.id];
      await refuses(B, fact, { later: true });
      await finds([[B, 0]], ['isHomeOf', trident.id]);
      await accepts(A, [B.id, '$isMemberOf', team.id]);
      assert.deepEqual((await B.Records.findAll({ one: [['isHomeOf', trident.id]], two: [['isHomeOf', trident.id]] })).two, []);
      await accepts(B, fact);
      await finds([[B, 1], [A, 0], [C, 0]], ['isHomeOf', trident.id]);
      await accepts(B, [atlantis.id, '$isMemberOf', team.id]);
      await accepts(B, [team.id, '$canAccess', atlantis.id]);
      await finds([[B, 1], [A, 1], [C, 0]], ['isHomeOf', trident.id]);
    });

    behaviour(23, 'a host uses a record of the group as object', async () => {
      const { A, B, C, team, trident } = await tridentStory();
      const atlantis = await B.create({ name: 'atlantis' });
      const fact = [atlantis.id, 'isHomeOf', trident.id];
      const readable = async (...people) => {
        for (const person of [A, B, C]) {
          const may = people.includes(person);
          assert.equal((await person.Records.findAll({ it: trident.id })).it !== undefined, may);
          assert.equal(await person.read(trident.id) !== undefined, may);
        }
      };
      await noReadWrite(trident.id, B);
      await noReadWrite(trident.id, C);
      await readable(A);
      await refuses(B, fact, { later: true });
      await accepts(A, [B.id, '$isHostOf', team.id]);
      await readable(A, B);
      await noReadWrite(trident.id, C);
      await accepts(B, fact);
      await noReadWrite(atlantis.id, A);
      await noReadWrite(atlantis.id, C);
      await finds([[B, 1], [A, 0], [C, 0]], ['isHomeOf', trident.id]);
      await accepts(B, [team.id, '$canAccess', atlantis.id]);
      assert.deepEqual(await A.read(atlantis.id), { name: 'atlantis' });
      await finds([[A, 1], [C, 0]], ['isHomeOf', trident.id]);
    });

    for (const [number, which] of [[24, 'trident'], [25, 'team']]) {
      behaviour(number, `members read and write the ${which}`, async () => {
        const story = await tridentStory();
        const { A, B, C, team } = story;
        const record = story[which];
        await noReadWrite(record.id, B);
        await noReadWrite(record.id, C);
        await accepts(A, [team.id, '$canAccess', story.trident.id]);
        await accepts(A, [B.id, '$isMemberOf', team.id]);
        await accepts(A, [C.id, '$isMemberOf', team.id]);
        const seen = await B.Records.find(record.id, true);
        assert.ok((await seen.getValue()).name);
        await seen.set({ name: 'changed' });
        await until(async () => (await C.read(record.id)).name === 'changed');
      });
    }

    behaviour(26, 'who is no member cannot use the record as subject', async () => {
      const { A, B, t, trident } = await tridentStory();
      await refuses(B, [trident.id, 'isA', t.Weapon]);
      assert.deepEqual(await A.Facts.findAll({ predicate: ['isA'], object: [t.Weapon] }), []);
    });

    behaviour(27, 'who is no member cannot use the record as object', async () => {
      const { A, B, t, team, trident } = await tridentStory({ declarer: 'B' });
      await refuses(B, [t.Weapon, 'contains', trident.id], { later: true });
      assert.deepEqual(await A.Facts.findAll({ subject: [t.Weapon], predicate: ['contains'] }), []);
      await accepts(A, [B.id, '$isMemberOf', team.id]);
      await accepts(B, [t.Weapon, 'contains', trident.id]);
      assert.ok(await B.knows([t.Weapon, 'contains', trident.id]));
    });

    behaviour(28, 'who is no member cannot read the record', async () => {
      const { B, trident } = await tridentStory();
      await noReadWrite(trident.id, B);
    });

    behaviour(29, 'who is no member cannot write the record', async () => {
      const { B, trident } = await tridentStory();
      await noWrite(trident.id, B);
    });

    behaviour(30, '$canRefine lets state facts about a record, $canAccess does not', async () => {
      const [A, B] = await world.people('ann', 'ben');
      const t = world.terms();
      await t.declare(A, 'Todo', 'Archived');
      const todo = await A.create({}, [['isA', t.Todo]]);
      await accepts(A, [B.id, '$canAccess', todo.id]);
      await refuses(B, [todo.id, 'stateIs', t.Archived], { later: true });
      await accepts(A, [B.id, '$canRefine', todo.id]);
      await accepts(B, [todo.id, 'stateIs', t.Archived]);
      assert.equal((await A.Facts.findAll({ subject: [todo.id], predicate: ['stateIs'] })).length, 1);
    });

    accountability(world, tridentStory);
    sharing(world);
  });
}

function accountability(world, tridentStory) {
  behaviour(31, 'accountability is handed over to a group', async () => {
    const { A, B, C, t, team, trident, isTrident } = await tridentStory();
    const other = await A.create({}, [['isA', t.Team]]);
    await accepts(A, [B.id, '$isMemberOf', team.id]);
    await accepts(A, [team.id, '$isAccountableFor', trident.id]);
    await accepts(A, [other.id, '$isAccountableFor', team.id]);
    await finds([[A, 0], [B, 1], [C, 0]], isTrident);
  });

  for (const [number, owner] of [[32, 'A'], [33, 'B']]) {
    behaviour(number, `a ${owner === 'A' ? 'member' : 'group owner'} hands accountability over to the group`, async () => {
      const [A, B, C] = await world.people('ann', 'ben', 'cat');
      const t = world.terms();
      await t.declare(C, 'Team', 'Trident');
      const [boss, member] = owner === 'A' ? [A, B] : [B, A];
      const team = await boss.create({}, [['isA', t.Team], [member.id, '$isMemberOf', '$it']]);
      const trident = await B.create({}, [['isA', t.Trident]]);
      await accepts(B, [team.id, '$isAccountableFor', trident.id]);
      await finds([[A, 1], [B, 1], [C, 0]], ['isA', t.Trident]);
    });
  }

  const accountableFor = async person => (await person.Facts.findAll({ subject: [person.id], predicate: ['$isAccountableFor'] })).map(fact => fact.object);

  behaviour(34, 'nobody gives accountability up', async () => {
    const A = await world.person('ann');
    const t = world.terms();
    await t.declare(A, 'Team', 'Trident');
    const records = [await A.create(), await A.create()];
    const owned = await accountableFor(A);
    assert.deepEqual(owned.sort(), [t.Team, t.Trident, ...records.map(record => record.id)].sort());
    for (const node of owned) await A.takeBack(A.id, '$isAccountableFor', node);
    await A.Facts.deleteAll([[A.id, '$isAccountableFor', owned[0]], [A.id, '$isAccountableFor', owned[1]]]);
    await A.Facts.deleteAll([[A.id, '$isAccountableFor', owned[2]], [A.id, '$isAccountableFor', owned[3]]]);
    assert.equal((await accountableFor(A)).length, 4);
  });

  behaviour([35, 37], 'accountability that was handed over comes back to nobody and goes to nobody else', async () => {
    const [A, B, C] = await world.people('ann', 'ben', 'cat');
    const team = await A.create();
    const trident = await A.create();
    const foreign = await C.create();
    assert.equal((await accountableFor(A)).length, 2);
    await accepts(A, [team.id, '$isAccountableFor', trident.id]);
    assert.equal((await accountableFor(A)).length, 1);
    await refuses(A, [A.id, '$isAccountableFor', trident.id], { later: true });
    assert.equal((await accountableFor(A)).length, 1);
    await refuses(A, [foreign.id, '$isAccountableFor', trident.id]);
    const of = async group => (await A.Facts.findAll({ subject: [group.id], predicate: ['$isAccountableFor'] })).length;
    assert.deepEqual([await of(team), await of(foreign)], [1, 0]);
    assert.equal(await B.read(trident.id), undefined);
  });

  behaviour(36, 'a foreign group does not become accountable', async () => {
    const [A, C] = await world.people('ann', 'cat');
    const trident = await A.create();
    const foreign = await C.create();
    await refuses(A, [foreign.id, '$isAccountableFor', trident.id]);
    assert.equal((await accountableFor(A)).length, 1);
    assert.deepEqual(await A.Facts.findAll({ subject: [foreign.id], predicate: ['$isAccountableFor'] }), []);
    await A.state(A.id, '$isAccountableFor', trident.id);
    assert.equal((await accountableFor(A)).length, 1);
  });

  behaviour(38, 'a record can be made with its accountable group', async () => {
    const [A, B, C] = await world.people('ann', 'ben', 'cat');
    const t = world.terms();
    await t.declare(A, 'Trident');
    const team = await A.create({}, [[B.id, '$isMemberOf', '$it']]);
    const trident = await A.create({}, [['isA', t.Trident], [team.id, '$canAccess', '$it'], [team.id, '$isAccountableFor', '$it']]);
    assert.ok(await A.knows([team.id, '$canAccess', trident.id]));
    assert.ok(await A.knows([team.id, '$isAccountableFor', trident.id]));
    await finds([[A, 1], [B, 1], [C, 0]], ['isA', t.Trident]);
  });

  behaviour([39, 40, 41], 'neither a term nor a random name nor the record itself becomes accountable', async () => {
    const A = await world.person('ann');
    const t = world.terms();
    await t.declare(A, 'Team');
    const record = await A.create();
    for (const subject of [t.Team, 'xxxx', record.id]) await refuses(A, [subject, '$isAccountableFor', record.id]);
  });

  behaviour(42, 'who leaves a group loses what he gave it', async () => {
    const [A, B] = await world.people('ann', 'ben');
    const team = await A.create({}, [[B.id, '$isMemberOf', '$it']]);
    const trident = await B.create({}, [[team.id, '$canAccess', '$it']]);
    await accepts(B, [team.id, '$isAccountableFor', trident.id]);
    assert.ok(await B.read(trident.id));
    await A.takeBack(B.id, '$isMemberOf', team.id);
    assert.equal(await B.read(trident.id), undefined);
    assert.equal((await B.Records.findAll({ it: trident.id })).it, undefined);
  });
}

function sharing(world) {
  behaviour(43, 'hosts list the members, members do not', async () => {
    const [A, B, C] = await world.people('ann', 'ben', 'cat');
    const record = await A.create();
    await accepts(A, [B.id, '$isMemberOf', record.id]);
    const members = await A.client.getMembersOf(record.id);
    assert.deepEqual(members.map(member => member.id).sort(), [A.id, B.id].sort());
    assert.deepEqual(members.map(member => member.username).sort(), [A.claims.email, B.claims.email].sort());
    await assert.rejects(B.client.getMembersOf(record.id));
    await assert.rejects(C.client.getMembersOf(record.id));
    await accepts(A, [B.id, '$isHostOf', record.id]);
    assert.equal((await B.client.getMembersOf(record.id)).length, 2);
    await assert.rejects(C.client.getMembersOf(record.id));
  });

  for (const [number, atCreation] of [[44, false], [45, true]]) {
    behaviour(number, `rights do not go through a chain of accountable groups, with facts ${atCreation ? 'at creation' : 'added later'}`, async () => {
      const [A, B] = await world.people('ann', 'ben');
      const teamA = await A.create({}, [[B.id, '$isMemberOf', '$it']]);
      const teamB = await A.create({}, [[teamA.id, '$isAccountableFor', '$it']]);
      const tridentA = await A.create({ name: 'a' }, [[teamA.id, '$isAccountableFor', '$it']]);
      const tridentB = await A.create({ name: 'b' }, atCreation
        ? [[A.id, '$isMemberOf', '$it'], [teamB.id, '$isAccountableFor', '$it']]
        : []);
      if (!atCreation) await accepts(A, [teamB.id, '$isAccountableFor', tridentB.id]);
      await noReadWrite(tridentB.id, B);
      assert.deepEqual(await B.read(tridentA.id), { name: 'a' });
      assert.equal(await B.read(tridentB.id), undefined);
      if (!atCreation) {
        await noReadWrite(tridentB.id, A);
        await accepts(A, [A.id, '$isMemberOf', teamB.id]);
        assert.deepEqual(await A.read(tridentB.id), { name: 'b' });
      }
    });
  }

  behaviour(46, 'a record that may access a group stays out of reach of the members', async () => {
    const [A, B] = await world.people('ann', 'ben');
    const [r1, r2, r3] = [await A.create(), await A.create(), await A.create()];
    const stated = await A.Facts.createAll([[B.id, '$isMemberOf', r1.id], [r1.id, '$canAccess', r2.id], [r3.id, '$canAccess', r1.id]]);
    assert.equal(stated.length, 3);
    await noReadWrite(r3.id, B);
    await noSubject(r3.id, B);
    await noObject(r3.id, B);
  });

  behaviour(47, 'a vocabulary that some maintain and others only use', async () => {
    const [admin, ontologist, writer] = await world.people('admin', 'ontologist', 'writer');
    const t = world.terms();
    await t.declare(admin, 'Team', 'documentCategory', 'document');
    const team = await admin.create({}, [['isA', t.Team]]);
    const groupOf = relation => admin.create({}, [[relation, team.id], [admin.id, '$isMemberOf', '$it'], [team.id, '$isAccountableFor', '$it']]);
    const writers = await groupOf('isWriterGroupOf');
    const ontologists = await groupOf('isOntologistGroupOf');
    for (const fact of [
      [ontologist.id, '$isMemberOf', writers.id], [ontologist.id, '$isMemberOf', ontologists.id],
      [writer.id, '$canRead', ontologists.id], [writer.id, '$isMemberOf', writers.id],
    ]) await accepts(admin, fact);
    const categoryFacts = [
      ['isA', t.documentCategory], [ontologists.id, '$isAccountableFor', '$it'], [writers.id, '$canReferTo', '$it'], [writers.id, '$canRead', '$it'],
    ];
    const c1 = await ontologist.create({ name: 'one' }, categoryFacts);
    const c2 = await ontologist.create({ name: 'two' }, [...categoryFacts, ['isCategorizedAs*', c1.id]]);
    const c3 = await ontologist.create({ name: 'three' }, categoryFacts);
    await finds([[writer, 3]], ['isA', t.documentCategory]);
    assert.deepEqual(await (await writer.Records.find(c2.id)).getValue(), { name: 'two' });
    assert.equal((await writer.create({}, categoryFacts)).id, undefined);
    await finds([[writer, 3], [ontologist, 3]], ['isA', t.documentCategory]);
    await refuses(writer, [c3.id, 'isCategorizedAs*', c2.id]);
    const document = await writer.Records.createLongText('text', [['isA', t.document], ['isCategorizedAs*', c3.id]]);
    const found = await writer.Records.findAll({ documents: [['isCategorizedAs*', c3.id]], categories: [['isA', t.documentCategory]] });
    assert.deepEqual(found.documents.map(one => one.id), [document.id]);
    assert.equal(found.categories.length, 3);
    const facts = await writer.Facts.findAll({
      subject: [['isA', t.documentCategory]], predicate: ['isCategorizedAs*'], object: [['isA', t.documentCategory]],
    });
    assert.equal(facts.length, 1);
  });

  /** A's group with B as member, made in one go, and a trident for it. */
  async function groupStory({ shared = true } = {}) {
    const [A, B, C] = await world.people('ann', 'ben', 'cat');
    const t = world.terms();
    await t.declare(A, 'Trident', 'Team');
    const group = await A.create({}, [[B.id, '$isMemberOf', '$it']]);
    const trident = await A.create({}, [['isA', t.Trident], ...(shared ? [[group.id, '$canAccess', '$it']] : [])]);
    return { A, B, C, t, group, trident };
  }

  behaviour(48, 'a record is shared with a group as it is made', async () => {
    const { B, t } = await groupStory();
    await finds([[B, 1]], ['isA', t.Trident]);
  });

  behaviour(49, 'a member does not add users', async () => {
    const { B, C, t, group } = await groupStory();
    await refuses(B, [C.id, '$isMemberOf', group.id]);
    await finds([[B, 1], [C, 0]], ['isA', t.Trident]);
  });

  behaviour(50, 'nobody shares what he cannot access', async () => {
    const { A, B, C, t, group, trident } = await groupStory({ shared: false });
    await accepts(A, [C.id, '$isMemberOf', group.id]);
    await refuses(B, [group.id, '$canAccess', trident.id]);
    await finds([[A, 1], [B, 0], [C, 0]], ['isA', t.Trident]);
  });

  behaviour([51, 52, 53, 54], 'random names and terms are members of nothing, and a record is no term', async () => {
    const { A, B, t, group, trident } = await groupStory();
    await refuses(B, ['randomstring', '$isMemberOf', group.id]);
    const own = await B.create();
    await refuses(B, [t.Team, '$isMemberOf', own.id]);
    await refuses(A, [t.Team, '$isMemberOf', group.id]);
    await refuses(A, [trident.id, '$isATermFor', 'something']);
  });

  behaviour(55, 'an id that was guessed opens nothing', async () => {
    const [A, B] = await world.people('ann', 'ben');
    await noReadWrite((await A.create({ a: 1 })).id, B);
  });

  behaviour(56, 'users stand in facts only where they are given a role', async () => {
    const [A, B] = await world.people('ann', 'ben');
    const record = await A.create();
    for (const predicate of ['$isMemberOf', '$isHostOf', '$isAccountableFor']) {
      for (const [subject, object] of [[B.id, B.id], [A.id, B.id], [B.id, A.id]]) await refuses(A, [subject, predicate, object]);
    }
    await refuses(A, [B.id, 'foo', record.id]);
    await refuses(A, [record.id, 'foo', B.id]);
    await refuses(B, [B.id, 'foo', record.id]);
  });

  behaviour(57, 'a blueprint with readers and contributors', async () => {
    const [admin, reader, contributor] = await world.people('admin', 'reader', 'contributor');
    const t = world.terms();
    await t.declare(admin, 'Team', 'Document', 'DocumentInfo');
    const { info, readers, contributors } = await admin.Records.createAll({
      info: { value: { name: 'info' }, facts: [['isA', t.Team], [reader.id, '$canRead', '$it'], [contributor.id, '$canRead', '$it']] },
      readers: { value: { a: 1 }, facts: [['isTheReadersGroupOf', '{{info}}'], ['{{info}}', '$isAccountableFor', '$it'], [reader.id, '$isMemberOf', '$it'], [contributor.id, '$isMemberOf', '$it']] },
      contributors: { value: { a: 1 }, facts: [['isTheContributorsGroupOf', '{{info}}'], ['{{info}}', '$isAccountableFor', '$it'], [contributor.id, '$isMemberOf', '$it']] },
    });
    const shared = [[contributors.id, '$isAccountableFor', '$it'], [contributors.id, '$canAccess', '$it'], [readers.id, '$canRead', '$it']];
    const { LongTextAttribute, KeyValueAttribute } = contributor.tab.library;
    const { document } = await contributor.Records.createAll({
      document: { type: LongTextAttribute, value: 'the text', facts: [['isA', t.Document], ['{{documentInfo}}', 'belongsTo', '$it'], ...shared] },
      documentInfo: { type: KeyValueAttribute, value: { title: 'it' }, facts: [['isA', t.DocumentInfo], ['{{document}}', 'belongsTo', '$it'], ...shared] },
    });
    const seen = await reader.Records.findAll({
      info: info.id, readers: [['isTheReadersGroupOf', info.id]], contributors: [['isTheContributorsGroupOf', info.id]],
    });
    assert.deepEqual(await seen.info.getValue(), { name: 'info' });
    assert.deepEqual([seen.readers.length, seen.contributors.length], [1, 0]);
    const [read] = await reader.find(['$it', '$hasDataType', reader.tab.library.LongTextAttribute], ['$it', 'isA', t.Document]);
    await read.set('the text, by the reader');
    assert.equal(await contributor.read(document.id), 'the text');
    const own = await contributor.Records.find(document.id, true);
    await own.set('the text, by the contributor');
    await until(async () => (await contributor.read(document.id)) === 'the text, by the contributor');
  });

  behaviour(58, 'access of a group is taken back', async () => {
    const [admin, member] = await world.people('admin', 'member');
    const t = world.terms();
    await t.declare(admin, 'Document');
    const { team, document } = await admin.Records.createAll({
      team: { value: { a: 1 }, facts: [[member.id, '$isMemberOf', '$it']] },
      document: { value: { title: 'it' }, facts: [['isA', t.Document], ['{{team}}', '$canAccess', '$it']] },
    });
    const [found] = await member.find(['isA', t.Document]);
    assert.deepEqual(await found.getValue(), { title: 'it' });
    await admin.takeBack(team.id, '$canAccess', document.id);
    await noReadWrite(document.id, member);
  });

  behaviour(59, 'facts are found by patterns, by those who see them', async () => {
    const [A, B] = await world.people('ann', 'ben');
    const t = world.terms();
    await t.declare(A, 'documentCategory', 'documentConfig');
    const make = name => A.create({}, [['isA', t[name]]]);
    const categories = [await make('documentCategory'), await make('documentCategory'), await make('documentCategory')];
    const configs = [await make('documentConfig'), await make('documentConfig'), await make('documentConfig'), await make('documentConfig')];
    const stated = [
      [categories[1], categories[0]], [categories[2], categories[0]], [configs[0], categories[0]], [configs[1], categories[1]], [configs[2], categories[2]],
    ].map(([subject, object]) => [subject.id, 'isCategorizedAs*', object.id]);
    assert.equal((await A.Facts.createAll(stated)).length, 5);
    const pattern = [['isA', t.documentCategory]];
    const ids = new Set([...categories, ...configs].map(record => record.id));
    const count = async (person, query) => (await person.Facts.findAll(query)).filter(fact => ids.has(fact.subject)).length;
    for (const [person, counts] of [[A, [2, 5, 5]], [B, [0, 0, 0]]]) {
      assert.equal(await count(person, { subject: pattern, predicate: ['isCategorizedAs*'] }), counts[0]);
      assert.equal(await count(person, { predicate: ['isCategorizedAs*'], object: pattern }), counts[1]);
      assert.equal(await count(person, { predicate: ['isCategorizedAs*'] }), counts[2]);
    }
  });
}
