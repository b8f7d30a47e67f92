// Two people and a task with Apollo Client alone: node main.js http://127.0.0.1:6543
// Alice makes a task and shares it with Bob by one fact; Bob is told of it, and does it.
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { getMainDefinition } from '@apollo/client/utilities';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const server = process.argv[2] ?? 'http://127.0.0.1:6543';

async function signInAs(name) {
  const answer = await fetch(`${server}/auth/development/${name}`, { method: 'POST' });
  const { token, userId } = await answer.json();
  const socket = createClient({ url: `${server.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams: { token } });
  const http = new HttpLink({ uri: `${server}/graphql`, headers: { authorization: `Bearer ${token}` } });
  const isSubscription = ({ query }) => getMainDefinition(query).operation === 'subscription';
  const apollo = new ApolloClient({ cache: new InMemoryCache(), link: ApolloLink.split(isSubscription, new GraphQLWsLink(socket), http) });
  return { apollo, userId, leave: () => socket.dispose() };
}

const [alice, bob] = await Promise.all(['alice', 'bob'].map(signInAs));
const ask = async ({ apollo }, document, variables) => (await apollo.mutate({ mutation: gql(document), variables })).data;

await ask(alice, 'mutation ($f: [FactInput!]!) { assertFacts(facts: $f) { revision } }', {
  f: [{ subject: 'ApolloTask', predicate: '$isATermFor', object: '"Something to do"' }],
});
const made = await ask(alice, 'mutation ($i: CreateRecordInput!) { createRecord(input: $i) { record { id } } }', {
  i: { value: { title: 'Water the garden', done: false }, facts: [['isA', 'ApolloTask']] },
});
const task = made.createRecord.record.id;
console.log(`Alice made ${task}`);

const myTasks = gql(`subscription {
  findAll(where: [["$it", "isA", "ApolloTask"]]) {
    isReset revision count
    added { record { id ... on KeyValueRecord { value } } }
    changed { id ... on KeyValueRecord { value } }
  }
}`);
await new Promise((resolve, reject) => {
  const following = bob.apollo.subscribe({ query: myTasks }).subscribe({
    async next({ data: { findAll } }) {
      const told = [...findAll.added.map(one => one.record), ...findAll.changed].find(record => record.id === task);
      console.log(`Bob is told at revision ${findAll.revision}: ${findAll.count} tasks${told ? `, ${JSON.stringify(told.value)}` : ''}`);
      if (!told && findAll.isReset)
        await ask(alice, 'mutation ($f: [FactInput!]!) { assertFacts(facts: $f) { revision } }', { f: [{ subject: bob.userId, predicate: '$canAccess', object: task }] });
      else if (told && !told.value.done)
        await ask(bob, 'mutation ($r: Node!) { patchKeyValue(input: { record: $r, changes: [{ path: ["done"], set: true }] }) { revision } }', { r: task });
      else if (told) resolve(following.unsubscribe());
    },
    error: reject,
  });
});

const read = await alice.apollo.query({ query: gql('query ($id: Node!) { record(id: $id) { id ... on KeyValueRecord { value } } }'), variables: { id: task } });
console.log(`Alice reads: ${JSON.stringify(read.data.record.value)}`);
for (const person of [alice, bob]) await person.leave();
