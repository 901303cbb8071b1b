// `npm run package`: makes dist/server, which serves wherever Node is.
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, node, root, run } from "./workspace.mjs";

ensureInstalled();
ensureBuilt();
run(node, [join(root, "apps/worker/server/package.ts"), ...process.argv.slice(2)]);
