// The front end of an application: a page with the client in it, on an origin of its own, that hands sign-in on to the server.
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, request as ask } from 'node:http';
import { createRequire } from 'node:module';

const bundle = readFileSync(createRequire(import.meta.url).resolve('@linkedrecords/browser'));
const page = '<!doctype html><meta charset="utf-8"><title>An application</title><script src="/bundle.js"></script>';

export class Frontend {
  /** Where the server is; set as soon as it is known. */
  server = null;

  static async start() {
    const frontend = new Frontend();
    frontend.http = createServer((request, response) => frontend.#answer(request, response)).listen(0, '127.0.0.1');
    await once(frontend.http, 'listening');
    frontend.url = `http://127.0.0.1:${frontend.http.address().port}`;
    return frontend;
  }

  stop() { this.http.closeAllConnections(); this.http.close(); }

  #answer(request, response) {
    const { pathname } = new URL(request.url, this.url);
    if (['/login', '/logout', '/callback'].includes(pathname)) {
      const forwarded = ask(new URL(request.url, this.server), { headers: request.headers }, answer => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      });
      forwarded.on('error', () => response.destroy());
      forwarded.end();
      return;
    }
    const isBundle = pathname === '/bundle.js';
    response.setHeader('content-type', isBundle ? 'text/javascript' : 'text/html');
    response.end(isBundle ? bundle : page);
  }
}
