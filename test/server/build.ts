import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const worker = join(root, "apps/worker/dist/worker.js");
const page = join(root, "apps/web/dist/index.html");

/** Builds what the server process runs, where it is missing or older than its source. */
export function setup(): void {
  const sources = ["apps/worker/src", "apps/worker/server", "packages/sync/src"];
  const newestMs = Math.max(...sources.map((folder) => changedMs(join(root, folder))));
  if (!existsSync(worker) || statSync(worker).mtimeMs < newestMs) {
    run(process.execPath, ["apps/worker/server/build.ts"], root);
  }
  // The tests here ask for no page; that there is one lets the server start.
  if (!existsSync(page)) run("vite", ["build"], join(root, "apps/web"));
}

function run(command: string, args: readonly string[], cwd: string): void {
  const path = `${join(cwd, "node_modules/.bin")}:${process.env["PATH"] ?? ""}`;
  execFileSync(command, args, {
    cwd,
    stdio: "inherit",
    env: { ...process.env, PATH: path, NODE_ENV: "production" },
  });
}

/** When something in `folder` last changed, in ms. */
function changedMs(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith(".test.ts"));
  return Math.max(...files.map(({ parentPath, name }) => statSync(join(parentPath, name)).mtimeMs));
}
