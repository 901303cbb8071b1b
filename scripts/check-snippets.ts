import { spawnSync } from "node:child_process";
import {
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, posix } from "node:path";
import { slugOf } from "../docs/.vitepress/slug.ts";

// Holds what the documentation shows against what is there: code compiles against the packages under
// the names by which others import them, tests that are shown pass, JSON parses, commands name scripts and files that exist, and
// links lead to headings that are there.
//
// In a page's source, a comment right before a block says how it is meant:
//   <!-- with (code that the reader need not see) -->   is put before it, and what is below a line `…` behind
//   <!-- continues -->                                  it goes on where the block before it ended
//   <!-- unchecked: why -->                             it can't be checked

const root = join(import.meta.dirname, "..");
const cache = join(root, ".cache/snippets");

interface Block {
  readonly language: string;
  /** Where its first line stands in the page, counted from 0. */
  readonly start: number;
  readonly lines: readonly string[];
  readonly hiddenStart: number;
  readonly hidden: readonly string[];
  readonly isContinued: boolean;
  readonly isUnchecked: boolean;
}

type Surroundings = "page" | "worker" | "script";

const surroundings: Readonly<Record<Surroundings, object>> = {
  page: {
    lib: ["ES2024", "DOM", "DOM.Iterable", "ESNext.Disposable"],
    types: ["node"],
    jsx: "react-jsx",
  },
  worker: { lib: ["ES2024"], types: ["@cloudflare/workers-types"] },
  // What is shown as JavaScript says no types of its own.
  script: {
    lib: ["ES2024", "DOM"],
    types: ["node"],
    allowJs: true,
    checkJs: true,
    noImplicitAny: false,
  },
};

const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  scripts: Readonly<Record<string, string>>;
};
const problems: string[] = [];
const pages = globSync(["*.md", "docs/**/*.md", "packages/*/README.md", "examples/**/README.md"], {
  cwd: root,
  exclude: (path) => /(^|\/)(node_modules|dist|fixtures)(\/|$)/.test(path),
}).toSorted();
const texts = new Map(pages.map((page) => [page, readFileSync(join(root, page), "utf8")]));

rmSync(cache, { recursive: true, force: true });
let count = 0;
for (const [page, text] of texts) {
  const blocks = blocksOf(text);
  count += blocks.length;
  const checked = blocks.filter(({ isUnchecked }) => !isUnchecked);
  writeModules(page, checked);
  for (const block of checked) {
    if (/^jsonc?$/.test(block.language)) checkJson(page, block);
    if (/^(sh|bash|console)$/.test(block.language)) checkCommands(page, block);
  }
  checkScriptNames(page, text);
  checkLinks(page, text);
}
for (const name of Object.keys(surroundings) as Surroundings[]) compile(name);
if (problems.length === 0) runTests();

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`${count} snippets in ${pages.length} pages`);

function blocksOf(text: string): readonly Block[] {
  const lines = text.split("\n");
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at++) {
    const fence = /^(\s*)(`{3,})(\w*)/.exec(lines[at] ?? "");
    if (fence === null) continue;
    const [, , ticks = "", language = ""] = fence;
    const start = at + 1;
    do at++;
    while (at < lines.length && lines[at]?.trim() !== ticks);
    const said = commentBefore(lines, start - 2);
    blocks.push({ language, start, lines: lines.slice(start, at), ...said });
  }
  return blocks;
}

/** What a comment that ends in line `end`, or before empty lines there, says of the block after it. */
function commentBefore(
  lines: readonly string[],
  end: number,
): Pick<Block, "hidden" | "hiddenStart" | "isContinued" | "isUnchecked"> {
  let last = end;
  while (lines[last]?.trim() === "") last--;
  let first = last;
  if (lines[last]?.trim().endsWith("-->"))
    while (first > 0 && !lines[first]?.trim().startsWith("<!--")) first--;
  const words = /^<!-- (continues|with|unchecked: \w+)/.exec(lines[first]?.trim() ?? "")?.[1];
  const isOne = words !== undefined && lines[last]?.trim().endsWith("-->") === true;
  return {
    hiddenStart: first + 1,
    hidden: isOne ? lines.slice(first + 1, last) : [],
    isContinued: isOne && words === "continues",
    isUnchecked: isOne && words.startsWith("unchecked"),
  };
}

/** Writes each block as a module in which every line stands where it stands in the page. */
function writeModules(page: string, blocks: readonly Block[]): void {
  const modules: Block[][] = [];
  for (const block of blocks) {
    if (!/^(ts|tsx|js|mjs)$/.test(block.language)) continue;
    if (block.isContinued) modules.at(-1)?.push(block);
    else modules.push([block]);
  }
  for (const [index, some] of modules.entries()) {
    const lines: string[] = [];
    for (const { hidden, hiddenStart, start, lines: shown } of some) {
      const isSplit = hidden.includes("…");
      const before = isSplit ? hidden.slice(0, hidden.indexOf("…")) : hidden;
      for (const [offset, line] of before.entries()) lines[hiddenStart + offset] = line;
      for (const [offset, line] of shown.entries()) lines[start + offset] = line;
      // On the line of the fence, which is the only one that is free.
      if (isSplit) lines[start + shown.length] = hidden.slice(before.length + 1).join(" ");
    }
    const text = Array.from(lines, (line) => line ?? "").join("\n");
    const languages = some.map(({ language }) => language);
    const isScript = languages.some((language) => language.endsWith("js"));
    const kind = isScript ? "script" : surroundingsOf(text);
    const folder = join(cache, kind, page.replaceAll("/", "@"));
    mkdirSync(folder, { recursive: true });
    const isTest = text.includes('from "vitest"');
    const ending = isScript ? "js" : languages.includes("tsx") ? "tsx" : isTest ? "test.ts" : "ts";
    writeFileSync(join(folder, `${index}.${ending}`), `${text}\nexport {};\n`);
    const name = /^\/\/ (\S+\.\w+)$/.exec(some[0]?.lines[0] ?? "")?.[1];
    // Others on the page may import it under the name that it is given there.
    const isImported = blocks.some((block) => block.lines.join("\n").includes(`"./${name}"`));
    if (isImported)
      writeFileSync(join(folder, `${name}`), `export * from "./${index}.${ending}";\n`);
  }
}

function surroundingsOf(text: string): Surroundings {
  return /"(cloudflare:\w+|@scriptorium\/sync\/durable-object)"/.test(text) ? "worker" : "page";
}

function compile(name: Surroundings): void {
  const folder = join(cache, name);
  if (!existsSync(folder)) return;
  const modules = join(cache, "node_modules");
  if (!existsSync(modules)) symlinkSync(join(root, "docs/node_modules"), modules);
  const options = {
    module: "NodeNext",
    moduleDetection: "force",
    noUnusedLocals: false,
    noUnusedParameters: false,
    noPropertyAccessFromIndexSignature: false,
    ...surroundings[name],
  };
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: "../../../tsconfig.base.json",
      compilerOptions: options,
      include: ["."],
    }),
  );
  const { status, stdout } = spawnSync("tsc", ["-p", folder, "--pretty", "false"], {
    cwd: root,
    encoding: "utf8",
  });
  if (status === 0) return;
  problems.push(
    stdout
      .trim()
      .replaceAll(
        /^\.cache\/snippets\/\w+\/(\S+\.md)\/\d+\.[\w.]+\((\d+),/gm,
        (_, page, line) => `${String(page).replaceAll("@", "/")}(${line},`,
      ),
  );
}

/** Runs the tests that are shown. */
function runTests(): void {
  writeFileSync(
    join(cache, "vitest.config.ts"),
    `export default { test: { root: import.meta.dirname, include: ["**/*.test.ts"] } };\n`,
  );
  const { status, stdout, stderr } = spawnSync(
    "vitest",
    ["run", "--config", join(cache, "vitest.config.ts")],
    { cwd: root, encoding: "utf8" },
  );
  if (status !== 0) problems.push(stdout + stderr);
}

function checkJson(page: string, { language, lines, start }: Block): void {
  const text = lines.join("\n");
  const bare = text.replaceAll(/^\s*\/\/.*$/gm, "").replaceAll(/,(\s*[}\]])/g, "$1");
  try {
    JSON.parse(language === "jsonc" ? bare : text);
  } catch (error) {
    problems.push(`${page}(${start + 1},1): ${String(error)}`);
  }
}

/** Files that a command runs are there, or in the package of the server, or shown under that name in some guide. */
function checkCommands(page: string, { lines, start }: Block): void {
  for (const [offset, line] of lines.entries()) {
    const file = /(?:^|&& )(?:\w+=\S+ )*(?:node|sh|bash) ((?!-)[\w./-]+)/.exec(line)?.[1];
    const script = /(?:^|&& )(?:\w+=\S+ )*npm (start|test)\b/.exec(line)?.[1];
    const isShown = [...texts.values()].some((one) => one.includes(`// ${file}`));
    const places = [file, `apps/worker/server/${file?.replace(/\.js$/, ".ts")}`];
    const isThere = places.some((place) => place !== undefined && existsSync(join(root, place)));
    const isFile = file === undefined || isThere || isShown;
    if (!isFile) problems.push(`${page}(${start + offset + 1},1): there is no ${file}`);
    if (script !== undefined && !(script in scripts))
      problems.push(`${page}(${start + offset + 1},1): there is no npm ${script}`);
  }
}

/** Scripts that are named, in a block or in a sentence. */
function checkScriptNames(page: string, text: string): void {
  // The scripts of examples are their own.
  if (page.startsWith("examples/")) return;
  for (const [line, words] of text.split("\n").entries()) {
    for (const [, name = ""] of words.matchAll(/\bnpm run (?:-\S+ )*([\w:-]+)/g)) {
      if (name in scripts) continue;
      problems.push(`${page}(${line + 1},1): there is no npm script "${name}"`);
    }
  }
}

function checkLinks(page: string, text: string): void {
  const prose = text.replaceAll(/^\s*(`{3,})[^]*?^\s*\1$/gm, (block) =>
    block.replaceAll(/[^\n]/g, ""),
  );
  for (const [line, words] of prose.split("\n").entries()) {
    for (const [, href = ""] of words.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^([a-z]+:|\/)/.test(href)) continue;
      const [path = "", hash] = href.split("#");
      const file = path === "" ? page : posix.join(dirname(page), path);
      if (!existsSync(join(root, file)))
        problems.push(`${page}(${line + 1},1): there is no ${file}`);
      else if (hash !== undefined && !headingsOf(file).has(hash))
        problems.push(`${page}(${line + 1},1): ${file} has no heading #${hash}`);
    }
  }
}

function headingsOf(file: string): ReadonlySet<string> {
  const text = texts.get(file) ?? "";
  return new Set([...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => slugOf(heading)));
}
