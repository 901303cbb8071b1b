// `npm run admin -- …`: keys, backups and documents of one's own server. Without anything: what there is.
import { join } from "node:path";
import { become, ensureInstalled, environment, node, root } from "./workspace.mjs";

ensureInstalled();
become(node, [join(root, "apps/worker/server/admin.ts"), ...process.argv.slice(2)], {
  env: {
    ...environment(),
    SCRIPTORIUM_BASE_DIR: root,
    // npm runs this in the workspace's root, wherever it was called.
    SCRIPTORIUM_CALLED_IN: process.env.INIT_CWD ?? process.cwd(),
  },
});
