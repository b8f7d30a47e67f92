import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import WebSocket from 'ws'
import { createClient as createSocketClient } from 'graphql-ws'
import { createClient as createEventClient } from 'graphql-sse'
import { GraphQLClient, ClientError, batchRequests } from 'graphql-request'
import { Client as UrqlClient, fetchExchange, subscriptionExchange, gql as urqlGql } from '@urql/core'
import { ApolloClient, InMemoryCache, HttpLink, gql } from '@apollo/client/core'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { BatchHttpLink } from '@apollo/client/link/batch-http'
import { startServer, until } from './server.mjs'

let server
before(async () => { server = await startServer() })
after(() => server.kill())

const write = text => new GraphQLClient(server.url).request('mutation ($text: String!) { write(text: $text) { id } }', { text })

/** Writes until the subscriber has seen something: a subscription counts from when the server has it. */
async function writeUntil(seen, text) {
  await until(async () => { await write(text); return seen.length > 0 }, `an entry '${text}'`)
}

test('graphql-request: query, mutation, error, batch', async () => {
  const client = new GraphQLClient(server.url)
  assert.deepEqual(await client.request('query ($n: String!) { hello(name: $n) }', { n: 'Ada' }), { hello: 'Hello Ada!' })
  assert.equal((await client.request('mutation { write(text: "from graphql-request") { text } }')).write.text, 'from graphql-request')
  await assert.rejects(client.request('{ unknown }'), error => error instanceof ClientError && error.response.status === 400)
  await assert.rejects(client.request('mutation { write(text: "") { id } }'), error => error.response.errors[0].extensions.code === 'EMPTY_TEXT')
  const batch = await batchRequests(server.url, [{ document: '{ a: hello }' }, { document: '{ b: hello }' }])
  assert.deepEqual(batch.map(one => one.data), [{ a: 'Hello world!' }, { b: 'Hello world!' }])
})

test('urql: query, GET, mutation, error, upload, subscription over SSE and over a socket', async t => {
  const options = { url: server.url, fetchOptions: { headers: { 'graphql-require-preflight': '1' } } }
  const client = new UrqlClient({ ...options, preferGetMethod: false, exchanges: [fetchExchange] })
  assert.equal((await client.query('{ hello }', {})).data.hello, 'Hello world!')
  const getting = new UrqlClient({ ...options, preferGetMethod: 'force', exchanges: [fetchExchange] })
  assert.equal((await getting.query('{ hello }', {})).data.hello, 'Hello world!')
  assert.equal((await client.mutation('mutation { write(text: "from urql") { text } }', {})).data.write.text, 'from urql')
  assert.equal((await client.mutation('mutation { write(text: "") { text } }', {})).error.graphQLErrors[0].extensions.code, 'EMPTY_TEXT')
  const file = new File(['text of a file'], 'note.txt', { type: 'text/plain' })
  const uploaded = await client.mutation(urqlGql`mutation ($file: Upload!) { writeFile(file: $file) { text } }`, { file })
  assert.equal(uploaded.data?.writeFile.text, 'text of a file', uploaded.error?.message)

  const overEvents = new UrqlClient({ ...options, preferGetMethod: false, fetchSubscriptions: true, exchanges: [fetchExchange] })
  await subscribeWithUrql(overEvents, 'over events')
  const sockets = createSocketClient({ url: server.ws, webSocketImpl: WebSocket })
  t.after(() => sockets.dispose())
  const overSocket = new UrqlClient({
    url: server.url,
    preferGetMethod: false,
    exchanges: [fetchExchange, subscriptionExchange({
      forwardSubscription: request => ({ subscribe: sink => ({ unsubscribe: sockets.subscribe({ ...request, query: request.query ?? '' }, sink) }) }),
    })],
  })
  await subscribeWithUrql(overSocket, 'over a socket')
})

async function subscribeWithUrql(client, text) {
  const seen = []
  const { unsubscribe } = client.subscription('subscription { written { text } }', {}).subscribe(result => seen.push(result))
  await writeUntil(seen, text)
  unsubscribe()
  assert.equal(seen[0].data?.written.text, text, seen[0].error?.message)
}

test('Apollo: query, mutation, error, persisted query by GET, batch, subscriptions over multipart and over a socket', async t => {
  const apollo = link => new ApolloClient({ cache: new InMemoryCache(), link })
  const client = apollo(new HttpLink({ uri: server.url }))
  t.after(() => client.stop())
  assert.equal((await client.query({ query: gql`{ hello }` })).data.hello, 'Hello world!')
  assert.equal((await client.mutate({ mutation: gql`mutation { write(text: "from Apollo") { text } }` })).data.write.text, 'from Apollo')
  await assert.rejects(client.mutate({ mutation: gql`mutation { write(text: "") { text } }` }), error => error.errors[0].extensions.code === 'EMPTY_TEXT')

  const asked = []
  const counting = (...request) => { asked.push(request[1].method); return fetch(...request) }
  const sha256 = text => createHash('sha256').update(text).digest('hex')
  const persisted = apollo(new PersistedQueryLink({ sha256, useGETForHashedQueries: true }).concat(new HttpLink({ uri: server.url, fetch: counting })))
  for (let i = 0; i < 2; i++) {
    assert.equal((await persisted.query({ query: gql`query Persisted { hello }`, fetchPolicy: 'no-cache' })).data.hello, 'Hello world!')
  }
  assert.deepEqual(asked, ['GET', 'POST', 'GET'])

  const batching = apollo(new BatchHttpLink({ uri: server.url, batchInterval: 5 }))
  const both = await Promise.all([batching.query({ query: gql`query A { hello }` }), batching.query({ query: gql`query B { hello(name: "B") }` })])
  assert.deepEqual(both.map(one => one.data.hello), ['Hello world!', 'Hello B!'])

  await subscribeWithApollo(client, 'over multipart')
  const sockets = createSocketClient({ url: server.ws, webSocketImpl: WebSocket })
  t.after(() => sockets.dispose())
  await subscribeWithApollo(apollo(new GraphQLWsLink(sockets)), 'over a socket')
})

async function subscribeWithApollo(client, text) {
  const seen = []
  const subscription = client.subscribe({ query: gql`subscription { written { text } }` }).subscribe({ next: result => seen.push(result), error: error => seen.push({ error }) })
  await writeUntil(seen, text)
  subscription.unsubscribe()
  assert.equal(seen[0].data?.written.text, text, seen[0].error?.message)
}

test('graphql-ws: query, mutation, errors before and in execution, subscriptions side by side', async t => {
  const client = createSocketClient({ url: server.ws, webSocketImpl: WebSocket, retryAttempts: 0 })
  t.after(() => client.dispose())
  const ask = async query => {
    for await (const result of client.iterate({ query })) return result
  }
  assert.deepEqual(await ask('{ hello }'), { data: { hello: 'Hello world!' } })
  assert.equal((await ask('mutation { write(text: "from graphql-ws") { text } }')).data.write.text, 'from graphql-ws')
  assert.equal((await ask('mutation { write(text: "") { id } }')).errors[0].extensions.code, 'EMPTY_TEXT')
  await assert.rejects(ask('{ unknown }'), errors => errors[0].message.startsWith('Cannot query field "unknown"'))
  await assert.rejects(ask('{'), errors => errors[0].message.startsWith('Syntax Error'))
  const [one, other] = [[], []]
  const stops = [one, other].map(seen =>
    client.subscribe({ query: 'subscription { written { text } }' }, { next: value => seen.push(value), error: error => seen.push({ error }), complete() {} }))
  await writeUntil(one, 'for both')
  await writeUntil(other, 'for both')
  stops.forEach(stop => stop())
  assert.equal(one[0].data?.written.text, 'for both', String(one[0].error))
  assert.equal(other[0].data?.written.text, 'for both', String(other[0].error))
})

for (const singleConnection of [false, true]) {
  test(`graphql-sse: query, error and subscription, ${singleConnection ? 'on a single connection' : 'on distinct connections'}`, async t => {
    const client = createEventClient({ url: server.url, singleConnection, retryAttempts: 0 })
    t.after(() => client.dispose())
    const ask = query => new Promise((resolve, reject) => {
      let last
      client.subscribe({ query }, { next: value => { last = value }, error: reject, complete: () => resolve(last) })
    })
    assert.deepEqual(await ask('{ hello }'), { data: { hello: 'Hello world!' } })
    assert.equal((await ask('mutation { write(text: "") { id } }')).errors[0].extensions.code, 'EMPTY_TEXT')
    const seen = []
    const stop = client.subscribe({ query: 'subscription { written { text } }' }, { next: value => seen.push(value), error: error => seen.push({ error }), complete() {} })
    await writeUntil(seen, 'over events')
    stop()
    assert.equal(seen[0].data?.written.text, 'over events', String(seen[0].error))
  })
}
