import { accessSync, constants } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { ConfigurationError } from "../src/settings/configuration-error.ts";
import type { Configuration } from "./configuration.ts";
import { makeFolder } from "./make-folder.ts";

// What the machine must give before workerd is started, whose own words for it
// name neither the setting nor the fix.

/** What a setting names is not there now. */
export class SurroundingsError extends ConfigurationError {}

/** Makes the data folder. Throws a `SurroundingsError` when it can't be made or written. */
export function ensureDataDir({ dataDir }: Configuration): void {
  try {
    makeFolder(dataDir);
    accessSync(dataDir, constants.W_OK);
  } catch (error) {
    throw new SurroundingsError(
      `DATA_DIR is "${dataDir}", where nothing can be written (${reasonOf(error)}): choose another folder.`,
    );
  }
}

/** How long a port may take to become free, and how often that is looked at, in ms. */
const freeWithinMs = 2_000;
const lookEveryMs = 100;

/**
 * Throws a `SurroundingsError` when the address can't be listened on. A server
 * that was just ended may hold it for a moment longer.
 */
export async function ensurePortIsFree({ host, port }: Configuration): Promise<void> {
  if (port === 0) return;
  let problem = await tryPort(host, port);
  for (let waitedMs = 0; problem !== null && waitedMs < freeWithinMs; waitedMs += lookEveryMs) {
    await delay(lookEveryMs);
    problem = await tryPort(host, port);
  }
  if (problem === null) return;
  throw new SurroundingsError(
    `PORT ${port} on HOST ${host} can't be used (${problem}): stop what uses it, or choose another.`,
  );
}

/** Why the address can't be listened on, or null. */
async function tryPort(host: string, port: number): Promise<string | null> {
  const probe = createServer();
  try {
    probe.listen({ host, port, exclusive: true });
    await once(probe, "listening");
    return null;
  } catch (error) {
    return reasonOf(error);
  } finally {
    probe.close();
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
