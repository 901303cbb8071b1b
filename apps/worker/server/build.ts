import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

// Tests build Workers of their own: `build.ts <entry> <outfile>`.
const [entry = join(root, "src/self-host.ts"), outfile = join(root, "dist/worker.js")] =
  process.argv.slice(2);

/** Bundles the Worker into the one module that server/workerd.capnp embeds. */
await build({
  entryPoints: [resolve(entry)],
  outfile: resolve(outfile),
  bundle: true,
  format: "esm",
  target: "es2024",
  conditions: ["workerd", "worker", "browser"],
  external: ["cloudflare:*"],
  minify: false,
  sourcemap: "inline",
  logLevel: "warning",
});
