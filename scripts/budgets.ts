import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

// What the build's pages load before they are of use, against what they should and the most that
// they may: JavaScript, compressed, in kB of 1000 bytes, and in how many files, since each that is asked
// for costs by itself. Where what is there is far below the goal, the most keeps it there. What is loaded
// on demand does not count, and what is loaded when the page is idle only in the last.

const dist = join(import.meta.dirname, "../apps/web/dist");

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
}

interface Budget {
  readonly what: string;
  readonly goal: number;
  readonly most: number;
  readonly mostFiles: number;
  /** The modules that begin it, in the order in which the page asks for them. */
  readonly modules: readonly string[];
}

const budgets: readonly Budget[] = [
  {
    what: "the home page",
    goal: 90,
    most: 50,
    mostFiles: 12,
    modules: ["index.html", "src/start-app.tsx", "src/home/home-page.tsx"],
  },
  {
    what: "a view link, readable",
    goal: 90,
    most: 90,
    mostFiles: 10,
    modules: ["index.html", "src/reader/start-reader.ts"],
  },
  {
    what: "the first keystroke",
    goal: 260,
    most: 260,
    mostFiles: 16,
    modules: ["index.html", "src/start-app.tsx", "src/document/document-page.tsx"],
  },
  {
    what: "a document, idle",
    goal: 420,
    most: 420,
    mostFiles: 28,
    modules: [
      "index.html",
      "src/start-app.tsx",
      "src/document/document-page.tsx",
      "src/document/presence/companions.tsx",
      "src/document/idle-parts.ts",
      "src/ui/toaster.tsx",
    ],
  },
];

const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8")) as Readonly<
  Record<string, Chunk>
>;

demandNoCircle();
for (const { what, goal, most, mostFiles, modules } of budgets) {
  const files = new Set(modules.flatMap(filesOf));
  // A classic script of the page, before all others.
  const sizes = ["theme.js", ...files].map((file) => ({ file, bytes: sizeOf(file) }));
  const kilobytes = sizes.reduce((sum, { bytes }) => sum + bytes, 0) / 1000;
  const isOver = kilobytes > most || sizes.length > mostFiles;
  const verdict = isOver ? "OVER" : kilobytes > goal ? "goal not reached" : "within";
  console.log(
    `${what}: ${kilobytes.toFixed(1)} kB in ${sizes.length} files, ${verdict} ` +
      `(goal ${goal}, most ${most} in ${mostFiles})`,
  );
  if (!isOver) continue;
  process.exitCode = 1;
  for (const { file, bytes } of sizes.toSorted((a, b) => b.bytes - a.bytes)) {
    console.log(`  ${(bytes / 1000).toFixed(1).padStart(6)}  ${file}`);
  }
}

/** The module's file and all that it imports before it runs; for the page, what it names itself. */
function filesOf(module: string): readonly string[] {
  const found = new Set<string>();
  const keys = module === "index.html" ? keysInPage() : [module];
  const visit = (key: string): void => {
    const chunk = manifest[key];
    if (chunk === undefined)
      throw new Error(`The build has no ${key}: scripts/budgets.ts names it.`);
    if (found.has(chunk.file)) return;
    found.add(chunk.file);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  for (const key of keys) visit(key);
  return [...found];
}

/** The page begins with a file that may hold several modules, and then has no entry of its own. */
function keysInPage(): readonly string[] {
  const whole = readFileSync(join(dist, "index.html"), "utf8");
  const page = whole.replaceAll(/<template[\s>].*?<\/template>/gs, "");
  const files = new Set(
    [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, file]) => file),
  );
  return Object.entries(manifest).flatMap(([key, { file }]) => (files.has(file) ? [key] : []));
}

/** A file that is imported by one of its own imports may run before what it needs. */
function demandNoCircle(): void {
  const seen = new Set<string>();
  const visit = (key: string, path: readonly string[]): void => {
    if (path.includes(key))
      throw new Error(`Files import each other: ${[...path, key].join(", ")}`);
    if (seen.has(key)) return;
    for (const imported of manifest[key]?.imports ?? []) visit(imported, [...path, key]);
    seen.add(key);
  };
  for (const key of Object.keys(manifest)) visit(key, []);
}

function sizeOf(file: string): number {
  return gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;
}
