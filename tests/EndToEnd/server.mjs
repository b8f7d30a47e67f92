// The real server as a process of its own, on a data folder of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const startsWithin = 120_000;
// What a developer's shell may hold must not reach another database or another identity provider.
const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(DATABASE_URL|AUTH_|CORS_|FRONTEND_|LINKEDRECORDS_)/.test(name)));

export class Server {
  #process;
  #output = '';

  #environment;

  /** @param environment What it is started with beside the usual. */
  static async startFresh(environment = {}) {
    const server = new Server();
    server.#environment = environment;
    server.data = await mkdtemp(join(tmpdir(), 'linkedrecords-e2e-'));
    // For root the database runs as another user, who must be able to pass.
    await chmod(server.data, 0o711);
    server.port = await freePort();
    server.url = `http://127.0.0.1:${server.port}`;
    await server.start();
    return server;
  }

  /** Starts, or starts again on the same data and port. */
  async start() {
    const child = spawn(join(root, 'linkedrecords'), ['serve', '--data', this.data, '--url', this.url], {
      // A loaded machine pauses for seconds; what is tested is not how fast it is.
      env: { ...inherited, ASPNETCORE_ENVIRONMENT: 'Development', LINKEDRECORDS_COMMIT_SECONDS: '60', ...this.#environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    this.#output = '';
    const died = once(child, 'exit').then(([code]) => { throw new Error(`The server ended with ${code}:\n${this.#output}`); });
    const answers = new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`The server does not answer:\n${this.#output}`)), startsWithin);
      const read = chunk => {
        this.#output += chunk;
        if (this.#output.includes('LinkedRecords answers at')) {
          clearTimeout(late);
          resolve();
        }
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
    });
    died.catch(() => {});
    await Promise.race([answers, died]);
  }

  /** What it has printed since it was started. */
  get output() { return this.#output; }

  /** Takes the process away without a word, as a power cut does. */
  kill() { return this.#end('SIGKILL'); }

  /** Ends it in order and starts it again, as an operator does. */
  async restart() {
    await this.#end('SIGTERM');
    await this.start();
  }

  async stop() {
    await this.#end('SIGTERM');
    await rm(this.data, { recursive: true, force: true });
  }

  async #end(signal) {
    const ended = once(this.#process, 'exit');
    this.#process.kill(signal);
    await ended;
  }
}

export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}
