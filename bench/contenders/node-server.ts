import { runServer } from "./server.ts";
import type { StartServer } from "./server.ts";

/** A program for Node that prints where it listens. `settings` are more of its environment. */
export function nodeServer(
  path: string,
  settings: Readonly<Record<string, string>> = {},
): StartServer {
  return (folder, port) =>
    runServer({
      command: process.execPath,
      args: [path],
      env: {
        DATA_DIR: folder,
        HOST: "127.0.0.1",
        PORT: String(port),
        NODE_ENV: "production",
        // What is measured is the server, not what it allows one address.
        RATE_LIMITS: "off",
        ...settings,
      },
      addressIn: (line) => /^Listening on (http:\S+)$/.exec(line)?.[1] ?? null,
    });
}
