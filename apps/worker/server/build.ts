import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Bundles the Worker into the one module that server/workerd.capnp embeds. */
await build({
  entryPoints: [join(root, "src/self-host.ts")],
  outfile: join(root, "dist/worker.js"),
  bundle: true,
  format: "esm",
  target: "es2024",
  conditions: ["workerd", "worker", "browser"],
  external: ["cloudflare:*"],
  minify: false,
  sourcemap: "inline",
  logLevel: "warning",
});
