/** A server process of its own, with a database of its own. */
export interface TestServer {
  readonly url: string;
  readonly port: number;
  start(): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

// The same that drives the server for other clients.
const shared = new URL('../../../../tests/EndToEnd/server.mjs', import.meta.url);

export async function startServer(): Promise<TestServer> {
  const { Server } = (await import(shared.href)) as { readonly Server: { startFresh(): Promise<TestServer> } };
  return Server.startFresh();
}
