// `npm start`: installs and builds what is missing, then serves.
import { join } from "node:path";
import { become, ensureBuilt, ensureInstalled, environment, node, root } from "./workspace.mjs";

ensureInstalled();
ensureBuilt();
// A launcher whose standard input ends knows that this process is gone, however it ended.
become(node, [join(root, "apps/worker/server/main.ts")], {
  stdio: ["pipe", "inherit", "inherit"],
  env: { ...environment(), SCRIPTORIUM_BASE_DIR: root, SCRIPTORIUM_ENDS_WITH_STDIN: "1" },
});
