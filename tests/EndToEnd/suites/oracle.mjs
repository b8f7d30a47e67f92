// Every way into the server, tried by people in every relation to a record, and compared with the access sets as the documentation
// writes them: set comprehensions over the list of facts. Slow and obvious.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { Person } from '../person.mjs';
import { operationsOf, routes } from '../surface.mjs';

const rights = {
  See: ['accountable', 'host', 'member', 'access', 'reader', 'self'],
  Read: ['accountable', 'host', 'member', 'access', 'reader'],
  Write: ['accountable', 'host', 'member', 'access'],
  UseAsSubject: ['accountable', 'host', 'member', 'conceptor'],
  UseAsObject: ['accountable', 'host', 'member', 'access', 'referer', 'self'],
  Grant: ['accountable', 'host'],
  SeeMembers: ['accountable', 'host'],
  SeeQuota: ['accountable', 'host', 'member', 'access', 'self'],
};
const predicates = {
  accountable: '$isAccountableFor', host: '$isHostOf', member: '$isMemberOf', access: '$canAccess', reader: '$canRead',
  conceptor: '$canRefine', referer: '$canReferTo',
};

class Oracle {
  constructor() { this.facts = []; }

  say(subject, predicate, object) { this.facts.push({ subject, predicate, object }); }

  may(user, right, node) {
    const roles = rights[right];
    const stated = roles.map(role => predicates[role]);
    const groups = new Set([user, ...this.facts
      .filter(fact => fact.subject === user && ['$isMemberOf', '$isHostOf', '$isAccountableFor'].includes(fact.predicate)).map(fact => fact.object)]);
    const direct = new Set(this.facts.filter(fact => groups.has(fact.subject) && stated.includes(fact.predicate)).map(fact => fact.object));
    const inside = this.facts.filter(fact => fact.predicate === '$isMemberOf' && direct.has(fact.object)).map(fact => fact.subject);
    return direct.has(node) || inside.includes(node) || (roles.includes('self') && user === node);
  }
}

const shown = (answer, field) => !answer.errors && answer.data?.[field] != null;
const fact = (subject, predicate, object) => `{subject: "${subject}", predicate: "${predicate}", object: ${JSON.stringify(object)}}`;
const asked = (right, query, sees) => ({ right, try: async (person, nodes) => sees(await person.ask(query(nodes))) });
const written = (right, call, field) => asked(right, nodes => `mutation { ${call(nodes)} }`, answer => shown(answer, field));
const heard = (right, query, sees) => ({
  right,
  async try(person, nodes) {
    const socket = person.socket();
    try {
      for await (const answer of socket.iterate({ query: query(nodes) })) return sees(answer);
      return false;
    } catch {
      return false;
    } finally {
      await socket.dispose();
    }
  },
});

// What each field of GraphQL and each route demands. `open`: shows nothing of anybody else. `elsewhere`: has a test of its own beside the
// one that lets outsiders call everything (suites/authorization.mjs). Whoever adds a field or a route says here what it demands.
const open = 'open';
const elsewhere = 'elsewhere';
const ways = {
  'query.findAll': asked('See', n => `{ findAll(where: [["$it", "isA", "${n.term}"], ["$it", "$hasDataType", "KeyValueAttribute"]]) { nodes { id } } }`, answer => answer.data.findAll.nodes.length > 0),
  'query.record': asked('Read', n => `{ record(id: "${n.document}") { id } }`, answer => shown(answer, 'record')),
  'query.records': asked('Read', n => `{ records(ids: ["${n.document}"]) { id } }`, answer => answer.data.records[0] != null),
  'query.facts': asked('See', n => `{ facts(subject: ["${n.document}"], predicate: ["isA"]) { nodes { object } } }`, answer => answer.data.facts.nodes.length > 0),
  'query.count': elsewhere,
  'query.exists': elsewhere,
  'query.visibleTo': elsewhere,
  'query.me': open,
  'query.user': open,
  'query.terms': open,
  'query.head': open,
  'query.members': asked('SeeMembers', n => `{ members(node: "${n.document}") { role } }`, answer => shown(answer, 'members')),
  'query.quota': asked('SeeQuota', n => `{ quota(node: "${n.document}") { total } }`, answer => shown(answer, 'quota')),
  'query.explainAccess': asked('Read', n => `{ explainAccess(node: "${n.document}", right: READ) { isGranted } }`, answer => answer.data.explainAccess.isGranted),
  'query.explainDenial': elsewhere,
  'query.whoMay': asked('SeeMembers', n => `{ whoMay(node: "${n.document}", right: READ) }`, answer => shown(answer, 'whoMay')),
  'query.presence': asked('Read', n => `{ presence(room: "${n.document}") { session } }`, answer => shown(answer, 'presence')),
  'mutation.transact': written('Write', n => `transact(input: {patch: [{record: "${n.document}", changes: [{path: ["t"], set: 1}]}]}) { revision }`, 'transact'),
  'mutation.createRecord': written('UseAsObject', n => `createRecord(input: {value: {}, facts: [["refersTo", "${n.document}"]]}) { revision }`, 'createRecord'),
  'mutation.createRecords': written('UseAsObject', n => `createRecords(input: {records: [{value: {}, facts: [["refersTo", "${n.document}"]]}]}) { revision }`, 'createRecords'),
  'mutation.assertFacts': written('UseAsSubject', n => `assertFacts(facts: [${fact(n.document, 'says', '"words"')}]) { revision }`, 'assertFacts'),
  'mutation.retractFacts': written('UseAsSubject', n => `retractFacts(facts: [${fact(n.document, 'says', '"other words"')}]) { revision }`, 'retractFacts'),
  'mutation.patchKeyValue': written('Write', n => `patchKeyValue(input: {record: "${n.document}", changes: [{path: ["p"], set: 1}]}) { revision }`, 'patchKeyValue'),
  'mutation.editText': elsewhere,
  'mutation.setText': written('Write', n => `setText(record: "${n.text}", text: "${randomUUID()}") { version }`, 'setText'),
  'mutation.leave': elsewhere,
  'mutation.setPresence': written('Read', n => `setPresence(room: "${n.document}", session: "s") `, 'setPresence'),
  'mutation.leaveRoom': elsewhere,
  'mutation.undo': elsewhere,
  'mutation.redo': elsewhere,
  'mutation.restore': elsewhere,
  'mutation.applyChanges': elsewhere,
  'mutation.merge': elsewhere,
  'mutation.sync': elsewhere,
  'mutation.applyRoomOperations': elsewhere,
  'mutation.uploadBlob': elsewhere,
  'subscription.facts': elsewhere,
  'subscription.recordChanges': elsewhere,
  'subscription.findAll': heard('See', n => `subscription { findAll(where: [["$it", "isA", "${n.term}"], ["$it", "$hasDataType", "KeyValueAttribute"]]) { count } }`, answer => answer.data?.findAll.count > 0),
  'subscription.recordChanged': heard('Read', n => `subscription { recordChanged(id: "${n.document}") { __typename } }`, answer => shown(answer, 'recordChanged')),
  'subscription.textOperations': heard('Read', n => `subscription { textOperations(record: "${n.text}", since: 1) { version } }`, answer => shown(answer, 'textOperations')),
  'subscription.presence': heard('Read', n => `subscription { presence(room: "${n.document}") { isFirst } }`, answer => shown(answer, 'presence')),
  'GET /blobs/{id}': { right: 'Read', try: async (person, nodes) => (await person.fetch(`/blobs/${nodes.blob}`)).status === 200 },
  ...Object.fromEntries(['/attributes', '/records'].flatMap(family => [
    [`GET ${family}/{id}`, { right: 'Read', try: async (person, nodes) => (await person.fetch(`${family}/${nodes.document}?clientId=c`)).status === 200 }],
    [`PATCH ${family}/{id}`, {
      right: 'Write',
      try: async (person, nodes) => (await person.fetch(`${family}/${nodes.document}?clientId=c`, {
        method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ clientId: 'c', change: [{ UPDATED: 'VALUE' }] }),
      })).status === 200,
    }],
    [`GET ${family}/{id}/members`, { right: 'SeeMembers', try: async (person, nodes) => Array.isArray(await (await person.fetch(`${family}/${nodes.document}/members?clientId=c`)).json()) }],
  ])),
  'PUT /blobs/{id}': { right: 'Write', try: async (person, nodes) => (await person.fetch(`/blobs/${nodes.blob}`, { method: 'PUT', body: randomUUID() })).status === 200 },
};

export const oracle = server => describe('what somebody may do with a record', () => {
  const world = new Oracle();
  const people = {};
  const nodes = { term: `Thing${'abcdefghij'.split('').map(() => String.fromCharCode(97 + Math.floor(Math.random() * 26))).join('')}` };

  before(async () => {
    const owner = people.accountable = await Person.register(server, `${randomUUID()}@example.org`, 'correct horse battery');
    await owner.assertFacts([nodes.term, '$isATermFor', '"A thing"']);
    const say = async (...fact) => {
      await owner.assertFacts(fact);
      world.say(...fact);
    };
    nodes.document = await owner.createRecord({ value: { t: 0 }, facts: [['isA', nodes.term]] });
    nodes.text = await owner.createRecord({ text: 'first', facts: [['isA', nodes.term]] });
    await owner.get('mutation($t: Node!) { setText(record: $t, text: "second") { version } }', { t: nodes.text });
    nodes.blob = (await (await owner.fetch('/blobs', { method: 'POST', body: 'bytes' })).json()).id;
    const [team, folder] = [await owner.createRecord({ value: {} }), await owner.createRecord({ value: {} })];
    const things = [nodes.document, nodes.text, nodes.blob];
    for (const node of [...things, team, folder]) world.say(owner.id, '$isAccountableFor', node);

    for (const role of Object.keys(predicates).filter(role => role !== 'accountable')) {
      people[role] = await Person.guest(server);
      for (const node of things) await say(people[role].id, predicates[role], node);
    }

    for (const [name, role] of [['of a team that reads', '$canRead'], ['of a team that writes', '$canAccess']]) {
      const group = await owner.createRecord({ value: {} });
      people[name] = await Person.guest(server);
      world.say(owner.id, '$isAccountableFor', group);
      await say(people[name].id, '$isMemberOf', group);
      for (const node of things) await say(group, role, node);
    }

    people['in the folder'] = await Person.guest(server);
    await say(people['in the folder'].id, '$canRead', folder);
    for (const node of things) await say(node, '$isMemberOf', folder);

    people.former = await Person.guest(server);
    for (const node of things) {
      await owner.assertFacts([people.former.id, '$isMemberOf', node]);
      await owner.retractFacts([people.former.id, '$isMemberOf', node]);
    }

    people.stranger = await Person.register(server, `${randomUUID()}@example.org`, 'correct horse battery');
    people.guest = await Person.guest(server);
  });

  it('is known for every field and every route', async () => {
    const fields = (await operationsOf(people.accountable, sample)).map(operation => operation.name);
    assert.deepEqual(fields.filter(name => !(name in ways)), [], 'fields without a rule in tests/EndToEnd/suites/oracle.mjs');
    const demanding = (await routes()).map(([method, path]) => `${method} ${path}`).filter(route => route.includes('{id}') && !openRoutes.has(route));
    assert.deepEqual(demanding.filter(route => !(route in ways)), [], 'routes without a rule in tests/EndToEnd/suites/oracle.mjs');
  });

  for (const [name, way] of Object.entries(ways).filter(([, one]) => one.try)) {
    it(`is what the facts say, by ${name}`, async () => {
      const differing = [];
      for (const [relation, person] of Object.entries(people)) {
        const allowed = world.may(person.id, way.right, nodes.document);
        if ((await way.try(person, nodes)) !== allowed) differing.push(`${relation}: should ${allowed ? '' : 'not '}be allowed`);
      }
      assert.deepEqual(differing, []);
    });
  }
});

// A session of one's own is named by its id; the schema needs some value for every argument.
const openRoutes = new Set(['DELETE /auth/sessions/{id}', 'GET /quota/{id}', 'GET /quota/{node}']);
const sample = (name, type) => ({ Node: 'x', String: 'x', Int: 1, Float: 1, Boolean: true, JSON: {}, JSONObject: {}, PatternElement: 'x', TextOperation: ['x'], Revision: 1, Cursor: 'x' })[type];
