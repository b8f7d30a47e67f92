import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { next, Person, until } from '../person.mjs';
import { FollowedText, insertion } from '../text.mjs';

const findProjects = '{ findAll(where: [["$it", "isA", "StoryProject"]]) { revision count nodes { id ... on KeyValueRecord { value } } } }';
const patch = 'mutation($r: Node!, $c: [ChangeInput!]!) { patchKeyValue(input: {record: $r, changes: $c}) { revision record { value } } }';
const edit = 'mutation($i: EditTextInput!) { editText(input: $i) { version } }';

export const story = server => describe('two people who share data', () => {
  it('finds what was shared, with urql, and only from then on', async () => {
    const [alice, bob] = [await Person.develop(server, 'alice'), await Person.develop(server, 'bob')];
    await alice.assertFacts(['StoryProject', '$isATermFor', '"Something to plan"']);
    const id = await alice.createRecord({ value: { title: 'Garden' }, facts: [['isA', 'StoryProject']] });
    const urql = new Client({
      url: `${server.url}/graphql`, exchanges: [fetchExchange], preferGetMethod: false, fetchOptions: () => ({ headers: bob.headers }),
    });

    const before = await urql.query(findProjects, {}).toPromise();
    assert.equal(before.error, undefined);
    assert.equal(before.data.findAll.count, 0);
    await alice.assertFacts([bob.id, '$canRead', id]);
    const after = await urql.query(findProjects, {}).toPromise();
    assert.deepEqual(after.data.findAll.nodes.map(node => [node.id, node.value]), [[id, { title: 'Garden' }]]);
    const refused = await urql.mutation(patch, { r: id, c: [{ path: ['title'], set: 'mine' }] }).toPromise();
    assert.equal(refused.error.graphQLErrors[0].extensions.code, 'RECORD_NOT_FOUND');
  });

  it('shows edits of one to the other while they are made, in Apollo', async () => {
    const [alice, bob] = [await Person.develop(server, 'alice'), await Person.develop(server, 'bob')];
    const id = await alice.createRecord({ value: { title: 'Garden', beds: 1 } });
    await alice.assertFacts([bob.id, '$canAccess', id]);
    const socket = alice.socket();
    const live = new ApolloClient({ cache: new InMemoryCache(), link: new GraphQLWsLink(socket) });
    const apollo = new ApolloClient({ cache: new InMemoryCache(), link: new HttpLink({ uri: `${server.url}/graphql`, headers: bob.headers }) });
    const seen = [];
    const subscription = live
      .subscribe({ query: gql`subscription($id: Node!) { recordChanged(id: $id) { author record { id ... on KeyValueRecord { value } } } }`, variables: { id } })
      .subscribe(result => seen.push(result.data.recordChanged));

    await until(() => seen.length > 0, 'the record as it is');
    await Promise.all([
      apollo.mutate({ mutation: gql(patch), variables: { r: id, c: [{ path: ['title'], set: 'Our garden' }] } }),
      alice.get(patch, { r: id, c: [{ path: ['beds'], increment: 2 }] }),
    ]);
    await until(() => seen.at(-1).record.value.title === 'Our garden' && seen.at(-1).record.value.beds === 3, 'both edits');
    assert.ok(seen.some(change => change.author === bob.id));
    subscription.unsubscribe();
    await socket.dispose();
  });

  it('follows a record with urql over a socket until access is taken back', async () => {
    const [alice, bob] = [await Person.develop(server, 'alice'), await Person.develop(server, 'bob')];
    const id = await alice.createRecord({ value: { n: 0 } });
    await alice.assertFacts([bob.id, '$canRead', id]);
    const socket = bob.socket();
    const urql = new Client({
      url: `${server.url}/graphql`, preferGetMethod: false,
      exchanges: [subscriptionExchange({ forwardSubscription: ({ query, variables }) => ({ subscribe: sink => ({ unsubscribe: socket.subscribe({ query, variables }, sink) }) }) })],
    });
    const seen = [];
    const { unsubscribe } = urql.subscription('subscription($id: Node!) { recordChanged(id: $id) { version } }', { id }).subscribe(result => seen.push(result));

    await until(() => seen.length > 0, 'the record as it is');
    await alice.retractFacts([bob.id, '$canRead', id]);
    await until(() => seen.at(-1).error, 'the end of the subscription');
    assert.equal(seen.at(-1).error.graphQLErrors[0].extensions.code, 'ACCESS_LOST');
    unsubscribe();
    await socket.dispose();
  });

  it('goes on with a live query from the revision that it has seen', async () => {
    const alice = await Person.develop(server, 'alice');
    await alice.assertFacts(['StoryNote', '$isATermFor', '"Something to remember"']);
    const first = await alice.createRecord({ value: {}, facts: [['isA', 'StoryNote']] });
    const socket = alice.socket();
    const query = 'subscription($since: Revision) { findAll(where: [["$it", "isA", "StoryNote"]], since: $since) { isReset revision count added { record { id } } } }';
    const seen = socket.iterate({ query });
    const { revision } = (await next(seen, () => true, 'the result')).data.findAll;
    await seen.return();

    // Nothing is different at first; what comes then is the difference alone.
    const resumed = socket.iterate({ query, variables: { since: revision } });
    const coming = next(resumed, () => true, 'the difference');
    await alice.get('{ head { revision } }');
    const second = await alice.createRecord({ value: {}, facts: [['isA', 'StoryNote']] });
    const { data, errors } = await coming;
    assert.equal(errors, undefined, JSON.stringify(errors));
    assert.deepEqual([data.findAll.isReset, data.findAll.added.map(added => added.record.id), data.findAll.count], [false, [second], 2]);
    assert.notEqual(first, second);
    await resumed.return();
    await socket.dispose();
  });

  it('keeps half of a surrogate pair in a text, where the other half comes later, and refuses it in a document', async () => {
    const alice = await Person.develop(server, 'alice');
    const id = await alice.createRecord({ text: 'ab' });
    const socket = alice.socket();
    const asked = async (query, variables) => (await next(socket.iterate({ query, variables }), () => true, query)).data;
    await asked(edit, { i: { record: id, base: 1, operation: [1, '\ud83c', 1] } });
    await asked(edit, { i: { record: id, base: 2, operation: [2, '\udf39', 1] } });
    const steps = socket.iterate({ query: 'subscription($id: Node!) { textOperations(record: $id, since: 1) { operation } }', variables: { id } });

    const { data } = await next(steps, () => true, 'the first half');
    assert.deepEqual(data.textOperations.operation, [1, '\ud83c', 1]);
    assert.equal((await asked('query($id: Node!) { record(id: $id) { ... on LongTextRecord { text } } }', { id })).record.text, 'a🌹b');
    const refused = [
      ['mutation($v: JSONObject!) { createRecord(input: { value: $v }) { revision } }', { v: { title: 'half \ud83c' } }],
      ['mutation($r: Node!, $t: String!) { setText(record: $r, text: $t) { version } }', { r: id, t: 'half \ud83c' }],
      ['query($n: PatternElement!) { findAll(where: [["$it", "isA", $n]]) { count } }', { n: 'half \ud83c' }],
      ['mutation($v: JSONObject!) { createRecord(input: { value: $v }) { revision } }', { v: { deep: JSON.parse('['.repeat(500) + ']'.repeat(500)) } }],
    ];
    for (const [query, variables] of refused) {
      const failure = await socket.iterate({ query, variables }).next().then(() => undefined, errors => errors);
      assert.match(JSON.stringify(failure), /half of a surrogate pair|VARIABLES_TOO_DEEP/, query);
    }

    assert.equal((await asked('{ me { id } }')).me.id, alice.id, 'the socket is still there');
    await steps.return();
    await socket.dispose();
  });

  it('ends with the same text everywhere when two type at once', async () => {
    const [alice, bob] = [await Person.develop(server, 'alice'), await Person.develop(server, 'bob')];
    const id = await alice.createRecord({ text: 'Roses are red' });
    await alice.assertFacts([bob.id, '$canAccess', id]);
    const typed = 25;
    const writers = await Promise.all([alice, bob].map((person, index) => typeAway(person, id, typed, index === 0 ? 'a' : '🌹')));

    const { record } = await alice.get('query($id: Node!) { record(id: $id) { version ... on LongTextRecord { text } } }', { id });
    assert.equal(record.version, 1 + 2 * typed);
    assert.deepEqual(writers.map(({ text }) => text), [record.text, record.text]);
    assert.equal(record.text.split('🌹').length - 1, typed);
  });
});

// Each edit is made on what this client has seen by then; the answers of the other arrive in between.
async function typeAway(person, id, edits, letter) {
  const socket = person.socket();
  const { record } = await person.get('query($id: Node!) { record(id: $id) { version ... on LongTextRecord { text } } }', { id });
  const own = new FollowedText(record.text, record.version);
  const commits = socket.iterate({ query: 'subscription($id: Node!, $v: Int!) { textOperations(record: $id, since: $v) { version operation } }', variables: { id, v: own.version } });
  const heard = (async () => {
    while (own.version < 1 + 2 * edits) {
      own.apply((await next(commits, () => true, `version ${own.version + 1}`)).data.textOperations);
    }
  })();
  for (let sequence = 1; sequence <= edits; sequence++) {
    // At the start, the middle and the end in turn: never inside a pair of surrogates.
    const places = [0, own.text.indexOf('are') , own.text.length];
    const variables = { i: { record: id, base: own.version, operation: insertion(own.text, places[sequence % 3], letter), client: `${person.id}-typing`, sequence } };
    const answer = (await next(socket.iterate({ query: edit, variables }), () => true, `the answer to edit ${sequence}`));
    assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
  }
  await heard;
  await commits.return();
  await socket.dispose();
  return own;
}
