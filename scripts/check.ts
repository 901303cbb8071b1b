import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { runRing } from "./ring.ts";
import type { Command, Failure, Outcome } from "./ring.ts";
import { ensureBuilt, environment, node, root } from "./workspace.mjs";

// Everything that CI checks, in one command. Arguments choose some of the steps:
// `npm test -- unit browser`.

interface Step {
  readonly name: string;
  readonly run: (command: Command) => Promise<Outcome>;
}

const typeProjects = [
  "packages/sync/tsconfig.core.json",
  "packages/sync/tsconfig.durable-object.json",
  "packages/sync/tsconfig.client.json",
  "packages/sync/tsconfig.testing.json",
  "packages/document/tsconfig.json",
  "packages/document/tsconfig.test.json",
  "packages/import/tsconfig.json",
  "apps/worker/tsconfig.json",
  "apps/worker/tsconfig.server.json",
  "apps/worker/tsconfig.test.json",
  "apps/web/tsconfig.json",
  "apps/web/tsconfig.service-worker.json",
  "test/tsconfig.json",
  "test/editor/tsconfig.json",
  "test/workerd/tsconfig.json",
  "bench/tsconfig.json",
  "bench/editor-peer/tsconfig.json",
  "bench/servers/workers/tsconfig.json",
  "examples/tsconfig.json",
  "examples/worker/tsconfig.json",
  "scripts/tsconfig.json",
  "docs/tsconfig.json",
];
/** Steps of which none needs another. They begin in this order, `atOnce` at a time. */
interface Stage {
  readonly atOnce: number;
  readonly steps: readonly Step[];
}

/** Rings whose tests talk to processes that share two processors with the other step of their stage. */
const ofRealProcesses = ["server", "proxies", "guides", "browser"];
/** More than these did not fail by chance. */
const fewFiles = 8;
const vitepress = "docs/node_modules/vitepress/bin/vitepress.js";
const stages: readonly Stage[] = [
  {
    atOnce: 2,
    steps: [
      check("types", tryTypes),
      check("lint", (command) => command("oxlint", "--type-aware", "--deny-warnings")),
      check("snippets", (command) => command(node, "scripts/check-snippets.ts")),
      check("unused", (command) => command("knip", "--treat-config-hints-as-errors")),
      check("format", (command) => command("oxfmt", "--check", ".")),
      check("rules", (command) => command(node, "scripts/check-rules.ts")),
    ],
  },
  { atOnce: 1, steps: [check("build", build)] },
  {
    // Each of these mostly waits for something.
    atOnce: 5,
    steps: [
      check("budgets", (command) => command(node, "scripts/budgets.ts")),
      check("package", (command) => command(node, "scripts/check-package.ts")),
      check("docs", (command) => command(node, vitepress, "build", "docs")),
      check("deploy", tryDeploys),
      check("bench", (command) => command(node, "bench/main.ts", "--smoke")),
    ],
  },
  // One alone leaves a processor with nothing to do. The longest is first; last are one that tells times
  // apart and one that mostly waits.
  {
    atOnce: 2,
    steps: ["server", "unit", "editor", "guides", "simulation", "workerd", "proxies"].map(ring),
  },
  { atOnce: 1, steps: [ring("browser")] },
];
const steps = stages.flatMap((stage) => stage.steps);

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no step ${unknown.join(", ")}. Steps: ${steps.map(({ name }) => name).join(", ")}`,
  );
  process.exit(2);
}
const outcomes = new Map<string, Outcome>();
for (const stage of stages) await runStage(stage);
for (const name of ofRealProcesses) await lookAgain(name);

const failures = [...outcomes.values()].flatMap((outcome) => outcome.failures);
for (const failure of failures) console.log(`\nFailed: ${inWords(failure)}`);
console.log(`\n${count("passed")} passed, ${count("failed")} failed`);
process.exit(count("failed") === 0 ? 0 : 1);

async function runStage({ atOnce, steps: all }: Stage): Promise<void> {
  const waiting = all.filter(({ name }) => chosen.length === 0 || chosen.includes(name));
  const command = Math.min(atOnce, waiting.length) === 1 ? commandAlone : commandBeside;
  const runNext = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      await runStep(step, command);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, runNext));
}

async function runStep({ name, run }: Step, command: Command): Promise<void> {
  console.log(`\n── ${name}`);
  const startMs = performance.now();
  const outcome = await run(command);
  outcomes.set(name, outcome);
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  console.log(`${name} ${outcome.failed === 0 ? "passed" : "FAILED"} in ${seconds} s`);
}

/**
 * Runs the files of a ring in which something failed once more, with nothing beside them. What passes
 * now is told all the same: the test or the product has a defect that shows under load.
 */
async function lookAgain(name: string): Promise<void> {
  const first = outcomes.get(name);
  if (first === undefined || first.failed === 0) return;
  const files = [...new Set(first.failures.map(({ path }) => path))];
  if (files.length > fewFiles || files.some((path) => !isLookedAtAgain(path))) return;
  console.log(`\n── ${name}, once more: ${files.join(", ")}`);
  const second = await runRing(name, cache(`${name}-again.json`), commandAlone, files);
  const passed = first.passed + first.failed - second.failed;
  outcomes.set(name, { ...second, passed });
  for (const failure of first.failures) console.log(`\nFailed the first time: ${inWords(failure)}`);
}

/** A loss is a loss however rarely it comes, and what didn't even start has no reason to. */
function isLookedAtAgain(path: string): boolean {
  return (
    path.endsWith(".test.ts") && !/(?:durability|fuzz|backup|full-disk)\.test\.ts$/u.test(path)
  );
}

function inWords({ path, test, message }: Failure): string {
  const lines = message.split("\n").filter((line) => !line.includes("node_modules"));
  return [path, test, ...lines.slice(0, 12)].filter(Boolean).join("\n  ");
}

function count(what: "passed" | "failed"): number {
  return [...outcomes.values()].reduce((sum, outcome) => sum + outcome[what], 0);
}

function check(name: string, run: (command: Command) => boolean | Promise<boolean>): Step {
  return {
    name,
    run: async (command) =>
      (await run(command))
        ? { passed: 1, failed: 0, failures: [] }
        : { passed: 0, failed: 1, failures: [{ path: name, test: "", message: "" }] },
  };
}

function ring(name: string): Step {
  return { name, run: (command) => runRing(name, cache(`${name}.json`), command) };
}

async function tryTypes(command: Command): Promise<boolean> {
  for (const path of typeProjects) if (!(await command("tsc", "-p", path))) return false;
  return true;
}

function build(): boolean {
  ensureBuilt();
  return true;
}

/** Both ways to deploy, as far as it goes without an account. */
async function tryDeploys(command: Command): Promise<boolean> {
  const tryIt = (...args: string[]): Promise<boolean> =>
    command(node, "scripts/deploy.mjs", "--dry-run", "--outdir", cache("deploy"), ...args);
  return (await tryIt()) && tryIt("--full");
}

/** What it says is seen at once. */
function commandAlone(name: string, ...args: readonly string[]): Promise<boolean> {
  return succeeded(spawn(name, args, { cwd: root, env: environment(), stdio: "inherit" }));
}

/** While others run: what it says comes when it is done. */
async function commandBeside(name: string, ...args: readonly string[]): Promise<boolean> {
  const child = spawn(name, args, { cwd: root, env: environment() });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part: Buffer) => said.push(part));
  const isPassed = await succeeded(child);
  process.stdout.write(Buffer.concat(said));
  return isPassed;
}

function succeeded(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    child.once("error", () => resolve(false));
    child.once("close", (status) => resolve(status === 0));
  });
}

/** A path for what this run leaves behind. */
function cache(name: string): string {
  mkdirSync(join(root, ".cache"), { recursive: true });
  return join(root, ".cache", name);
}
