// `npm test`: installs what is missing, the browser included, and runs every check.
import { ensureInstalled, node, run } from "./workspace.mjs";

ensureInstalled();
run(node, ["scripts/check.ts", ...process.argv.slice(2)]);
