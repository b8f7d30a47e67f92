// Runs samples/graphql-hello as a process of its own; it is built before (./test does so).
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

// As ./test builds it, or as it was built by hand.
const builds = ['release', 'debug'].map((build) =>
  fileURLToPath(new URL(`../../../artifacts/bin/graphql-hello/${build}/GraphQLHello.dll`, import.meta.url)))
const program = builds.find((build) => existsSync(build)) ?? builds[0]

export async function freePort() {
  const probe = createServer()
  await new Promise(resolve => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address()
  await new Promise(resolve => probe.close(resolve))
  return port
}

/** Starts the server and resolves when it listens. */
export async function startServer(port) {
  port ??= await freePort()
  const server = spawn('dotnet', [program, '--urls', `http://127.0.0.1:${port}`], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = new Promise(resolve => server.once('exit', resolve))
  await new Promise((resolve, reject) => {
    let said = ''
    server.stdout.on('data', data => { said += data; if (said.includes('Application started')) resolve() })
    exited.then(() => reject(new Error(`The server ended: ${said}`)))
  })
  return {
    port,
    url: `http://127.0.0.1:${port}/graphql`,
    ws: `ws://127.0.0.1:${port}/graphql`,
    kill: () => { server.kill('SIGKILL'); return exited },
  }
}

/** Resolves when the condition holds; rejects after a minute. */
export async function until(condition, what) {
  const deadline = Date.now() + 60_000
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}
