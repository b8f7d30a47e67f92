import { test } from 'node:test'
import assert from 'node:assert/strict'
import WebSocket from 'ws'
import { createClient as createSocketClient } from 'graphql-ws'
import { createClient as createEventClient } from 'graphql-sse'
import { GraphQLClient } from 'graphql-request'
import { startServer, freePort, until } from './server.mjs'

const query = 'subscription { written { text } }'
const patience = { retryAttempts: 50, retryWait: () => new Promise(resolve => setTimeout(resolve, 100)) }

const clients = {
  'graphql-ws': port => createSocketClient({ url: `ws://127.0.0.1:${port}/graphql`, webSocketImpl: WebSocket, shouldRetry: () => true, ...patience }),
  'graphql-sse': port => createEventClient({ url: `http://127.0.0.1:${port}/graphql`, ...patience }),
}

for (const [name, connect] of Object.entries(clients)) {
  test(`${name} subscribes again when the server was killed and is back`, async t => {
    const port = await freePort()
    let server = await startServer(port)
    const client = connect(port)
    t.after(async () => {
      await client.dispose()
      await server.kill()
    })
    const seen = []
    client.subscribe({ query }, { next: value => seen.push(value.data.written.text), error: error => seen.push(error), complete() {} })
    const writeUntilSeen = text => until(async () => {
      await new GraphQLClient(server.url).request('mutation ($text: String!) { write(text: $text) { id } }', { text })
      return seen.includes(text)
    }, text)

    await writeUntilSeen('before')
    await server.kill()
    server = await startServer(port)
    await writeUntilSeen('after')

    assert.ok(seen.every(one => typeof one === 'string'), String(seen))
  })
}
