import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { createInterface } from "node:readline";
import type { Configuration } from "./configuration.ts";
import { findParts } from "./parts.ts";
import type { Secrets } from "./secrets.ts";
import type { ServerLog } from "./server-log.ts";

export interface StartedWorkerd {
  readonly process: ChildProcess;
  /** The port that it listens on, once it does. Rejects when it ends before that. */
  readonly port: Promise<number>;
}

/** What this process has for workerd. */
export interface Surroundings {
  readonly log: ServerLog;
  /** By which the Worker and this process know each other. */
  readonly runSecret: string;
  /** Where this process answers the Worker. */
  readonly launcherAddress: string;
}

/** Starts workerd. */
export function startWorkerd(
  configuration: Configuration,
  secrets: Secrets,
  { log, runSecret, launcherAddress }: Surroundings,
): StartedWorkerd {
  const { host, port, dataDir, forWorker, asksOthers } = configuration;
  const parts = findParts();
  const address = host.includes(":") ? `[${host}]` : host;
  const child = spawn(
    parts.workerd,
    [
      "serve",
      // Tests serve Workers that are wrong on purpose, by a copy of the configuration beside another module.
      process.env["SCRIPTORIUM_WORKERD_CONFIG"] ?? parts.config,
      // Without anybody to ask, the Worker reaches no network.
      asksOthers ? "connected" : "alone",
      `--socket-addr=http=${address}:${port}`,
      `--directory-path=data=${dataDir}`,
      `--directory-path=documents=${makeDocumentsDir(dataDir)}`,
      `--directory-path=space=${makeSpaceDir(dataDir)}`,
      `--directory-path=web=${parts.web}`,
      `--external-addr=launcher=${launcherAddress}`,
      // workerd tells there which port it got.
      "--control-fd=3",
    ],
    {
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      env: {
        ...process.env,
        ...prefixed({
          ...forWorker,
          SIGNING_SECRET: secrets.signingSecret,
          ADMIN_KEY: secrets.adminKey,
          RUN_SECRET: runSecret,
        }),
      },
    },
  );
  const { stdout, stderr } = child;
  if (stdout !== null) log.relay(stdout, "info", runSecret);
  if (stderr !== null) log.relay(stderr, "warn", runSecret);
  return { process: child, port: listeningPort(child) };
}

/** The names by which workerd.capnp takes them. */
function prefixed(variables: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [`SCRIPTORIUM_${name}`, value]),
  );
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

/** The folder in which workerd keeps documents, by the unique key of their class: it makes it later. */
function makeDocumentsDir(dataDir: string): string {
  const folder = join(dataDir, "scriptorium-documents");
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The folder in which the Worker tries whether there is room. What a crash left in it goes. */
function makeSpaceDir(dataDir: string): string {
  const folder = join(dataDir, "space");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  return folder;
}
