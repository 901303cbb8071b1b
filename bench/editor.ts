import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureBuilt, root } from "../scripts/workspace.mjs";
import { launchBrowser } from "../test/browser/browser.ts";
import { servers } from "./contenders/contenders.ts";
import { measureOpening } from "./editor/opening.ts";
import type { Network, Opening } from "./editor/opening.ts";
import { profileTo } from "./editor/profile-page.ts";
import { comparisonsOf, openingSection, writingSection } from "./editor/report.ts";
import { measureWriting } from "./editor/writing.ts";
import type { Written, WritingPlan } from "./editor/writing.ts";

// `npm run bench:editor`: the editor in a real browser. Keys and remote updates in a
// long document in company, and how soon a document can be read and typed into,
// beside another editor. `-- --smoke` only shows that it runs. `writing` or `opening`
// chooses one of both, and `--profile` says where keys and updates spend their time.

const { values, positionals } = parseArgs({
  options: {
    smoke: { type: "boolean" },
    profile: { type: "boolean" },
    rounds: { type: "string" },
    blocks: { type: "string" },
    people: { type: "string" },
  },
  allowPositionals: true,
});
const isSmoke = values.smoke === true;
const networks: readonly Network[] = isSmoke ? ["unthrottled"] : ["unthrottled", "slow 4G"];
const writingPlan: WritingPlan = {
  blocks: Number(values.blocks ?? (isSmoke ? 200 : 5_000)),
  people: Number(values.people ?? (isSmoke ? 5 : 50)),
  movesPerSecond: 3,
  keystrokes: isSmoke ? 10 : 100,
  updates: isSmoke ? 10 : 100,
};
const rounds = Number(values.rounds ?? (isSmoke ? 1 : 7));
const isChosen = (part: string): boolean => positionals.length === 0 || positionals.includes(part);

ensureBuilt();
const startedAt = new Date().toISOString();
const [load = NaN] = loadavg();
const folder = mkdtempSync(join(tmpdir(), "bench-editor-"));
const server = await servers.scriptorium(folder, 0);
const browser = await launchBrowser();
const results = join(root, ".cache/bench");
mkdirSync(results, { recursive: true });
try {
  const profiled = values.profile === true ? profileTo(results) : undefined;
  const written = isChosen("writing")
    ? await measureWriting(browser, server.url, writingPlan, profiled)
    : null;
  const openings = isChosen("opening")
    ? await measureOpening(browser, server.url, { rounds, networks })
    : null;
  publish(written, openings);
} finally {
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

function publish(written: Written | null, openings: readonly Opening[] | null): void {
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model ?? "unknown"}, Node ${process.version}, Chromium ${browser.version()}`;
  const head = `Begun ${startedAt} on ${machine}, after a load average of ${load.toFixed(1)}.`;
  const sections = [
    head,
    ...(written === null ? [] : [writingSection(writingPlan, written)]),
    ...(openings === null ? [] : [openingSection(openings)]),
  ];
  const text = `${sections.join("\n\n")}\n`;
  console.log(text);
  const json = { startedAt, machine, load, writingPlan, written, openings };
  writeFileSync(join(results, "editor.json"), JSON.stringify(json, null, 2));
  writeFileSync(join(results, "editor.md"), text);
  if (isSmoke) demandFinite(written, openings ?? []);
}

function demandFinite(written: Written | null, openings: readonly Opening[]): void {
  const times = written === null ? [] : [written.keystroke, written.update];
  const figures = [
    ...times.flatMap((timed) => Object.values(timed).flatMap(({ median, p95 }) => [median, p95])),
    ...comparisonsOf(openings).map(({ ratio }) => ratio.median),
  ];
  if (figures.length > 0 && figures.every(Number.isFinite)) return;
  console.error("A figure is not finite:", figures);
  process.exitCode = 1;
}
