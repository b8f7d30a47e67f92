// The schema of the GraphQL benchmarks, with the same values as LinkedRecords.Benchmarks/GraphQL/BenchmarkSchema.cs.
export const typeDefs = `
type Query { hello: String! list: [Item!]! nested: [Outer!]! }
type Item { a: String! b: Int! c: Boolean! d: Float! e: ID! }
type Outer { id: Int! inners: [Inner!]! }
type Inner { id: Int! name: String! }
type Subscription { tick: Int! }
`

const items = Array.from({ length: 20 }, (_, i) => ({ a: `item ${i}`, b: i, c: i % 2 === 0, d: i + 0.5, e: `id-${i}` }))
const ten = Array.from({ length: 10 }, (_, id) => ({ id }))

// The calls wait for their turn once, as the ones of ours do.
export const resolvers = {
  Query: {
    hello: () => 'world',
    list: () => items,
    nested: async () => { await null; return ten },
  },
  Outer: { inners: async outer => { await null; return ten.map(({ id }) => ({ id: outer.id * 10 + id })) } },
  Inner: { name: async inner => { await null; return `inner ${inner.id}` } },
}
