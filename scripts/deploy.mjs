// `npm run deploy`: builds and deploys to Cloudflare. Arguments go to wrangler.
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, environment, root, run } from "./workspace.mjs";

ensureInstalled();
ensureBuilt();
const cwd = join(root, "apps/worker");
const wrangler = join(cwd, "node_modules/.bin/wrangler");
run(wrangler, ["deploy", ...process.argv.slice(2)], { cwd });
if (!process.argv.includes("--dry-run")) ensureSecret();

/** Cookies and tickets are signed with a secret that is made at the first deployment. */
function ensureSecret() {
  const options = { cwd, env: environment(), encoding: "utf8" };
  const listed = spawnSync(wrangler, ["secret", "list", "--format", "json"], options);
  if (listed.status === 0 && listed.stdout.includes('"SIGNING_SECRET"')) return;
  const input = randomBytes(32).toString("base64url");
  const put = spawnSync(wrangler, ["secret", "put", "SIGNING_SECRET"], { ...options, input });
  if (put.status === 0) console.log("Made the secret SIGNING_SECRET.");
  else {
    console.error(`Set the secret SIGNING_SECRET by hand (32 characters or more): ${put.stderr}`);
    process.exit(1);
  }
}
