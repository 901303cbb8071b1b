import { globSync, readFileSync } from "node:fs";

// Every rule of PROTOCOL.md is cited by the name of at least one test, and every
// rule that a test cites is there.

const ids = [...read("PROTOCOL.md").matchAll(/^- \*\*\[([A-Z]\d+)\]\*\*/gm)].map(first);
const defined = new Set(ids);
for (const [at, id] of ids.entries()) {
  if (ids.indexOf(id) < at) fail(`PROTOCOL.md defines ${id} twice`);
}
const cited = new Set<string>();
for (const path of globSync("{packages,apps,test}/**/*.test.ts", {
  exclude: ["**/node_modules/**"],
}).concat("packages/sync/src/testing/store-contract.ts")) {
  for (const [, citation = ""] of read(path).matchAll(/["'`]((?:\[[A-Z]\d+\])+)/g)) {
    for (const [, id = ""] of citation.matchAll(/\[([A-Z]\d+)\]/g)) {
      cited.add(id);
      if (!defined.has(id)) fail(`${path} cites ${id}, which PROTOCOL.md does not define`);
    }
  }
}
for (const id of defined) if (!cited.has(id)) fail(`no test cites ${id} of PROTOCOL.md`);
console.log(`${defined.size} rules, each with a test`);

function read(path: string): string {
  return readFileSync(path, "utf8");
}

function first(match: RegExpMatchArray): string {
  return match[1] ?? "";
}

function fail(problem: string): void {
  console.error(problem);
  process.exitCode = 1;
}
