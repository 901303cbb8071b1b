import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// `node bench/publish.ts`: puts the tables of the last run into docs/benchmarks.md.

const root = join(import.meta.dirname, "..");
const page = join(root, "docs/benchmarks.md");
const result = readFileSync(join(root, ".cache/bench/result.md"), "utf8").trim();
const before = readFileSync(page, "utf8");
const [start, end] = ["<!-- result -->", "<!-- /result -->"];
const from = before.indexOf(start);
const to = before.indexOf(end);
if (from === -1 || to < from) throw new Error(`${page} has no place for a result`);
writeFileSync(page, `${before.slice(0, from)}${start}\n\n${result}\n\n${before.slice(to)}`);
