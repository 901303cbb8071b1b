import { build } from "esbuild";
import { copyFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { runServer } from "./server.ts";
import type { StartServer } from "./server.ts";

const servers = join(import.meta.dirname, "../servers");
const built = join(import.meta.dirname, "../../.cache/bench/workers");

/**
 * A Worker of `servers/workers` on workerd, bundled as the real one is. `alias` has
 * other modules in place of some, by name.
 */
export function workerdServer(
  name: string,
  alias: Readonly<Record<string, string>> = {},
): StartServer {
  return async (folder, port) => {
    const home = join(built, name);
    mkdirSync(home, { recursive: true });
    await build({
      entryPoints: [join(servers, `workers/${name}.ts`)],
      outfile: join(home, "worker.js"),
      bundle: true,
      format: "esm",
      target: "es2024",
      conditions: ["workerd", "worker", "browser"],
      external: ["cloudflare:*"],
      alias,
      logLevel: "warning",
    });
    copyFileSync(join(servers, "workerd.capnp"), join(home, "workerd.capnp"));
    return runServer({
      command: (createRequire(import.meta.url)("workerd") as { default: string }).default,
      args: [
        "serve",
        join(home, "workerd.capnp"),
        `--socket-addr=http=127.0.0.1:${port}`,
        `--directory-path=data=${folder}`,
        "--control-fd=3",
      ],
      addressIn: (line) => {
        const taken = /"event":"listen".*"port":(\d+)/.exec(line)?.[1];
        return taken === undefined ? null : `http://127.0.0.1:${taken}`;
      },
    });
  };
}
