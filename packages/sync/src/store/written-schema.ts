import { Meta } from "./meta.ts";
import type { SqlDatabase } from "./sql-database.ts";

const key = "written_schema_version";

/** The highest version of the application's schema of a client that wrote; 0 when none said one. */
export function readWrittenSchema(database: SqlDatabase): number {
  return new Meta(database).number(key, 0);
}

/** Keeps `version`, unless a higher one wrote before. */
export function raiseWrittenSchema(database: SqlDatabase, version: number): void {
  if (version > readWrittenSchema(database)) new Meta(database).write(key, version);
}
