import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import workerdManifest from "workerd/package.json" with { type: "json" };

/** What the server is made of besides its own code. */
interface Parts {
  /** workerd's configuration, which embeds the Worker. */
  readonly config: string;
  /** The built editor. */
  readonly web: string;
  /** workerd: the binary itself, past its package's script, so that there is one process to signal. */
  readonly workerd: string;
}

const here = dirname(fileURLToPath(import.meta.url));

/** Side by side with the code in a package of the server, or where the workspace has them. */
export function findParts(): Parts {
  const isPackaged = existsSync(join(here, "worker.js"));
  return {
    config: join(here, "workerd.capnp"),
    web: join(here, isPackaged ? "web" : "../../web/dist"),
    workerd: isPackaged ? join(here, "workerd") : installedWorkerd(),
  };
}

/** Which workerd is run. */
export const workerdVersion: string = workerdManifest.version;

/** The binary that came with the dependencies. */
export function installedWorkerd(): string {
  const require = createRequire(import.meta.url);
  return (require("workerd") as { default: string }).default;
}
