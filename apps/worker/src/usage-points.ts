import type { MeterReading } from "@scriptorium/sync/durable-object";

/**
 * What a point of the data set tells, in this order: `double1` is the first. Only ever added to, or
 * old points would mean something else.
 */
const columns = [
  "rowsWritten",
  "rowsRead",
  "messagesIn",
  "bytesIn",
  "messagesOut",
  "bytesOut",
  "connects",
  "constructions",
  "wakes",
  "alarmsSet",
  "alarmRuns",
  "activeMs",
  "bytesWritten",
] as const satisfies readonly (keyof MeterReading)[];

/** What a document has cost since the last point, for Analytics Engine. */
export function usagePoint(document: string, usage: MeterReading): AnalyticsEngineDataPoint {
  return { indexes: [document], doubles: columns.map((name) => usage[name]) };
}
