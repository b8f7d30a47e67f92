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

const tries = 4;

/** Starts one. A machine that builds at the same time may be too slow for it the first time. */
export async function startServer(): Promise<TestServer> {
  const { Server } = (await import(shared.href)) as { readonly Server: { startFresh(): Promise<TestServer> } };
  for (let attempt = 1; ; attempt++) {
    try {
      return await Server.startFresh();
    } catch (error) {
      if (attempt === tries) throw error;
    }
  }
}
