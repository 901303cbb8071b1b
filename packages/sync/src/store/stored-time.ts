import { limits } from "../protocol/index.ts";
import { lastEntryMs } from "./log-row.ts";
import type { SqlDatabase } from "./sql-database.ts";

/** A time as it is kept with an update, in ms since 1970: down to a whole step. */
export function storedTime(nowMs: number): number {
  return Math.floor(nowMs / limits.storedStepMs) * limits.storedStepMs;
}

/**
 * When something was last stored, as far as what is kept tells, or null when nothing ever was. Reads the
 * last row of each table, however much there is of the past.
 */
export function lastStoredMs(database: SqlDatabase): number | null {
  const [tail] = database.all("SELECT marks, stored_ms FROM log ORDER BY place DESC LIMIT 1");
  const [past] = database.all(
    `SELECT MAX(ms) AS ms FROM (
       SELECT * FROM (SELECT through_ms AS ms FROM archive ORDER BY through_seq DESC LIMIT 1)
       UNION ALL SELECT * FROM (SELECT reached_ms FROM keyframe ORDER BY seq DESC LIMIT 1))`,
  );
  const marks = tail?.["marks"] instanceof Uint8Array ? tail["marks"] : null;
  const tailMs =
    tail === undefined ? 0 : lastEntryMs({ marks, storedMs: numberOf(tail["stored_ms"]) });
  return Math.max(tailMs, numberOf(past?.["ms"])) || null;
}

function numberOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
