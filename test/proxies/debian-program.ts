import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** A program that is installed, or in a package of Debian that is unpacked beside the checkout. */
export type FoundProgram =
  | { readonly path: string }
  /** Why it can't be had. */
  | { readonly missing: string };

/** Why it can't be had, or nothing. */
export function whyMissing(program: FoundProgram): string {
  return "missing" in program ? program.missing : "";
}

/** Throws when it can't be had. */
export function pathOf(program: FoundProgram): string {
  if ("path" in program) return program.path;
  throw new Error(program.missing);
}

const cache = join(import.meta.dirname, "../../.cache/debian");

/** Finds `name`, which Debian's package of the same name has at `path`. Installs nothing. */
export function findProgram(name: string, path: string): FoundProgram {
  const unpacked = join(cache, name);
  const places = [process.env[name.toUpperCase()] ?? "", path, join(unpacked, path)];
  const find = (): string | undefined =>
    places.find((place) => place !== "" && existsSync(place) && runs(place));
  const problem = find() === undefined ? unpack(name, unpacked) : null;
  const found = find();
  if (found !== undefined) return { path: found };
  return { missing: problem ?? `${name} does not run here` };
}

/** Fetches the package and unpacks it. What went wrong, or null. */
function unpack(name: string, folder: string): string | null {
  if (!existsSync("/usr/bin/apt-get")) return `${name} is not installed, and this is no Debian`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  console.log(`Fetching Debian's package ${name} …`);
  const fetched = (): boolean => run("apt-get", ["download", "-q", name], folder);
  // Without lists of packages nothing is found. Only root can fetch these.
  if (!fetched() && !(run("apt-get", ["update", "-q"], folder) && fetched()))
    return `${name} is not installed, and its package can't be fetched`;
  const [file = ""] = readdirSync(folder).filter((one) => one.endsWith(".deb"));
  const isUnpacked = run("dpkg-deb", ["--extract", file, "."], folder);
  rmSync(join(folder, file), { force: true });
  return isUnpacked ? null : `the package ${name} can't be unpacked`;
}

function runs(path: string): boolean {
  // Each knows one of the two.
  return [["version"], ["-v"]].some((args) => spawnSync(path, args).status === 0);
}

function run(command: string, args: readonly string[], cwd: string): boolean {
  return spawnSync(command, args, { cwd, stdio: "ignore" }).status === 0;
}
