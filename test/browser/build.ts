import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { bringBrowsers } from "../find-chromium.ts";
import { setup as buildServer } from "../server/build.ts";

const root = join(import.meta.dirname, "../..");
const web = join(root, "apps/web");

/** Brings the browsers, and builds the server, and the pages where they are missing or older than their source. */
export function setup(): void {
  bringBrowsers();
  const page = join(web, "dist/index.html");
  if (!existsSync(page) || statSync(page).mtimeMs < newestSourceMs()) {
    const vite = join(web, "node_modules/vite/bin/vite.js");
    // Under tests, React would be built for development.
    const env = { ...process.env, NODE_ENV: "production" };
    execFileSync(process.execPath, [vite, "build"], { cwd: web, stdio: "inherit", env });
  }
  buildServer();
}

/** When something that the pages are made of last changed, in ms. */
function newestSourceMs(): number {
  const folders = ["apps/web/src", "apps/web/public", "packages/sync/src", "packages/document/src"];
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith(".test.ts"))
      .map(({ parentPath, name }) => join(parentPath, name)),
  );
  const all = [...files, join(web, "index.html"), join(web, "vite.config.ts")];
  return Math.max(...all.map((file) => statSync(file).mtimeMs));
}
