import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import type { Plugin } from "esbuild";
import { freshProject } from "./fresh-project.ts";
import { publishedPackage } from "./published-package.ts";
import { environment, root } from "./workspace.mjs";

// The sync package as it would be published: whether its entries and types are found by whoever installs
// it, and what a page pays for the provider.

interface Budget {
  readonly what: string;
  /** The most that `{ SyncProvider }` may be, minified and compressed. */
  readonly bytesMax: number;
  readonly external: readonly string[];
}

/** What is loaded when it is wanted does not count: the copy in IndexedDB, and giving back what a server lost. */
const budgets: readonly Budget[] = [
  { what: "SyncProvider, Yjs apart", bytesMax: 12_000, external: ["yjs"] },
  {
    what: "SyncProvider, in a page that has Yjs",
    bytesMax: 10_000,
    // The peers, and lib0, which comes with them.
    external: ["yjs", "y-protocols/*", "lib0/*"],
  },
];

const loadedLater: Plugin = {
  name: "loaded-later",
  setup(bundler) {
    bundler.onResolve({ filter: /^\./ }, ({ kind, path }) =>
      kind === "dynamic-import" ? { path, external: true } : null,
    );
  },
};

const { tarball, folder } = publishedPackage();
check("publint", ["--strict", tarball]);
check("attw", [tarball, "--profile", "esm-only", "--format", "table-flipped"]);
checkEntries();
for (const budget of budgets) await checkSize(budget);

function check(command: string, args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    env: environment(),
  });
  console.log(`${command}: ${status === 0 ? "nothing to say" : "FAILED"}`);
  if (status === 0) return;
  console.log(stdout + stderr);
  process.exitCode = 1;
}

/** Each loads where it is installed, but for those that want a Worker or vitest around them. */
function checkEntries(): void {
  const project = freshProject();
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    exports: Readonly<Record<string, unknown>>;
  };
  const needsMore = ["./durable-object", "./testing/store-contract", "./package.json"];
  const entries = Object.keys(exports).filter((name) => !needsMore.includes(name));
  const loading = entries.map((name) => `await import("@scriptorium/sync${name.slice(1)}");`);
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", loading.join("\n")],
    { cwd: project, encoding: "utf8" },
  );
  rmSync(project, { recursive: true });
  console.log(`${entries.length} entries: ${status === 0 ? "they load" : "FAILED"}`);
  if (status === 0 && entries.length > 0) return;
  console.log(stderr);
  process.exitCode = 1;
}

async function checkSize({ what, bytesMax, external }: Budget): Promise<void> {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { SyncProvider } from "./dist/client/index.js";`,
      resolveDir: folder,
    },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    external: [...external],
    plugins: [loadedLater],
    // What it depends on, as this workspace has it.
    nodePaths: [join(root, "packages/sync/node_modules")],
  });
  const bytes = gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length;
  console.log(`${what}: ${bytes} bytes, at most ${bytesMax}`);
  if (bytes > bytesMax || bytes < 1_000) process.exitCode = 1;
}
