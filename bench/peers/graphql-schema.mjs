// The schema of the GraphQL benchmarks, with the same values as LinkedRecords.Benchmarks/GraphQL/BenchmarkSchema.cs.
export const typeDefs = `
type Query { hello: String! list: [Item!]! nested: [Outer!]! queued: [Outer!]! }
type Item { a: String! b: Int! c: Boolean! d: Float! e: ID! }
type Outer { id: Int! inners: [Inner!]! }
type Inner { id: Int! name: String! }
type Subscription { tick: Int! }
`

const items = Array.from({ length: 20 }, (_, i) => ({ a: `item ${i}`, b: i, c: i % 2 === 0, d: i + 0.5, e: `id-${i}` }))
// What each call awaits once: it goes on before anything else does, or after all that is ready to go on, as the calls of ours do.
const atOnce = () => null
const behindOthers = () => new Promise(setImmediate)
const ten = wait => Array.from({ length: 10 }, (_, id) => ({ id, wait }))
const [atOnceTen, queuedTen] = [ten(atOnce), ten(behindOthers)]

export const resolvers = {
  Query: {
    hello: () => 'world',
    list: () => items,
    nested: async () => { await atOnce(); return atOnceTen },
    queued: async () => { await behindOthers(); return queuedTen },
  },
  Outer: { inners: async ({ id, wait }) => { await wait(); return atOnceTen.map(inner => ({ id: id * 10 + inner.id, wait })) } },
  Inner: { name: async inner => { await inner.wait(); return `inner ${inner.id}` } },
}
