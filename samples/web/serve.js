// Serves the samples at one address together with a LinkedRecords server, so that pages and server have one origin.
//   node serve.js [server] [port]     default: http://127.0.0.1:6543 7000
import { createReadStream, existsSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
export const samples = ['todo-list', 'chat-room', 'document-editor', 'whiteboard', 'project-board', 'file-drop'];
const types = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' };

/** Starts it; `cut` and `restore` take the way to the server away and give it back, as a bad network does. */
export async function serve(server, port = 0) {
  const { outputFiles } = await build({
    entryPoints: samples.map(name => join(here, name, 'main.js')),
    outdir: join(here, 'dist'),
    bundle: true,
    format: 'esm',
    write: false,
    // One copy of the editor, also for the client's binding.
    alias: Object.fromEntries(['state', 'view'].map(part => [`@codemirror/${part}`, join(here, 'node_modules/@codemirror', part)])),
  });
  const bundles = new Map(outputFiles.map(({ path, text }) => [path.split(/[\\/]/).at(-2), text]));
  const target = new URL(server);
  const sockets = new Set();
  let isCut = false;

  const proxy = (incoming, outgoing) => {
    if (isCut) return void incoming.socket.destroy();
    const { method, url, headers } = incoming;
    const forwarded = request({ host: target.hostname, port: target.port, method, path: url, headers: { ...headers, host: target.host, ...origin(headers) } });
    forwarded.on('response', answer => answer.pipe(outgoing.writeHead(answer.statusCode, answer.headers)));
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  };
  // To the server a page of this address is one of its own.
  const origin = headers => (headers.origin ? { origin: target.origin } : {});

  const http = createServer((incoming, outgoing) => {
    const path = new URL(incoming.url, target).pathname;
    const [, name, file] = path.split('/');
    if (path === '/') return void outgoing.writeHead(200, { 'content-type': 'text/html' }).end(index());
    if (path === '/page.css') return void send(outgoing, join(here, 'page.css'));
    if (!samples.includes(name)) return proxy(incoming, outgoing);
    if (file === undefined) return void outgoing.writeHead(302, { location: `/${name}/` }).end();
    if (file === 'main.js') return void outgoing.writeHead(200, { 'content-type': types['.js'] }).end(bundles.get(name));
    send(outgoing, join(here, name, file || 'index.html'));
  });
  http.on('upgrade', (incoming, client, head) => {
    if (isCut) return void client.destroy();
    const upstream = connect(Number(target.port), target.hostname, () => {
      const headers = { ...incoming.headers, host: target.host, ...origin(incoming.headers) };
      upstream.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${Object.entries(headers).map(([k, v]) => `${k}: ${v}\r\n`).join('')}\r\n`);
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    sockets.add(client);
    for (const end of [upstream, client]) end.on('error', () => {}).on('close', () => (client.destroy(), upstream.destroy(), sockets.delete(client)));
  });
  await new Promise(resolve => http.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${http.address().port}`,
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    restore: () => (isCut = false),
    close: () => (http.close(), http.closeAllConnections()),
  };
}

function send(outgoing, file) {
  if (!existsSync(file)) return void outgoing.writeHead(404).end();
  createReadStream(file).pipe(outgoing.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }));
}

const index = () => `<!doctype html><link rel="stylesheet" href="/page.css"><title>Samples</title><main><h1>Samples</h1><ul>${
  samples.map(name => `<li><a href="/${name}/">${name}</a>: as <a href="/${name}/?as=alice">Alice</a> or <a href="/${name}/?as=bob">Bob</a>`).join('')}</ul></main>`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await serve(process.argv[2] ?? 'http://127.0.0.1:6543', Number(process.argv[3] ?? 7000));
  console.log(`The samples are at ${url}`);
}
