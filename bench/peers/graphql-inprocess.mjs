// Parses, validates and executes again and again with npm graphql: node graphql-inprocess.mjs SECONDS. One line of JSON for each query.
import { buildSchema, execute, getIntrospectionQuery, parse, validate } from 'graphql'
import { resolvers, typeDefs } from './graphql-schema.mjs'

const seconds = Number(process.argv[2])
const schema = buildSchema(typeDefs)
const rootValue = resolvers.Query
const queries = { introspection: getIntrospectionQuery(), list: '{ list { a b c d e } }' }

function run(source) {
  const document = parse(source)
  if (validate(schema, document).length > 0) throw new Error('invalid')
  return JSON.stringify(execute({ schema, document, rootValue }))
}

// Each text is a new one, so nothing is remembered.
let number = 0
function perCpuSecond(query, seconds) {
  const before = process.cpuUsage()
  const end = Date.now() + seconds * 1000
  let count = 0
  while (Date.now() < end) { run(`${query}#${number++}`); count++ }
  const { user, system } = process.cpuUsage(before)
  return count / ((user + system) / 1e6)
}

// The rule of LinkedRecords.Benchmarks/Measuring/Warmup.cs, which ours is warmed up by.
async function warmUp(query) {
  const latest = Date.now() + 40_000
  let best = 0, calm = 0
  while (calm < 8 && Date.now() < latest) {
    const rate = perCpuSecond(query, 1)
    calm = rate > best / 0.95 ? 0 : calm + 1
    best = Math.max(best, rate)
    await new Promise(resolve => { setTimeout(resolve, 250) })
  }
}

for (const [name, query] of Object.entries(queries)) {
  await warmUp(query)
  console.log(JSON.stringify({ name, query, operationsPerCpuSecond: perCpuSecond(query, seconds), response: run(query) }))
}
