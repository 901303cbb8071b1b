import { ConfigurationError, readConfiguration } from "./configuration.ts";
import type { Configuration } from "./configuration.ts";
import { ensureDataDir, ensurePortIsFree } from "./surroundings.ts";
import { DataInUseError, DataLock } from "./data-lock.ts";
import { readSecrets, secretsFile } from "./secrets.ts";
import { startWorkerd } from "./workerd.ts";
import type { RunningWorkerd } from "./workerd.ts";

/**
 * How long workerd may take to end by itself, in ms. With sockets open it waits
 * for ever, and killing it loses nothing that was acknowledged.
 */
const drainMs = 3_000;

try {
  await serve(readConfiguration(process.env, process.env["SCRIPTORIUM_BASE_DIR"] ?? process.cwd()));
} catch (error) {
  const isExpected = error instanceof ConfigurationError || error instanceof DataInUseError;
  console.error(isExpected ? error.message : error);
  process.exit(1);
}

async function serve(configuration: Configuration): Promise<void> {
  ensureDataDir(configuration);
  // A server that was killed may have left its workerd on the port, which this ends.
  const lock = await DataLock.claim(configuration.dataDir);
  await ensurePortIsFree(configuration);
  const workerd = await startWorkerd(configuration, readSecrets(configuration));
  lock.hold(workerd.process.pid ?? null);
  endWith(workerd, lock);
  const url = `http://${urlHost(configuration.host)}:${workerd.port}`;
  try {
    await untilHealthy(url);
  } catch (error) {
    workerd.process.kill("SIGKILL");
    throw error;
  }
  console.log(`Documents are kept in ${configuration.dataDir}`);
  if (configuration.adminKey === null) {
    console.log(`The admin key for programs is in ${configuration.dataDir}/${secretsFile}`);
  }
  console.log(`Listening on ${url}`);
}

/** Ends workerd when this process is told to end, and this process when workerd ends. */
function endWith({ process: workerd }: RunningWorkerd, lock: DataLock): void {
  let isEnding = false;
  const end = (): void => {
    if (isEnding) return;
    isEnding = true;
    workerd.kill("SIGTERM");
    setTimeout(() => workerd.kill("SIGKILL"), drainMs).unref();
  };
  process.on("SIGTERM", end);
  // Whoever started this process may be killed before it can pass a signal on.
  if (process.env["SCRIPTORIUM_ENDS_WITH_STDIN"] === "1") process.stdin.on("end", end).resume();
  process.on("SIGINT", end);
  workerd.once("exit", (code, signal) => {
    lock.release();
    if (!isEnding)
      console.error(`workerd ended unexpectedly (${signal ?? `code ${code}`}): start again.`);
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
