// `npm run import -- …`: brings what another server has stored to a running one.
import { join } from "node:path";
import { become, ensureInstalled, environment, node, root } from "./workspace.mjs";

ensureInstalled();
// Paths mean the folder in which the command was given.
become(node, [join(root, "packages/import/src/main.ts"), ...process.argv.slice(2)], {
  cwd: process.env.INIT_CWD || process.cwd(),
  env: environment(),
});
