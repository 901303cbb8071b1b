// `npm run deploy`: builds and deploys to Cloudflare, with `--full` by all bindings that help. Other
// arguments go to wrangler.
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, node, root, run } from "./workspace.mjs";

ensureInstalled();
ensureBuilt();
const cwd = join(root, "apps/worker");
const wrangler = join(cwd, "node_modules/.bin/wrangler");
const config = ["--config", "dist/wrangler.json"];
const args = process.argv.slice(2);
run(node, ["server/deploy-config.ts", ...args.filter((one) => one === "--full")], { cwd });
run(wrangler, ["deploy", ...config, ...args.filter((one) => one !== "--full")], { cwd });
if (!args.includes("--dry-run")) run(node, ["server/signing-secret.ts"], { cwd });
