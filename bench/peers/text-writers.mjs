// Several writers on one text, each with the peer's own client: node text-writers.mjs LIBRARY TEXT PORT WRITERS EDITS WINDOW.
// A writer types on while fewer than WINDOW of its edits are unconfirmed. Prints the time until all show the same text.
import { createHash } from 'node:crypto'
import WebSocket from 'ws'

const libraries = {
  async sharedb(url) {
    const { default: Client } = await import('sharedb/lib/client/index.js')
    const { type } = await import('ot-text-unicode')
    Client.types.register(type)
    return async () => {
      const doc = new Client.Connection(new WebSocket(url)).get('texts', name)
      await new Promise((resolve, reject) => doc.subscribe(error => (error ? reject(error) : resolve())))
      let unconfirmed = 0
      return {
        text: () => doc.data,
        unconfirmed: () => unconfirmed,
        insert(position, text) {
          unconfirmed++
          doc.submitOp(position > 0 ? [position, text] : [text], error => {
            if (error) throw error
            unconfirmed--
          })
        },
      }
    }
  },
  async hocuspocus(url) {
    const { HocuspocusProvider } = await import('@hocuspocus/provider')
    const Y = await import('yjs')
    return async () => {
      const document = new Y.Doc()
      const provider = await new Promise(resolve => {
        const made = new HocuspocusProvider({ url, name, document, WebSocketPolyfill: WebSocket, onSynced: () => resolve(made) })
      })
      const text = document.getText('text')
      return {
        text: () => text.toString(),
        unconfirmed: () => provider.unsyncedChanges,
        insert: (position, inserted) => text.insert(position, inserted),
        length: () => text.length,
      }
    }
  },
}

const [, , library, name, port, writers, edits, window] = process.argv
const open = await libraries[library](`ws://127.0.0.1:${port}`)
const all = await Promise.all(Array.from({ length: Number(writers) }, open))
const length = all[0].length ? writer => writer.length() : writer => writer.text().length
const turn = () => new Promise(resolve => setImmediate(resolve))

// Each types at a place of its own and jumps now and then, as people do.
let seed = 1
const random = below => (seed = (seed * 1103515245 + 12345) % 2147483648) % below

async function type(writer) {
  let position = 0
  for (let edit = 0; edit < Number(edits); edit++) {
    while (writer.unconfirmed() >= Number(window)) await turn()
    if (edit % 20 === 0) position = random(length(writer) + 1)
    position = Math.min(position, length(writer))
    writer.insert(position++, 'x')
    await turn()
  }
}

const expected = Number(writers) * Number(edits)
const [started, cpu] = [process.hrtime.bigint(), process.cpuUsage()]
await Promise.all(all.map(type))
while (all.some(writer => length(writer) < expected || writer.unconfirmed() > 0)) await turn()
const seconds = Number(process.hrtime.bigint() - started) / 1e9
const { user, system } = process.cpuUsage(cpu)
const texts = new Set(all.map(writer => createHash('sha256').update(writer.text()).digest('hex')))
console.log(JSON.stringify({ seconds, clientCpuSeconds: (user + system) / 1e6, isConverged: texts.size === 1 && length(all[0]) === expected }))
process.exit(0)
