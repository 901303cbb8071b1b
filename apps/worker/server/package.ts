import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { installedWorkerd } from "./parts.ts";

// Makes one folder that holds all that serving takes but Node: what the container's image has, and
// what runs as a service. `package.ts <folder>`; the Worker and the editor have to be built.

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../../..");
const [folder = join(root, "dist/server")] = process.argv.slice(2);

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
await build({
  entryPoints: ["main", "admin", "health"].map((name) => join(here, `${name}.ts`)),
  outdir: folder,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node24",
  logLevel: "warning",
});
copyFileSync(join(here, "../dist/worker.js"), join(folder, "worker.js"));
cpSync(join(here, "../../web/dist"), join(folder, "web"), { recursive: true });
copyFileSync(installedWorkerd(), join(folder, "workerd"));
chmodSync(join(folder, "workerd"), 0o755);
writeFileSync(join(folder, "workerd.capnp"), configOfPackage());
writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest(), null, 2)}\n`);
cpSync(join(root, "ops"), join(folder, "ops"), { recursive: true });
copyFileSync(join(root, "LICENSE"), join(folder, "LICENSE"));

/** The same configuration with the Worker beside it. */
function configOfPackage(): string {
  const [before, after, ...more] = readFileSync(join(here, "workerd.capnp"), "utf8").split(
    `embed "../dist/worker.js"`,
  );
  if (after === undefined || more.length > 0) throw new Error("workerd.capnp embeds no one Worker");
  return `${before}embed "worker.js"${after}`;
}

function manifest(): object {
  const { version, license } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly version: string;
    readonly license: string;
  };
  return {
    name: "scriptorium-server",
    version,
    license,
    private: true,
    type: "module",
    scripts: { start: "node main.js", admin: "node admin.js" },
    engines: { node: ">=24" },
  };
}
