import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const wholePlaces = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
/** Where Debian's package has the program itself. */
const shellPlace = "/usr/lib/chromium/chromium-headless-shell";

/**
 * Where a Chromium is: one that is installed, else Debian's package, else
 * Playwright's download. Throws when none of these can be had.
 */
export function findChromium(): string {
  const found = installedChromium();
  if (found !== null) return found;
  console.log("Installing Chromium for the browser tests …");
  installPackage("chromium");
  if (installedChromium() === null) {
    const cli = createRequire(import.meta.url).resolve("playwright-core/cli.js");
    spawnSync(process.execPath, [cli, "install", "chromium"], { stdio: "inherit" });
  }
  const brought = installedChromium();
  if (brought !== null) return brought;
  throw new Error("no Chromium: install one, or set CHROMIUM to where it is");
}

/**
 * Where one is that has no windows, and shows pages for four fifths of the work. Where there is none, a
 * whole one does the same.
 */
export function findHeadlessShell(): string {
  return firstOf([process.env["CHROMIUM"] ?? "", shellPlace]) ?? findChromium();
}

/** Brings what `findChromium` and `findHeadlessShell` find, before many look for it at once. */
export function bringBrowsers(): void {
  if (findHeadlessShell() === findChromium()) installPackage("chromium-headless-shell");
}

function installedChromium(): string | null {
  return firstOf([process.env["CHROMIUM"] ?? "", ...wholePlaces, chromium.executablePath()]);
}

function firstOf(paths: readonly string[]): string | null {
  return paths.find((path) => path !== "" && existsSync(path)) ?? null;
}

/** Installs a package of Debian's, where that can be done. */
function installPackage(name: string): void {
  const isToBeInstalled = process.env["CHROMIUM"] === undefined && process.getuid?.() === 0;
  if (!isToBeInstalled || !existsSync("/usr/bin/apt-get")) return;
  const get = (...words: string[]): boolean =>
    spawnSync("apt-get", ["-q", ...words], { stdio: "inherit" }).status === 0;
  const install = ["install", "-y", "--no-install-recommends", name];
  if (!get(...install) && get("update")) get(...install);
}
