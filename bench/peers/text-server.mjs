// Texts behind a peer's server, in memory: node text-server.mjs LIBRARY PORT. POST /change inserts the body at the beginning.
import { createServer } from 'node:http'
import { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'

const libraries = {
  async sharedb(http) {
    const { default: ShareDB } = await import('sharedb')
    const { type } = await import('ot-text-unicode')
    ShareDB.types.register(type)
    const backend = new ShareDB()
    const create = name => new Promise((resolve, reject) => {
      const doc = backend.connect().get('texts', name)
      doc.create('', type.uri, error => (error ? reject(error) : resolve(doc)))
    })
    const doc = await create('one')
    for (let number = 0; number < 200; number++) await create(`warmup${number}`)
    new WebSocketServer({ server: http }).on('connection', socket => backend.listen(jsonStream(socket)))
    return inserted => new Promise((resolve, reject) => doc.fetch(() => doc.submitOp([inserted], error => (error ? reject(error) : resolve()))))
  },
  async hocuspocus(http) {
    const { Hocuspocus } = await import('@hocuspocus/server')
    const server = new Hocuspocus({ quiet: true })
    new WebSocketServer({ server: http }).on('connection', (socket, request) => server.handleConnection(socket, request))
    const direct = await server.openDirectConnection('one')
    return inserted => direct.transact(document => document.getText('text').insert(0, inserted))
  },
}

// What @teamwork/websocket-json-stream does.
function jsonStream(socket) {
  const stream = new Duplex({
    objectMode: true,
    read() {},
    write(message, _, done) { socket.send(JSON.stringify(message), done) },
  })
  socket.on('message', data => stream.push(JSON.parse(data)))
  socket.on('close', () => { stream.push(null); stream.destroy() })
  return stream
}

const [, , library, port] = process.argv
const http = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  await change(body)
  response.writeHead(204).end()
})
const change = await libraries[library](http)
http.listen(Number(port), '127.0.0.1', () => console.log('ready'))
