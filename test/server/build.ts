import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { controlConfig, controls } from "./controls.ts";
import type { Control } from "./controls.ts";

const root = join(import.meta.dirname, "../..");
const worker = join(root, "apps/worker/dist/worker.js");
const page = join(root, "apps/web/dist/index.html");

/** Builds what the server process runs, and what takes its place in some tests. */
export function setup(): void {
  buildServer();
  const faultyMs = Math.max(newestServerMs(), changedMs(join(import.meta.dirname, "controls")));
  for (const control of controls) buildControl(control, faultyMs);
}

/** Builds what the server process runs, where it is missing or older than its source. */
export function buildServer(): void {
  if (isOlder(worker, newestServerMs()))
    run(process.execPath, ["apps/worker/server/build.ts"], root);
  // The tests here ask for no page; that there is one lets the server start.
  if (!existsSync(page)) run("vite", ["build"], join(root, "apps/web"));
}

/** When something that the Worker is made of last changed, in ms. */
function newestServerMs(): number {
  const sources = ["apps/worker/src", "apps/worker/server", "packages/sync/src"];
  return Math.max(...sources.map((folder) => changedMs(join(root, folder))));
}

/** A Worker with a fault, beside a copy of the configuration that embeds it. */
function buildControl(control: Control, newestMs: number): void {
  const config = controlConfig(control);
  const module = join(dirname(config), "../dist/worker.js");
  if (!isOlder(module, newestMs)) return;
  const entry = join(import.meta.dirname, `controls/${control}.ts`);
  run(process.execPath, ["apps/worker/server/build.ts", entry, module], root);
  mkdirSync(dirname(config), { recursive: true });
  copyFileSync(join(root, "apps/worker/server/workerd.capnp"), config);
}

function run(command: string, args: readonly string[], cwd: string): void {
  const path = `${join(cwd, "node_modules/.bin")}:${process.env["PATH"] ?? ""}`;
  execFileSync(command, args, {
    cwd,
    stdio: "inherit",
    env: { ...process.env, PATH: path, NODE_ENV: "production" },
  });
}

function isOlder(file: string, newestMs: number): boolean {
  return !existsSync(file) || statSync(file).mtimeMs < newestMs;
}

/** When something in `folder` last changed, in ms. */
function changedMs(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith(".test.ts"));
  return Math.max(...files.map(({ parentPath, name }) => statSync(join(parentPath, name)).mtimeMs));
}
