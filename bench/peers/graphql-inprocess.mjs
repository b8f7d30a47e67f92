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

for (const [name, query] of Object.entries(queries)) {
  const warm = Date.now() + seconds * 1000
  let number = 0
  while (Date.now() < warm) run(`${query}#${number++}`)
  const before = process.cpuUsage()
  const end = Date.now() + seconds * 1000
  let count = 0
  while (Date.now() < end) { run(`${query}#${number++}`); count++ }
  const { user, system } = process.cpuUsage(before)
  console.log(JSON.stringify({ name, query, operationsPerCpuSecond: count / ((user + system) / 1e6), response: run(query) }))
}
