import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { publishedPackage } from "./published-package.ts";

const root = join(import.meta.dirname, "..");

/**
 * A folder with nothing of this workspace in it but the published package, as npm would put it there, and
 * copies of the examples that `copied` names. What others made is what the examples have, so that nothing
 * has to be fetched.
 */
export function freshProject(copied: readonly string[] = []): string {
  const folder = emptyFolder();
  for (const path of globSync(
    copied.map((name) => `${name}/*.*`),
    { cwd: join(root, "examples") },
  )) {
    cpSync(join(root, "examples", path), join(folder, path));
  }
  const modules = join(folder, "node_modules");
  cpSync(publishedPackage().folder, join(modules, "@scriptorium/sync"), { recursive: true });
  const links = globSync(
    [
      "examples/*/node_modules/{*,@*/*}",
      // What guides have one install beside it.
      "docs/node_modules/{jose,standardwebhooks,vitest}",
      // What the package depends on itself.
      "packages/sync/node_modules/{fflate,lib0}",
    ],
    { cwd: root },
  );
  for (const link of links) {
    const name = link.slice(link.indexOf("/node_modules/") + "/node_modules/".length);
    if (name.startsWith(".") || name.startsWith("@scriptorium") || /^@[^/]+$/.test(name)) continue;
    const place = join(modules, name);
    mkdirSync(dirname(place), { recursive: true });
    rmSync(place, { force: true });
    symlinkSync(join(root, link), place);
  }
  mkdirSync(join(modules, ".bin"));
  for (const program of ["wrangler/bin/wrangler.js", "vite/bin/vite.js", "vitest/vitest.mjs"]) {
    const [name = ""] = program.split("/");
    symlinkSync(`../${program}`, join(modules, ".bin", name));
  }
  return folder;
}

function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), "scriptorium-project-"));
}
