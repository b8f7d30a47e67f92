// A page of an application on an origin of its own: it has the TypeScript client, without a bundler, and nothing else.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, normalize } from 'node:path';
import { root } from './server.mjs';

const client = join(root, 'clients', 'typescript');
const folders = { client: join(client, 'dist'), 'graphql-ws': join(client, 'node_modules', 'graphql-ws', 'dist') };
const imports = {
  '@linkedrecords/client': '/client/index.js',
  'graphql-ws': '/graphql-ws/client.js',
  '#websocket': '/client/connection/browserSocket.js',
};
const page = `<!doctype html><title>An application</title><script type="importmap">${JSON.stringify({ imports })}</script>`;

/** Starts it; its address is another origin than that of every server. */
export async function openPages() {
  const http = createServer(async (request, response) => {
    const [, folder, ...rest] = normalize(new URL(request.url, 'http://pages').pathname).split('/');
    if (!(folder in folders)) return response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    const file = await readFile(join(folders[folder], ...rest)).catch(() => null);
    response.writeHead(file ? 200 : 404, { 'content-type': 'text/javascript' }).end(file);
  }).listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    url: `http://127.0.0.1:${http.address().port}`,
    close: () => (http.closeAllConnections(), http.close()),
  };
}
