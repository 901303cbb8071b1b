import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt, environment, node, root } from "./workspace.mjs";

// Everything that CI checks, in one command. Arguments choose some of the steps:
// `npm test -- unit browser`.

interface Step {
  readonly name: string;
  readonly run: () => boolean;
}

const typeProjects = [
  "packages/sync/tsconfig.core.json",
  "packages/sync/tsconfig.durable-object.json",
  "packages/sync/tsconfig.client.json",
  "packages/sync/tsconfig.testing.json",
  "packages/document/tsconfig.json",
  "packages/document/tsconfig.test.json",
  "apps/worker/tsconfig.json",
  "apps/worker/tsconfig.server.json",
  "apps/web/tsconfig.json",
  "apps/web/tsconfig.service-worker.json",
  "test/tsconfig.json",
  "test/editor/tsconfig.json",
  "test/workerd/tsconfig.json",
  "bench/tsconfig.json",
  "bench/servers/workers/tsconfig.json",
  "scripts/tsconfig.json",
];
/** Rings of tests, from the fastest to the slowest. Each has a configuration of its own. */
const rings = ["unit", "simulation", "editor", "workerd", "server", "browser"];

const tests = { passed: 0, failed: 0 };
const steps: readonly Step[] = [
  { name: "format", run: () => command("oxfmt", "--check", ".") },
  { name: "lint", run: () => command("oxlint", "--type-aware", "--deny-warnings") },
  { name: "types", run: () => typeProjects.every((path) => command("tsc", "-p", path)) },
  { name: "rules", run: () => command(node, "scripts/check-rules.ts") },
  { name: "unused", run: () => command("knip", "--treat-config-hints-as-errors") },
  { name: "build", run: build },
  {
    name: "deploy",
    run: () => command(node, "scripts/deploy.mjs", "--dry-run", "--outdir", cache("deploy")),
  },
  { name: "bench", run: () => command(node, "bench/main.ts", "--smoke") },
  ...rings.map((ring) => ({ name: ring, run: () => testRing(ring) })),
];

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no step ${unknown.join(", ")}. Steps: ${steps.map(({ name }) => name).join(", ")}`,
  );
  process.exit(2);
}
const failed: string[] = [];
for (const { name, run } of steps) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  console.log(`\n── ${name}`);
  const startMs = performance.now();
  const isPassed = run();
  if (rings.includes(name)) {
    // The ring's own tests are counted; one that could not even start counts as one failure.
    if (!isPassed && tests.failed === 0) tests.failed += 1;
  } else if (isPassed) tests.passed += 1;
  else tests.failed += 1;
  if (!isPassed) failed.push(name);
  console.log(
    `${isPassed ? "passed" : "FAILED"} in ${((performance.now() - startMs) / 1000).toFixed(1)} s`,
  );
}
if (failed.length > 0) console.log(`\nFailed: ${failed.join(", ")}`);
console.log(`\n${tests.passed} passed, ${tests.failed} failed`);
process.exit(failed.length === 0 ? 0 : 1);

function build(): boolean {
  ensureBuilt();
  return true;
}

function testRing(ring: string): boolean {
  const report = cache(`${ring}.json`);
  rmSync(report, { force: true });
  const config = `test/${ring}/vitest.config.ts`;
  const isPassed = command(
    "vitest",
    "run",
    "--config",
    config,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  );
  if (!existsSync(report)) return false;
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8")) as {
    numPassedTests: number;
    numFailedTests: number;
  };
  tests.passed += numPassedTests;
  tests.failed += numFailedTests;
  return isPassed && numPassedTests > 0;
}

function command(name: string, ...args: string[]): boolean {
  const { status } = spawnSync(name, args, { cwd: root, stdio: "inherit", env: environment() });
  return status === 0;
}

/** A path for what this run leaves behind. */
function cache(name: string): string {
  mkdirSync(join(root, ".cache"), { recursive: true });
  return join(root, ".cache", name);
}
