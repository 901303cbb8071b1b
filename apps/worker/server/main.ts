import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import manifest from "../package.json" with { type: "json" };
import { ConfigurationError } from "../src/settings/configuration-error.ts";
import { readConfiguration } from "./configuration.ts";
import type { Configuration } from "./configuration.ts";
import { ensureDataDir, ensurePortIsFree, SurroundingsError } from "./surroundings.ts";
import { claimFormat } from "./data-format.ts";
import { finishSwitch } from "./admin/switch-data.ts";
import { DataInUseError, DataLock } from "./data-lock.ts";
import { serveLauncher } from "./launcher-service.ts";
import { takeSamples } from "./process-samples.ts";
import { readSecrets, secretsFile } from "./secrets.ts";
import { ServerLog } from "./server-log.ts";
import { countStart } from "./starts.ts";
import { workerdVersion } from "./parts.ts";
import { startWorkerd } from "./workerd.ts";

/**
 * How long workerd may take to end by itself, in ms. With sockets open it waits
 * for ever, and killing it loses nothing that was acknowledged.
 */
const drainMs = 3_000;

/** What ends a start that fails the same way next time, by the name of BSD's sysexits: EX_CONFIG. */
const configurationExitCode = 78;

/** Told to end: what fails from then on is no failure. */
let isEnding = false;
/** What has to be ended with this process, once it runs. */
let workerd: ChildProcess | null = null;

for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, end);
// Whoever started this process may be killed before it can pass a signal on.
if (process.env["SCRIPTORIUM_ENDS_WITH_STDIN"] === "1") process.stdin.on("end", end).resume();

try {
  await serve(readConfiguration(process.env, process.env["SCRIPTORIUM_BASE_DIR"] ?? process.cwd()));
} catch (error) {
  if (!isEnding) {
    const isExpected = error instanceof ConfigurationError || error instanceof DataInUseError;
    console.error(isExpected ? error.message : error);
    process.exit(isExpected && !mayPass(error) ? configurationExitCode : 1);
  }
}

async function serve(configuration: Configuration): Promise<void> {
  const startedMs = Date.now();
  const { dataDir, logFormat, logLevel } = configuration;
  const log = new ServerLog({ format: logFormat, level: logLevel });
  ensureDataDir(configuration);
  // A server that was killed may have left its workerd on the port, which this ends.
  const lock = await DataLock.claim(dataDir);
  if (finishSwitch(dataDir)) log.say("restore", "Ended a restore that was interrupted.");
  await ensurePortIsFree(configuration);
  show(configuration, log);
  claimFormat(dataDir, manifest.version);
  const starts = countStart(dataDir, lock.isAfterCrash);
  const runSecret = randomBytes(32).toString("base64url");
  const versions = { version: manifest.version, workerd: workerdVersion };
  const service = await serveLauncher(runSecret, () =>
    takeSamples({ dataDir, workerdPid: workerd?.pid ?? null, starts, startedMs, versions }),
  );
  const started = startWorkerd(configuration, readSecrets(configuration), {
    log,
    runSecret,
    launcherAddress: service.address,
  });
  workerd = started.process;
  // Before anything is waited for: whatever ends this process, nobody is left behind unknown.
  lock.hold(workerd.pid ?? null, null);
  endWith(workerd, lock, log);
  const url = `http://${urlHost(configuration.host)}:${await started.port}`;
  try {
    await untilHealthy(url);
  } catch (error) {
    workerd.kill("SIGKILL");
    throw error;
  }
  lock.hold(workerd.pid ?? null, url);
  log.say("data", `Documents are kept in ${dataDir}`);
  if (configuration.adminKey === null) {
    log.say("admin-key", `The admin key for programs is in ${dataDir}/${secretsFile}`);
  }
  log.say("listening", `Listening on ${url}`);
}

/** Prints what holds, and where that was said. */
function show({ shown, warnings }: Configuration, log: ServerLog): void {
  for (const warning of warnings) log.record({ level: "warn", event: "setting", warning });
  const width = Math.max(...shown.map(({ name }) => name.length));
  for (const { name, value, from } of shown)
    log.say("setting", `${name.padEnd(width)}  ${value}  (${from})`);
}

/** True for what may be otherwise a moment later: a disk that is mounted, an address that comes up, a server that ends. */
function mayPass(error: Error): boolean {
  return error instanceof DataInUseError || error instanceof SurroundingsError;
}

/** Ends workerd, and with it this process; which ends by itself as long as there is none. */
function end(): void {
  if (isEnding) return;
  isEnding = true;
  if (workerd === null) process.exit(0);
  workerd.kill("SIGTERM");
  setTimeout(() => workerd?.kill("SIGKILL"), drainMs).unref();
}

/** Ends this process when workerd ends. */
function endWith(started: ChildProcess, lock: DataLock, log: ServerLog): void {
  // By then the last of what it said has come.
  started.once("close", (code: number | null, signal: string | null) => {
    lock.release();
    if (!isEnding) {
      const how = signal ?? `code ${code}`;
      log.record({ level: "error", event: "workerd-ended", how, todo: "start the server again" });
    }
    process.exit(isEnding ? 0 : 1);
  });
}

/** Resolves once the API answers. Listening comes a moment before that. */
async function untilHealthy(url: string): Promise<void> {
  const response = await fetch(`${url}/api/health`);
  if (!response.ok) throw new Error(`The server answers its health check with ${response.status}.`);
}

/** An address that means "every interface" can't be asked for. */
function urlHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
