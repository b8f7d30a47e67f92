import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { Person } from '../person.mjs';
import { leftOut, operationsOf, routes } from '../surface.mjs';

// How long a subscription that may well say nothing is heard, and one that must say something.
const settled = 1_500, patience = 20_000;
const telling = ['subscription.recordChanged', 'subscription.recordChanges', 'subscription.textOperations'];

export const authorization = server => describe('who has no access', () => {
  const marker = `marker-${randomUUID()}`;
  const signIn = {
    nobody: () => Person.nobody(server),
    stranger: () => Person.develop(server, 'charlie'),
    former: () => Person.develop(server, 'bob'),
    guest: () => Person.guest(server),
  };
  const people = {};
  let secret;

  before(async () => {
    people.owner = await Person.register(server, `${randomUUID()}@example.org`, 'correct horse battery');
    for (const name of Object.keys(signIn)) people[name] = await signIn[name]();
    secret = await makeSecret(people.owner, people.former, marker);
  });

  for (const name of Object.keys(signIn)) {
    it(`gets nothing from any field: ${name}`, async () => {
      const truth = await stateOf(people.owner, secret);
      for (const node of secret.nodes) {
        for (const operation of await operationsOf(people.owner, valuesFor(secret, node, people.owner))) {
          const shown = await called(people[name], operation, name === 'nobody' ? patience : settled);
          assert.ok(!shown.includes(marker), `${operation.name} of ${node} shows it to ${name}: ${shown}`);
          assert.ok(!shown.includes('INTERNAL_ERROR'), `${operation.name} fails: ${shown}`);
          if (name === 'nobody') assert.match(shown, /UNAUTHENTICATED/, operation.name);
        }
      }

      assert.deepEqual(await stateOf(people.owner, secret), truth, `${name} changed it`);
    });

    it(`gets nothing from any route: ${name}`, async () => {
      const truth = await stateOf(people.owner, secret);
      // Logging out comes last, for it takes the credential that the others are tried with.
      const endsIt = ([method, path]) => path.includes('logout') || (method === 'DELETE' && path === '/auth/sessions');
      const all = (await routes()).sort((one, other) => endsIt(one) - endsIt(other));
      assert.ok(all.length >= 10, 'routes are found in the source');
      for (const [method, path] of all) {
        for (const node of path.includes('{') ? [...secret.nodes, secret.session] : ['']) {
          const response = await people[name].fetch(path.replace(/\{[^}]*\}/g, node), {
            method, body: method === 'GET' || method === 'DELETE' ? undefined : '{}', headers: { 'content-type': 'application/json' },
          });
          const shown = await response.text();
          assert.ok(!shown.includes(marker), `${method} ${path} shows it to ${name}`);
          assert.ok(response.status < 500 && response.status !== 429, `${method} ${path} answers ${response.status}: ${shown}`);
        }
      }

      assert.deepEqual(await stateOf(people.owner, secret), truth, `${name} changed it`);
      people[name] = await signIn[name]();
    });
  }

  it('is told from whoever has: the same calls show it to the owner', async () => {
    const showing = new Set();
    for (const node of secret.nodes) {
      for (const operation of await operationsOf(people.owner, valuesFor(secret, node, people.owner))) {
        if (operation.kind === 'mutation') continue;
        const shown = await called(people.owner, operation, telling.includes(operation.name) ? patience : settled);
        assert.doesNotMatch(shown, /BAD_REQUEST|locations"/, operation.name);
        if (shown.includes(marker)) showing.add(operation.name);
      }
    }

    for (const expected of ['query.findAll', 'query.record', 'query.records', 'query.facts', ...telling]) {
      assert.ok(showing.has(expected), `${expected} shows nothing even to the owner: the calls prove nothing`);
    }
    assert.match(await (await people.owner.fetch(`/blobs/${secret.blob}`)).text(), new RegExp(marker));
  });

  it('does not see the past in which they had access', async () => {
    const query = 'query($id: Node!, $node: JSON!, $at: Revision) { record(id: $id, asOf: $at) { id } findAll(where: [["$it", "isA", "Secret"]], asOf: $at) { count nodes { id } } facts(subject: [$node], asOf: $at) { nodes { object } } }';
    for (const node of secret.nodes) {
      const { data } = await people.former.ask(query, { id: node, node, at: secret.shared });
      assert.deepEqual([data.record, data.findAll.count, data.facts.nodes], [null, 0, []]);
    }
  });

  it('does not get the records of an earlier call by repeating its id', async () => {
    const { errors } = await people.former.ask(
      'mutation($id: String) { transact(input: { id: $id, create: [{ value: {} }] }) { created { record { ... on KeyValueRecord { value } } } } }', { id: secret.formerCall });
    assert.equal(errors?.[0].extensions.code, 'TRANSACTION_ID_REUSED');
  });

  it('does not get the outcome of somebody else by guessing the id of the call', async () => {
    const { transact } = await people.stranger.get(
      'mutation($id: String) { transact(input: { id: $id, create: [{ value: {} }] }) { repeated } }', { id: secret.ownerCall });
    assert.equal(transact.repeated, false);
  });
});

async function makeSecret(owner, former, marker) {
  await owner.assertFacts(['Secret', '$isATermFor', '"Something hidden"'], ['remarks', '$isATermFor', '"What is said about it"']);
  const team = await owner.createRecord({ value: { name: marker } });
  const facts = [['isA', 'Secret'], ['remarks', `"${marker}"`], ['$isMemberOf', team]];
  const [formerCall, ownerCall] = [randomUUID(), randomUUID()];
  const document = await owner.createRecord({ value: { title: marker }, facts, id: ownerCall });
  const text = await owner.createRecord({ text: marker, facts });
  const { id: blob } = await (await owner.fetch('/blobs', {
    method: 'POST', body: marker, headers: { 'content-type': 'text/plain', 'linkedrecords-facts': JSON.stringify(facts) },
  })).json();
  await owner.get('mutation($t: Node!, $x: String!) { setText(record: $t, text: $x) { version } }', { t: text, x: `${marker} and ${marker}` });
  await owner.assertFacts([former.id, '$isMemberOf', team]);
  const { transact } = await former.get(
    'mutation($id: String, $d: Node!) { transact(input: { id: $id, patch: [{ record: $d, changes: [{ path: ["seen"], set: true }] }] }) { revision } }',
    { id: formerCall, d: document });
  await owner.retractFacts([former.id, '$isMemberOf', team]);
  const [session] = await (await owner.fetch('/auth/sessions')).json();
  return { nodes: [team, document, text, blob], team, document, text, blob, formerCall, ownerCall, shared: transact.revision, session: session.id };
}

// What arguments are called with: by their name where that says more than the type.
function valuesFor(secret, node, owner) {
  const byName = {
    where: [['$it', 'isA', 'Secret']], email: owner.email, subject: node, object: 'Secret', predicate: 'isA', since: 1, base: 1,
    operation: ['overwritten'], path: ['title'], set: 'overwritten', value: { stolen: true }, prefix: '', dryRun: false, first: 10,
  };
  // They narrow or exclude what is asked for; the past has a test of its own.
  const narrowing = ['increment', 'delete', 'ifVersion', 'after', 'before', 'asOf', 'atLeast', 'orderBy', 'client', 'sequence',
    'at', 'insert', 'move', 'plant', 'graft', 'file'];
  const byType = { Node: node, String: 'x', Int: 1, Float: 1, Boolean: true, JSON: {}, JSONObject: {}, PatternElement: node, TextOperation: ['x'], Bytes: 'AAAA', DateTime: '2026-01-01T00:00:00Z' };
  return (name, type) => {
    const isNarrowing = narrowing.includes(name) || (name === 'id' && type === 'String') || type === 'Revision'
      || (type === 'PatternElement' && name === 'predicate') || (type === 'JSON' && name === 'object');
    if (isNarrowing) return leftOut;
    if (type === 'PatternElement' && name === 'facts') return [['isA', 'Secret'], ['remarks', node]];
    return byName[name] ?? byType[type];
  };
}

// A subscription is heard for as long as a first answer takes; everything is one text, to look for the marker in.
async function called(person, { kind, query, variables }, longest) {
  if (kind !== 'subscription') return JSON.stringify(await person.ask(query, variables));
  const socket = person.socket();
  const results = [];
  await new Promise(resolve => {
    const enough = setTimeout(resolve, longest);
    const end = failure => {
      results.push(failure instanceof Error ? failure.message : failure);
      clearTimeout(enough);
      resolve();
    };
    const stop = socket.subscribe({ query, variables }, { next: result => { results.push(result); end(); stop(); }, error: end, complete: () => end() });
  });
  await socket.dispose();
  return JSON.stringify(results);
}

const stateOf = async (owner, secret) => owner.get(
  'query($ids: [Node!]!) { records(ids: $ids) { id version facts { predicate object } inverseFacts { subject predicate } ... on KeyValueRecord { value } ... on LongTextRecord { text } ... on BlobRecord { sha256 } } }',
  { ids: secret.nodes });
