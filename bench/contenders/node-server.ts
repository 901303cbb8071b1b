import { runServer } from "./server.ts";
import type { StartServer } from "./server.ts";

/** A program for Node that prints where it listens. */
export function nodeServer(path: string): StartServer {
  return (folder) =>
    runServer({
      command: process.execPath,
      args: [path],
      env: { DATA_DIR: folder, HOST: "127.0.0.1", PORT: "0", NODE_ENV: "production" },
      addressIn: (line) => /^Listening on (http:\S+)$/.exec(line)?.[1] ?? null,
    });
}
