import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataFormats } from "../src/data-format.ts";
import { ConfigurationError } from "../src/settings/configuration-error.ts";

/** What wrote a data folder last. */
interface WrittenBy {
  readonly format: number;
  readonly version: string;
}

const file = "format.json";

/**
 * Notes that this release writes the data folder from now on. Throws a `ConfigurationError` when a
 * newer one has, whose documents this one could not open: one by one they would be missing.
 */
export function claimFormat(dataDir: string, version: string): void {
  const path = join(dataDir, file);
  const format = dataFormats.length;
  const before = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as WrittenBy) : null;
  if (before !== null && before.format > format) {
    throw new ConfigurationError(
      `DATA_DIR ${dataDir} was last used by Scriptorium ${before.version}, whose documents ${version} can't open: run ${before.version} or newer, or choose the folder of a backup from before. Nothing was changed.`,
    );
  }
  if (before?.format === format && before.version === version) return;
  // Written aside and renamed, so that a crash leaves no half of it.
  writeFileSync(`${path}.new`, JSON.stringify({ format, version } satisfies WrittenBy));
  renameSync(`${path}.new`, path);
}
