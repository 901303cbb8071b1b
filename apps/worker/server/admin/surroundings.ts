import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { readConfiguration } from "../configuration.ts";
import type { Configuration } from "../configuration.ts";
import { CommandError } from "./command.ts";
import { isBeingSwitched } from "./switch-data.ts";

/** The configuration of the server that is meant: that of `npm start` with the same environment. */
export function serverConfiguration(): Configuration {
  return readConfiguration(process.env, process.env["SCRIPTORIUM_BASE_DIR"] ?? process.cwd());
}

/** The data folder of that server. Throws a `CommandError` when there is none, or it is neither of before nor of after a restore. */
export function existingDataDir(): string {
  const { dataDir } = serverConfiguration();
  if (isBeingSwitched(dataDir)) {
    throw new CommandError(
      `A restore into ${dataDir} is under way or was interrupted: wait for it, or start the server, which ends it.`,
    );
  }
  if (existsSync(dataDir)) return dataDir;
  throw new CommandError(
    `There is no DATA_DIR ${dataDir}: set DATA_DIR to the folder of your server.`,
  );
}

/** A path as whoever typed it means it, in whatever folder this process was started. */
export function typedPath(path: string): string {
  return resolve(process.env["SCRIPTORIUM_CALLED_IN"] ?? process.cwd(), path);
}
