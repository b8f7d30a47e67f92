import { test } from 'node:test'
import assert from 'node:assert/strict'
import { serverAudits } from 'graphql-http'
import { startServer } from './server.mjs'

test('every audit of graphql-http passes', async t => {
  const server = await startServer()
  t.after(server.kill)
  const audits = serverAudits({ url: server.url, fetchFn: fetch })
  assert.equal(audits.length, 61)
  for (const audit of audits) {
    await t.test(`${audit.id} ${audit.name}`, async () => {
      const result = await audit.fn()
      assert.equal(result.status, 'ok', result.reason)
    })
  }
})
