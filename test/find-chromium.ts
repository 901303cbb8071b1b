import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/**
 * Where a Chromium is: one that is installed, else Debian's package, else
 * Playwright's download. Throws when none of these can be had.
 */
export function findChromium(): string {
  const found = installed();
  if (found !== null) return found;
  console.log("Installing Chromium for the browser tests …");
  if (existsSync("/usr/bin/apt-get") && process.getuid?.() === 0) {
    const options = { stdio: "inherit" } as const;
    spawnSync("apt-get", ["update", "-q"], options);
    spawnSync("apt-get", ["install", "-q", "-y", "--no-install-recommends", "chromium"], options);
  }
  if (installed() === null) {
    const cli = createRequire(import.meta.url).resolve("playwright-core/cli.js");
    spawnSync(process.execPath, [cli, "install", "chromium"], { stdio: "inherit" });
  }
  const brought = installed();
  if (brought !== null) return brought;
  throw new Error("no Chromium: install one, or set CHROMIUM to where it is");
}

function installed(): string | null {
  const candidates = [process.env["CHROMIUM"] ?? "", ...places, chromium.executablePath()];
  return candidates.find((path) => path !== "" && existsSync(path)) ?? null;
}
