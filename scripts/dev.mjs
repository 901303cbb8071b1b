// `npm run dev`: the Worker under `wrangler dev` and the editor under Vite, both reloading on change.
import { randomBytes } from "node:crypto";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { become, ensureInstalled, environment, root } from "./workspace.mjs";

ensureInstalled();
const workerPort = process.env.WORKER_PORT ?? "8788";
const worker = spawn(
  "wrangler",
  ["dev", "--port", workerPort, "--var", `SIGNING_SECRET:${randomBytes(32).toString("hex")}`],
  {
    cwd: join(root, "apps/worker"),
    stdio: "inherit",
    env: {
      ...environment(),
      PATH: `${join(root, "apps/worker/node_modules/.bin")}:${environment().PATH}`,
    },
  },
);
process.on("exit", () => worker.kill());
become("vite", ["--port", process.env.PORT ?? "8787"], {
  cwd: join(root, "apps/web"),
  env: {
    ...environment(),
    PATH: `${join(root, "apps/web/node_modules/.bin")}:${environment().PATH}`,
    SCRIPTORIUM_DEV_SERVER: `http://127.0.0.1:${workerPort}`,
  },
});
