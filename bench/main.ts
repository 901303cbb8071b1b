import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureBuilt, root } from "../scripts/workspace.mjs";
import { contenders, servers } from "./contenders/contenders.ts";
import type { ContenderName, ServerName } from "./contenders/contenders.ts";
import type { RunningServer } from "./contenders/server.ts";
import { LoadProcess } from "./load/load-process.ts";
import { sectionOf, verdictsOf } from "./report.ts";
import type { Round, Verdict } from "./report.ts";
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
const startedAt = new Date().toISOString();
const folderOfResults = join(root, ".cache/bench");
const folder = mkdtempSync(join(tmpdir(), "bench-"));
const load = new LoadProcess();
const running = new Map<ServerName, RunningServer>();
try {
  for (const name of Object.keys(servers) as ServerName[]) {
    const dataDir = join(folder, name);
    mkdirSync(dataDir);
    running.set(name, await servers[name](dataDir, 0));
  }
  const results: Comparison[] = [];
  for (const work of works) {
    results.push(await compare(work));
    save(results);
  }
  console.log(`\nWritten to ${folderOfResults}`);
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

interface Comparison {
  readonly work: string;
  /** The machine's load average before it. Above 0, others were at work too. */
  readonly loadBefore: number;
  readonly seconds: number;
  readonly rounds: readonly Readonly<Record<string, Measures>>[];
  readonly verdicts: readonly Verdict[];
  /** The same for people to read, in Markdown. */
  readonly section: string;
}

/** Contenders take turns, so that a noisy moment meets all of them. */
async function compare(work: Work): Promise<Comparison> {
  const [loadBefore = NaN] = loadavg();
  const startMs = performance.now();
  const done: Round[] = [];
  const count = Math.min(rounds, work.roundsMax ?? rounds);
  for (let round = 0; round < count; round++) done.push(await runRound(work, round));
  const seconds = (performance.now() - startMs) / 1_000;
  const verdicts = verdictsOf(work, done);
  const section = sectionOf(work, { rounds: done, verdicts, loadBefore, seconds });
  console.log(`\n${section}`);
  const byRound = done.map((round) => Object.fromEntries(round));
  return { work: work.name, loadBefore, seconds, rounds: byRound, verdicts, section };
}

async function runRound(work: Work, round: number): Promise<Round> {
  const measured = new Map<ContenderName, Measures>();
  for (const { name, server, dialect } of contenders) {
    if (work.without?.[name] !== undefined) continue;
    const { url, pid } = running.get(server) ?? { url: "", pid: 0 };
    const task = { kind: "task", form, work: work.name, dialect, url, pid, round } as const;
    measured.set(name, await load.run(task, (options) => restart(server, options)));
  }
  return measured;
}

async function restart(
  name: ServerName,
  { finds, keptAs }: RestartOptions,
): Promise<{ readonly pid: number; readonly copy: string }> {
  const before = running.get(name);
  await before?.stop();
  const { port } = new URL(before?.url ?? "http://127.0.0.1:0");
  const dataDir = join(folder, name);
  const copyNamed = (copy: string): string => join(folder, "copies", name, copy);
  const found = typeof finds === "string" ? "" : copyNamed(finds.kept);
  if (finds !== "its data") rmSync(dataDir, { recursive: true });
  if (found === "") mkdirSync(dataDir, { recursive: true });
  else cpSync(found, dataDir, { recursive: true });
  if (keptAs !== undefined) cpSync(dataDir, copyNamed(keptAs), { recursive: true });
  const after = await servers[name](dataDir, Number(port));
  running.set(name, after);
  return { pid: after.pid, copy: keptAs === undefined ? found : copyNamed(keptAs) };
}

/** Writes what there is so far: all of it as JSON, and what people read as Markdown. */
function save(results: readonly Comparison[]): void {
  mkdirSync(folderOfResults, { recursive: true });
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model ?? "unknown"}, Node ${process.version}`;
  const json = { form, startedAt, machine, results };
  writeFileSync(
    join(folderOfResults, `${form}-${startedAt.replaceAll(":", "")}.json`),
    JSON.stringify(json, null, 2),
  );
  const head = `\`--${form}\`, begun ${startedAt}, ${machine}.`;
  const sections = results.map(({ section }) => section);
  writeFileSync(join(folderOfResults, "result.md"), `${[head, ...sections].join("\n\n")}\n`);
}

function demandFinite(results: readonly Comparison[]): void {
  const bad = results.flatMap(({ verdicts }) =>
    verdicts.filter(({ ratio }) => !Number.isFinite(ratio)),
  );
  if (bad.length === 0) return;
  console.error(bad);
  process.exitCode = 1;
}
