// Serves the benchmark's schema with one library: node graphql-server.mjs LIBRARY PORT.
import { createServer } from 'node:http'
import { resolvers, typeDefs } from './graphql-schema.mjs'

const [library, port] = [process.argv[2], Number(process.argv[3])]

const libraries = {
  'mercurius': () => mercurius({}),
  'mercurius jit': () => mercurius({ jit: 1 }),
  'graphql-yoga': async () => {
    const { createYoga, createSchema } = await import('graphql-yoga')
    const yoga = createYoga({ schema: createSchema({ typeDefs, resolvers }), logging: false, landingPage: false, graphiql: false })
    createServer(yoga).listen(port, '127.0.0.1', ready)
  },
  'graphql-ws': fanOut,
}

async function mercurius(options) {
  const { default: fastify } = await import('fastify')
  const { default: plugin } = await import('mercurius')
  const app = fastify()
  const { Subscription, ...rest } = resolvers
  app.register(plugin, { schema: typeDefs.replace(/type Subscription.*\n/, ''), resolvers: rest, ...options })
  await app.listen({ port, host: '127.0.0.1' })
  ready()
}

// Every subscriber has a queue of its own; POST /publish hands one event to all.
async function fanOut() {
  const { WebSocketServer } = await import('ws')
  const { useServer } = await import('graphql-ws/use/ws')
  const { buildSchema } = await import('graphql')
  const schema = buildSchema(typeDefs)
  const subscribers = new Set()
  schema.getSubscriptionType().getFields().tick.subscribe = () => subscriber(subscribers)
  let ticks = 0
  const server = createServer((request, response) => {
    request.resume()
    const event = { tick: ++ticks }
    for (const push of subscribers) push(event)
    response.end('{}')
  })
  useServer({ schema }, new WebSocketServer({ server, path: '/graphql' }))
  server.listen(port, '127.0.0.1', ready)
}

function subscriber(subscribers) {
  const queue = []
  let wake, ended = false
  const push = event => { queue.push(event); wake?.() }
  subscribers.add(push)
  return {
    [Symbol.asyncIterator]() { return this },
    async next() {
      while (queue.length === 0 && !ended) await new Promise(resolve => { wake = resolve })
      return ended ? { done: true } : { value: queue.shift(), done: false }
    },
    async return() { ended = true; subscribers.delete(push); wake?.(); return { done: true } },
  }
}

function ready() { console.log('ready') }

await libraries[library]()
