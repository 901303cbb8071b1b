import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureBuilt, root } from "../scripts/workspace.mjs";
import { contenders, servers } from "./contenders/contenders.ts";
import type { ContenderName, ServerName } from "./contenders/contenders.ts";
import type { RunningServer } from "./contenders/server.ts";
import { LoadProcess } from "./load/load-process.ts";
import { goalsOf, tableOf, verdictsOf } from "./report.ts";
import type { Round } from "./report.ts";
import type { Form, Measures, RestartOptions, Work } from "./works/work.ts";
import { worksOf } from "./works/works.ts";

// `npm run bench`: our server, its peers and two floors, side by side on this
// machine. `-- --full` takes longer; `-- --smoke` only shows that it runs. Other
// arguments choose works by the start of their names.

const { values, positionals } = parseArgs({
  options: { full: { type: "boolean" }, smoke: { type: "boolean" }, rounds: { type: "string" } },
  allowPositionals: true,
});
const form: Form = values.smoke === true ? "smoke" : values.full === true ? "full" : "short";
const plan = worksOf(form);
const rounds = Number(values.rounds ?? plan.rounds);
const works = plan.works.filter(
  ({ name }) => positionals.length === 0 || positionals.some((chosen) => name.startsWith(chosen)),
);

ensureBuilt();
const folder = mkdtempSync(join(tmpdir(), "bench-"));
const load = new LoadProcess();
const running = new Map<ServerName, RunningServer>();
try {
  for (const name of Object.keys(servers) as ServerName[]) {
    const dataDir = join(folder, name);
    mkdirSync(dataDir);
    running.set(name, await servers[name](dataDir, 0));
  }
  const results = [];
  for (const work of works) results.push(await compare(work));
  save(results);
  if (form === "smoke") demandFinite(results);
} finally {
  load.end();
  await Promise.all([...running.values()].map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
}
if (form !== "smoke" && positionals.length === 0) {
  console.log("\n## The hot path in-process, by size of the document\n");
  spawnSync(process.execPath, [join(import.meta.dirname, "hot-path.ts")], { stdio: "inherit" });
}

type Comparison = Awaited<ReturnType<typeof compare>>;

/** Contenders take turns, so that a noisy moment meets all of them. */
async function compare(work: Work) {
  console.log(`\n## ${work.title}\n`);
  const loadBefore = loadavg()[0];
  const done: Round[] = [];
  for (let round = 0; round < rounds; round++) done.push(await runRound(work));
  const verdicts = verdictsOf(work, done);
  console.log(`${tableOf(work, done)}\n\n${goalsOf(verdicts)}`);
  return { work: work.name, loadBefore, rounds: done.map(Object.fromEntries), verdicts };
}

async function runRound(work: Work): Promise<Round> {
  const measured = new Map<ContenderName, Measures>();
  for (const { name, server, dialect } of contenders) {
    if (work.without?.[name] !== undefined) continue;
    const { url, pid } = running.get(server) ?? { url: "", pid: 0 };
    const task = { kind: "task", form, work: work.name, dialect, url, pid } as const;
    measured.set(name, await load.run(task, (options) => restart(server, options)));
  }
  return measured;
}

async function restart(name: ServerName, { isEmptied }: RestartOptions): Promise<number> {
  const before = running.get(name);
  await before?.stop();
  const { port } = new URL(before?.url ?? "http://127.0.0.1:0");
  const dataDir = join(folder, name);
  if (isEmptied) {
    rmSync(dataDir, { recursive: true });
    mkdirSync(dataDir);
  }
  const after = await servers[name](dataDir, Number(port));
  running.set(name, after);
  return after.pid;
}

function save(results: readonly Comparison[]): void {
  const path = join(
    root,
    ".cache/bench",
    `${form}-${new Date().toISOString().replaceAll(":", "")}.json`,
  );
  mkdirSync(join(root, ".cache/bench"), { recursive: true });
  writeFileSync(path, JSON.stringify({ form, node: process.version, results }, null, 2));
  console.log(`\nWritten to ${path}`);
}

function demandFinite(results: readonly Comparison[]): void {
  const bad = results.flatMap(({ verdicts }) =>
    verdicts.filter(({ ratio }) => !Number.isFinite(ratio)),
  );
  if (bad.length === 0) return;
  console.error(bad);
  process.exitCode = 1;
}
