// What every script needs before Node 24 and the dependencies are there. Plain
// JavaScript for any Node from 20 on.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** The workspace's own Node, which is the right version whatever the host has. */
export const node = join(root, "node_modules/node/bin/node");

/** Installs the dependencies, unless the lockfile is the one that was installed last. */
export function ensureInstalled() {
  const wanted = hashOf(["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json"], (path) =>
    readFileSync(join(root, path)),
  );
  const stamp = join(root, "node_modules/.scriptorium-installed");
  if (existsSync(node) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  console.log("Installing dependencies …");
  const { config } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  // Not the field `packageManager`: with it, pnpm wants to install itself once more.
  run("npx", ["--yes", `pnpm@${config.pnpm}`, "install", "--frozen-lockfile"]);
  writeFileSync(stamp, wanted);
}

const buildInputs = ["apps", "packages", "pnpm-lock.yaml"];

/** Builds the editor and the Worker, unless nothing changed since the last build. */
export function ensureBuilt() {
  const wanted = hashOf(buildInputs.flatMap(filesBelow), (path) => {
    const { size, mtimeMs } = statSync(join(root, path));
    return `${size} ${mtimeMs}`;
  });
  const stamp = join(root, ".cache/built");
  const outputs = ["apps/web/dist/index.html", "apps/worker/dist/worker.js"];
  const isThere = outputs.every((path) => existsSync(join(root, path)));
  if (isThere && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  console.log("Building …");
  run(node, ["apps/worker/server/build.ts"]);
  run(node, [join(root, "apps/web/node_modules/vite/bin/vite.js"), "build", "--logLevel", "warn"], {
    cwd: join(root, "apps/web"),
  });
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Runs a command to its end. Ends this process when it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    env: environment(),
    ...options,
  });
  if (error) console.error(`${command} could not be run: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/** Runs a command in this process's place: signals go to it, and its end is ours. */
export function become(command, args, options = {}) {
  const child = spawn(command, args, {
    cwd: root,
    stdio: "inherit",
    env: environment(),
    ...options,
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
  return child;
}

/** The environment in which `node` and the tools of the workspace are found first. */
export function environment() {
  const path = [dirname(node), join(root, "node_modules/.bin"), process.env.PATH].join(":");
  return { ...process.env, PATH: path };
}

function filesBelow(path) {
  const full = join(root, path);
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full)
    .filter((name) => !["node_modules", "dist", ".wrangler"].includes(name))
    .flatMap((name) => filesBelow(join(path, name)));
}

function hashOf(paths, describe) {
  const hash = createHash("sha256");
  for (const path of paths) hash.update(path).update("\0").update(describe(path)).update("\0");
  return hash.digest("hex");
}
