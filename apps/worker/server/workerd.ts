import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Configuration } from "./configuration.ts";
import type { Secrets } from "./secrets.ts";

const here = dirname(fileURLToPath(import.meta.url));

export interface RunningWorkerd {
  readonly process: ChildProcess;
  /** The port that it listens on. */
  readonly port: number;
}

/** Starts workerd and waits until it listens. Rejects when it ends before that. */
export async function startWorkerd(
  { host, port, dataDir, allowedOrigins, publicUrl }: Configuration,
  secrets: Secrets,
): Promise<RunningWorkerd> {
  const address = host.includes(":") ? `[${host}]` : host;
  const child = spawn(
    workerdPath(),
    [
      "serve",
      configPath(),
      `--socket-addr=http=${address}:${port}`,
      `--directory-path=data=${dataDir}`,
      `--directory-path=web=${join(here, "../../web/dist")}`,
      // workerd tells there which port it got.
      "--control-fd=3",
    ],
    {
      stdio: ["ignore", "inherit", "inherit", "pipe"],
      env: {
        ...process.env,
        SCRIPTORIUM_SIGNING_SECRET: secrets.signingSecret,
        SCRIPTORIUM_ADMIN_KEY: secrets.adminKey,
        SCRIPTORIUM_PUBLIC_URL: publicUrl ?? "",
        SCRIPTORIUM_ALLOWED_ORIGINS: allowedOrigins.join(" "),
      },
    },
  );
  return { process: child, port: await listeningPort(child) };
}

async function listeningPort(child: ChildProcess): Promise<number> {
  const control = child.stdio[3] as Readable;
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once("error", reject);
  child.once("exit", (code) =>
    reject(new Error(`workerd ended with code ${code} before it was ready`)),
  );
  createInterface({ input: control }).on("line", (line) => {
    const message = JSON.parse(line) as { event?: string; port?: number };
    if (message.event === "listen" && message.port !== undefined) resolve(message.port);
  });
  return promise;
}

/** Tests serve Workers that are wrong on purpose, by a copy of the configuration beside another module. */
function configPath(): string {
  return process.env["SCRIPTORIUM_WORKERD_CONFIG"] ?? join(here, "workerd.capnp");
}

/** The binary itself, past the package's script, so that there is one process to signal. */
function workerdPath(): string {
  const require = createRequire(import.meta.url);
  return (require("workerd") as { default: string }).default;
}
