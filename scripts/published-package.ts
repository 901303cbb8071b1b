import { execFileSync } from "node:child_process";
import { globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { CloseCode } from "../packages/sync/src/protocol/close-code.ts";
import { limits } from "../packages/sync/src/protocol/limits.ts";
import { messageType } from "../packages/sync/src/protocol/message.ts";
import { RejectCode } from "../packages/sync/src/protocol/reject-code.ts";

const root = join(import.meta.dirname, "..");
const source = join(root, "packages/sync");
const cache = join(root, ".cache/package");

/**
 * `@scriptorium/sync` as it is published: builds and packs what changed since the last time. Returns
 * where the tarball is, and a folder with what is in it.
 */
export function publishedPackage(): { readonly tarball: string; readonly folder: string } {
  const tarball = join(cache, "scriptorium-sync.tgz");
  const folder = join(cache, "package");
  const stamp = join(cache, "packed");
  const newest = String(newestMs());
  if (readOrNull(stamp) !== newest) {
    rmSync(cache, { recursive: true, force: true });
    mkdirSync(cache, { recursive: true });
    build();
    const { config } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      config: { pnpm: string };
    };
    // Only pnpm puts the published exports in the place of the workspace's.
    run("npx", ["--yes", `pnpm@${config.pnpm}`, "pack", "--silent", "--out", tarball]);
    run("tar", ["-xzf", tarball, "-C", cache]);
    writeFileSync(stamp, newest);
  }
  return { tarball, folder };
}

/** Modules and types in `dist`. */
function build(): void {
  rmSync(join(source, "dist"), { recursive: true, force: true });
  run("tsc", ["-p", "tsconfig.build.json"]);
  // With the types of Workers, which can't be beside those of browsers.
  const output = ["--noEmit", "false", "--rootDir", "src", "--outDir", "dist"];
  const maps = ["--sourceMap", "--declarationMap"];
  run("tsc", ["-p", "tsconfig.durable-object.json", ...output, ...maps]);
  for (const path of globSync("dist/{client,protocol,updates}/*.js", { cwd: source })) {
    writeNumbers(join(source, path));
  }
  for (const path of globSync("dist/**/*.d.ts", { cwd: source })) {
    nameModules(join(source, path));
  }
}

/** In declarations, TypeScript leaves the names of sources as they are. Not every reader takes those. */
function nameModules(file: string): void {
  const code = readFileSync(file, "utf8");
  writeFileSync(file, code.replaceAll(/(?<=["']\.{1,2}\/[^"']+)\.ts(?=["'])/g, ".js"));
}

/** Objects of numbers, by the names that modules of the client call them. */
const numbers: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  limits,
  CloseCode,
  RejectCode,
  messageType,
};

/**
 * Writes the number in place of each limit, code and type that a module of the client names. All of them
 * stand in one object each, and a page that needs one would load them all.
 */
function writeNumbers(file: string): void {
  const code = readFileSync(file, "utf8");
  const shorter = code.replaceAll(
    /(?<![#.\w])(limits|CloseCode|RejectCode|messageType)\.(\w+)/g,
    (named, object: string, name: string) => {
      const value = numbers[object]?.[name];
      return typeof value === "number" ? String(value) : named;
    },
  );
  if (shorter !== code) writeFileSync(file, shorter);
}

/** When something that the package is made of last changed, in ms. */
function newestMs(): number {
  const files = globSync(["*.{json,md}", "src/**/*.ts"], { cwd: source });
  const all = [...files.map((path) => join(source, path)), import.meta.filename];
  return Math.max(...all.map((path) => statSync(path).mtimeMs));
}

function run(command: string, args: readonly string[]): void {
  const places = [dirname(process.execPath), join(root, "node_modules/.bin"), process.env["PATH"]];
  execFileSync(command, args, {
    cwd: source,
    // What a tool has to say is nothing for who reads where the tarball is.
    stdio: ["ignore", process.stderr, "inherit"],
    env: { ...process.env, PATH: places.join(delimiter) },
  });
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

if (import.meta.main) console.log(publishedPackage().tarball);
