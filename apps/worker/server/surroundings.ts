import { accessSync, constants, mkdirSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:net";
import { ConfigurationError } from "./configuration.ts";
import type { Configuration } from "./configuration.ts";

// What the machine must give before workerd is started, whose own words for it
// name neither the setting nor the fix.

/** Makes the data folder. Throws a `ConfigurationError` when it can't be made or written. */
export function ensureDataDir({ dataDir }: Configuration): void {
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.W_OK);
  } catch (error) {
    throw new ConfigurationError(
      `DATA_DIR is "${dataDir}", where nothing can be written (${reasonOf(error)}): choose another folder.`,
    );
  }
}

/** Throws a `ConfigurationError` when the address can't be listened on. */
export async function ensurePortIsFree({ host, port }: Configuration): Promise<void> {
  if (port === 0) return;
  const probe = createServer();
  try {
    probe.listen({ host, port, exclusive: true });
    await once(probe, "listening");
  } catch (error) {
    throw new ConfigurationError(
      `PORT ${port} on HOST ${host} can't be used (${reasonOf(error)}): stop what uses it, or choose another.`,
    );
  } finally {
    probe.close();
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
