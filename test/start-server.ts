import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const launcher = join(import.meta.dirname, "../apps/worker/server/main.ts");

/** A server on a free port, with data that is thrown away. For scripts; tests have `ServerProcess`. */
export function startServer(environment: Readonly<Record<string, string>> = {}): {
  readonly url: Promise<string>;
  end: () => Promise<void>;
} {
  const dataDir = mkdtempSync(join(tmpdir(), "scriptorium-"));
  const child = spawn(process.execPath, [launcher], {
    stdio: ["pipe", "pipe", "inherit"],
    env: {
      ...process.env,
      CONFIG_FILE: "",
      HOST: "127.0.0.1",
      PORT: "0",
      DATA_DIR: dataDir,
      RATE_LIMITS: "off",
      SCRIPTORIUM_ENDS_WITH_STDIN: "1",
      ...environment,
    },
  });
  const url = Promise.withResolvers<string>();
  const ended = Promise.withResolvers<void>();
  child.stdout.setEncoding("utf8").on("data", (output: string) => {
    const found = /^Listening on (http:\S+)$/m.exec(output)?.[1];
    if (found !== undefined) url.resolve(found);
  });
  child.once("close", () => {
    url.reject(new Error("the server ended"));
    rmSync(dataDir, { recursive: true, force: true });
    ended.resolve();
  });
  const end = (): Promise<void> => {
    child.kill("SIGTERM");
    return ended.promise;
  };
  return { url: url.promise, end };
}
