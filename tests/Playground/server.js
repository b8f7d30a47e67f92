// The server as `linkedrecords serve` runs it, with a data folder and a port of its own.
import { spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../linkedrecords", import.meta.url));

/** Answers {url, stop} once it listens. */
export async function startServer() {
  const home = await mkdtemp(join(tmpdir(), "linkedrecords-playground-"));
  // The database runs as another user when the tests are root's.
  await chmod(home, 0o755);
  const { DATABASE_URL, ...environment } = process.env;
  const server = spawn(program, ["serve", "--url", "http://127.0.0.1:0"], {
    env: { ...environment, LINKEDRECORDS_DATA: join(home, "data"), ASPNETCORE_ENVIRONMENT: "Development" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = new Promise(resolve => server.once("exit", resolve));
  let url = null;
  for await (const line of createInterface({ input: server.stdout })) {
    url = line.match(/answers at (http:\S+)/)?.[1] ?? null;
    if (url) break;
  }
  if (!url) throw new Error("The server ended before it listened.");
  return {
    url,
    stop: async () => {
      server.kill("SIGTERM");
      await exited;
      await rm(home, { recursive: true, force: true });
    },
  };
}
