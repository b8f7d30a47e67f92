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
  // Whoever is a member by a fact of their own may retract that one.
  Leave: [],
};
const predicates = {
  accountable: '$isAccountableFor', host: '$isHostOf', member: '$isMemberOf', access: '$canAccess', reader: '$canRead',
  conceptor: '$canRefine', referer: '$canReferTo',
};

class Oracle {
  constructor() { this.facts = []; }

  say(subject, predicate, object) { this.facts.push({ subject, predicate, object }); }

  may(user, right, node) {
    if (right === 'Leave') return this.facts.some(fact => fact.subject === user && fact.predicate === '$isMemberOf' && fact.object === node);
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
// A change of one's own in a session of one's own, and then what is asked for.
const inSession = (right, change, call, sees) => asked(
  right, nodes => `mutation { change: ${change(nodes)} ${call(nodes)} }`, answer => !answer.errors && sees(answer.data));
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

const documents = n => `where: [["$it", "isA", "${n.term}"], ["$it", "$hasDataType", "KeyValueAttribute"]]`;
const patched = (n, session, key = session) => `patchKeyValue(input: {record: "${n.document}", session: "${session}", changes: [{path: ["${key}"], set: "${randomUUID()}"}]}) { revision }`;

// A file goes with its operation in one multipart request.
async function uploadTo(person, record) {
  const form = new FormData();
  const query = 'mutation($file: Upload, $record: Node) { uploadBlob(file: $file, record: $record) { revision } }';
  form.append('operations', JSON.stringify({ query, variables: { file: null, record } }));
  form.append('map', '{"0":["variables.file"]}');
  form.append('0', new Blob([randomUUID()]), 'file.txt');
  const response = await person.fetch('/graphql', { method: 'POST', body: form, headers: { 'graphql-require-preflight': '1' } });
  return shown(await response.json(), 'uploadBlob');
}

const post = (person, path, body) => person.fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

// What each field of GraphQL and each route demands; `open`: shows nothing of anybody else. Whoever adds a field or a route says here
// what it demands. Nothing is exported over the network, and metrics have a token of the operator.
const open = 'open';
const ways = {
  'query.findAll': asked('See', n => `{ findAll(where: [["$it", "isA", "${n.term}"], ["$it", "$hasDataType", "KeyValueAttribute"]]) { nodes { id } } }`, answer => answer.data.findAll.nodes.length > 0),
  'query.record': asked('Read', n => `{ record(id: "${n.document}") { id } }`, answer => shown(answer, 'record')),
  'query.records': asked('Read', n => `{ records(ids: ["${n.document}"]) { id } }`, answer => answer.data.records[0] != null),
  'query.facts': asked('See', n => `{ facts(subject: ["${n.document}"], predicate: ["isA"]) { nodes { object } } }`, answer => answer.data.facts.nodes.length > 0),
  'query.count': asked('See', n => `{ count(${documents(n)}) }`, answer => answer.data.count > 0),
  'query.exists': asked('See', n => `{ exists(${documents(n)}) }`, answer => answer.data.exists),
  'query.visibleTo': asked('Grant', n => `{ visibleTo(user: "${n.owner}", ${documents(n)}) }`, answer => answer.data.visibleTo.length > 0),
  'query.me': open,
  'query.user': open,
  'query.terms': open,
  'query.head': open,
  'query.revision': open,
  'query.members': asked('SeeMembers', n => `{ members(node: "${n.document}") { role } }`, answer => shown(answer, 'members')),
  'query.quota': asked('SeeQuota', n => `{ quota(node: "${n.document}") { total } }`, answer => shown(answer, 'quota')),
  'query.explainAccess': asked('Read', n => `{ explainAccess(node: "${n.document}", right: READ) { isGranted } }`, answer => answer.data.explainAccess.isGranted),
  'query.explainDenial': asked('Grant', n => `{ explainDenial(denial: "${n.denial}") { wouldGrant { subject } } }`, answer => shown(answer, 'explainDenial')),
  'query.whoMay': asked('SeeMembers', n => `{ whoMay(node: "${n.document}", right: READ) }`, answer => shown(answer, 'whoMay')),
  'query.presence': asked('Read', n => `{ presence(room: "${n.document}") { session } }`, answer => shown(answer, 'presence')),
  'mutation.transact': written('Write', n => `transact(input: {patch: [{record: "${n.document}", changes: [{path: ["t"], set: 1}]}]}) { revision }`, 'transact'),
  'mutation.createRecord': written('UseAsObject', n => `createRecord(input: {value: {}, facts: [["refersTo", "${n.document}"]]}) { revision }`, 'createRecord'),
  'mutation.createRecords': written('UseAsObject', n => `createRecords(input: {records: [{value: {}, facts: [["refersTo", "${n.document}"]]}]}) { revision }`, 'createRecords'),
  'mutation.assertFacts': written('UseAsSubject', n => `assertFacts(facts: [${fact(n.document, 'says', '"words"')}]) { revision }`, 'assertFacts'),
  'mutation.retractFacts': written('UseAsSubject', n => `retractFacts(facts: [${fact(n.document, 'says', '"other words"')}]) { revision }`, 'retractFacts'),
  'mutation.patchKeyValue': written('Write', n => `patchKeyValue(input: {record: "${n.document}", changes: [{path: ["p"], set: 1}]}) { revision }`, 'patchKeyValue'),
  'mutation.editText': written('Write', n => `editText(input: {record: "${n.text}", base: 1, operation: [5, "${randomUUID()}"]}) { version }`, 'editText'),
  'mutation.setText': written('Write', n => `setText(record: "${n.text}", text: "${randomUUID()}") { version }`, 'setText'),
  'mutation.leave': { ...written('Leave', n => `leave(group: "${n.club}") { revision }`, 'leave'), of: 'club' },
  'mutation.setPresence': written('Read', n => `setPresence(room: "${n.document}", session: "s") `, 'setPresence'),
  'mutation.leaveRoom': asked(
    'Read',
    n => `mutation { setPresence(room: "${n.document}", session: "leaving") leaveRoom(room: "${n.document}", session: "leaving") }`,
    answer => answer.data?.leaveRoom === true),
  'mutation.undo': inSession('Write', n => patched(n, 'undoing'), () => 'undo(session: "undoing") { revision kept { reason } }', data => data.undo.revision !== null),
  'mutation.redo': inSession(
    'Write', n => patched(n, 'redoing'), () => 'undo(session: "redoing") { revision } redo(session: "redoing") { revision }', data => data.redo.revision !== null),
  'mutation.restore': written('Write', n => `restore(record: "${n.document}", version: 1) { revision }`, 'restore'),
  'mutation.applyChanges': written('Write', n => `applyChanges(record: "${n.document}", changes: ${JSON.stringify(n.changes)}) { heads }`, 'applyChanges'),
  'mutation.merge': written('Write', n => `merge(into: "${n.document}", from: "${n.document}") { heads }`, 'merge'),
  // Says that it has nothing and asks for nothing: docs/formats/sync.md.
  'mutation.sync': written('Read', n => `sync(record: "${n.document}", message: "AQAAAAAA") { isInSync }`, 'sync'),
  'mutation.applyRoomOperations': {
    right: 'Write',
    async try(person, nodes) {
      const operation = `{id: "${randomUUID()}", kind: ADD, element: "${randomUUID()}", actor: "tab", clock: {_: 0}, at: "2026-11-21T09:30:00Z", fields: {type: "rect"}}`
        .replace('{_: 0}', '$clock');
      const answer = await person.ask(
        `mutation($clock: JSONObject!) { applyRoomOperations(record: "${nodes.document}", operations: [${operation}]) { status } }`, { clock: { [`${person.id}/tab`]: 1 } });
      return answer.data?.applyRoomOperations?.[0].status === 'APPLIED';
    },
  },
  'mutation.uploadBlob': { right: 'Write', try: (person, nodes) => uploadTo(person, nodes.blob) },
  'subscription.facts': heard('See', n => `subscription { facts(subject: ["${n.document}"], predicate: ["isA"]) { count } }`, answer => answer.data?.facts.count > 0),
  'subscription.recordChanges': heard('Read', n => `subscription { recordChanges(id: "${n.document}") { version } }`, answer => shown(answer, 'recordChanges')),
  'subscription.compound': heard('See', n => `subscription { compound(queries: [{name: "things", where: [["$it", "isA", "${n.term}"], ["$it", "$hasDataType", "KeyValueAttribute"]]}]) { parts { count } } }`, answer => answer.data?.compound.parts[0].count > 0),
  'subscription.findAll': heard('See', n => `subscription { findAll(where: [["$it", "isA", "${n.term}"], ["$it", "$hasDataType", "KeyValueAttribute"]]) { count } }`, answer => answer.data?.findAll.count > 0),
  'subscription.recordChanged': heard('Read', n => `subscription { recordChanged(id: "${n.document}") { __typename } }`, answer => shown(answer, 'recordChanged')),
  'subscription.textOperations': heard('Read', n => `subscription { textOperations(record: "${n.text}", since: 1) { version } }`, answer => shown(answer, 'textOperations')),
  'subscription.presence': heard('Read', n => `subscription { presence(room: "${n.document}") { isFirst } }`, answer => shown(answer, 'presence')),
  'a link to a file': {
    right: 'Read',
    async try(person, nodes) {
      const { data } = await person.ask(`{ record(id: "${nodes.blob}") { ... on BlobRecord { link(seconds: 60) { url } } } }`);
      return data.record !== null && (await fetch(person.server.url + data.record.link.url)).status === 200;
    },
  },
  'GET /quota/{id}': { right: 'SeeQuota', try: async (person, nodes) => 'nodeId' in await (await person.fetch(`/quota/${nodes.document}`)).json() },
  'GET /blobs/{id}': { right: 'Read', try: async (person, nodes) => (await person.fetch(`/blobs/${nodes.blob}`)).status === 200 },
  ...Object.fromEntries(['/attributes', '/records'].flatMap(family => [
    [`GET ${family}/{id}`, { right: 'Read', try: async (person, nodes) => (await person.fetch(`${family}/${nodes.document}?clientId=c`)).status === 200 }],
    [`PATCH ${family}/{id}`, {
      right: 'Write',
      try: async (person, nodes) => (await person.fetch(`${family}/${nodes.document}?clientId=c`, {
        method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ clientId: 'c', change: [{ UPDATED: 'VALUE' }] }),
      })).status === 200,
    }],
    [`GET ${family}`, {
      right: 'See',
      async try(person, nodes) {
        const query = JSON.stringify({ found: [['$it', 'isA', nodes.term], ['$it', '$hasDataType', 'KeyValueAttribute']] });
        return (await (await person.fetch(`${family}?clientId=c&query=${encodeURIComponent(query)}`)).json()).found.length > 0;
      },
    }],
    [`GET ${family}/{id}/members`, { right: 'SeeMembers', try: async (person, nodes) => Array.isArray(await (await person.fetch(`${family}/${nodes.document}/members?clientId=c`)).json()) }],
  ])),
  'POST /facts': {
    right: 'UseAsSubject',
    try: async (person, nodes) => {
      const response = await post(person, '/facts?clientId=c', [[nodes.document, 'refersTo', nodes.term]]);
      return response.status === 200 && (await response.json()).length > 0;
    },
  },
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
    nodes.owner = owner.id;
    nodes.club = await owner.createRecord({ value: {} });
    const [team, folder] = [await owner.createRecord({ value: {} }), await owner.createRecord({ value: {} })];
    const things = [nodes.document, nodes.text, nodes.blob, nodes.club];
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
    const { explainAccess } = await people.stranger.get(`{ explainAccess(node: "${nodes.document}", right: READ) { denial } }`);
    nodes.denial = explainAccess.denial;
    const { record } = await owner.get(`{ record(id: "${nodes.document}") { ... on KeyValueRecord { changesSince(heads: []) } } }`);
    nodes.changes = record.changesSince;
    // While he could read it, he made himself a link.
    await owner.assertFacts([people.former.id, '$canRead', nodes.blob]);
    const { record: file } = await people.former.get(`{ record(id: "${nodes.blob}") { ... on BlobRecord { link(seconds: 3600) { url } } } }`);
    nodes.link = file.link.url;
    assert.equal((await fetch(server.url + nodes.link)).status, 200);
    await owner.retractFacts([people.former.id, '$canRead', nodes.blob]);
  });

  it('ends for a link with the right of whoever made it', async () => {
    assert.equal((await fetch(server.url + nodes.link)).status, 404);
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
        const allowed = world.may(person.id, way.right, nodes[way.of ?? 'document']);
        if ((await way.try(person, nodes)) !== allowed) differing.push(`${relation}: should ${allowed ? '' : 'not '}be allowed`);
      }
      assert.deepEqual(differing, []);
    });
  }
});

// A session of one's own is named by its id; the schema needs some value for every argument.
const openRoutes = new Set(['DELETE /auth/sessions/{id}']);
const sample = (name, type) => ({ Node: 'x', String: 'x', Int: 1, Float: 1, Boolean: true, JSON: {}, JSONObject: {}, PatternElement: 'x', TextOperation: ['x'], Revision: 1, Cursor: 'x' })[type];
