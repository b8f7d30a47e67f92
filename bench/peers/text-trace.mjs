// Applies a sequential editing trace with one library and prints what it cost: node --expose-gc text-trace.mjs LIBRARY TRACE.
// Positions of the trace count code points; only traces without characters beyond U+FFFF are comparable across these libraries.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const libraries = {
  'yjs': yjs(false),
  'yjs, one transaction': yjs(true),
  'automerge': async () => {
    const Automerge = await import('@automerge/automerge')
    return patches => {
      let doc = Automerge.from({ text: '' })
      doc = Automerge.change(doc, draft => {
        for (const [position, deleted, inserted] of patches) Automerge.splice(draft, ['text'], position, deleted, inserted)
      })
      return { text: () => doc.text, stored: () => Automerge.save(doc), keep: doc }
    }
  },
  'loro': async () => {
    const { LoroDoc } = await import('loro-crdt')
    return patches => {
      const doc = new LoroDoc()
      const text = doc.getText('text')
      for (const [position, deleted, inserted] of patches) {
        if (deleted > 0) text.delete(position, deleted)
        if (inserted.length > 0) text.insert(position, inserted)
      }
      doc.commit()
      return { text: () => text.toString(), stored: () => doc.export({ mode: 'snapshot' }), keep: doc }
    }
  },
  'ot-text-unicode': async () => {
    const { type } = await import('ot-text-unicode')
    return patches => {
      let text = ''
      const log = []
      for (const [position, deleted, inserted] of patches) {
        const operation = [position]
        if (inserted.length > 0) operation.push(inserted)
        if (deleted > 0) operation.push({ d: deleted })
        text = type.apply(text, type.normalize(operation))
        log.push(operation)
      }
      return { text: () => text, stored: () => Buffer.from(JSON.stringify(log)), keep: log }
    }
  },
}

function yjs(inOneTransaction) {
  return async () => {
    const Y = await import('yjs')
    return patches => {
      const doc = new Y.Doc()
      const text = doc.getText('text')
      const apply = () => {
        for (const [position, deleted, inserted] of patches) {
          if (deleted > 0) text.delete(position, deleted)
          if (inserted.length > 0) text.insert(position, inserted)
        }
      }
      if (inOneTransaction) doc.transact(apply)
      else apply()
      return { text: () => text.toString(), stored: () => Y.encodeStateAsUpdate(doc), keep: doc }
    }
  }
}

function memory() {
  global.gc()
  global.gc()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const [, , name, trace, rounds] = process.argv
const patches = gunzipSync(readFileSync(trace)).toString('utf8').trimEnd().split('\n').slice(1).map(line => JSON.parse(line))
const replay = await libraries[name]()
let best = Infinity
let result
let bytes
for (let round = 0; round < Number(rounds); round++) {
  result = undefined
  const before = memory()
  const started = process.cpuUsage()
  result = replay(patches)
  const { user, system } = process.cpuUsage(started)
  best = Math.min(best, (user + system) / 1e6)
  bytes = memory() - before
}
const text = result.text()
console.log(JSON.stringify({
  cpuSeconds: best,
  memoryBytes: bytes,
  storedBytes: result.stored().length,
  sha256: createHash('sha256').update(text, 'utf8').digest('hex'),
}))
