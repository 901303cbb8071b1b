import { readActivity } from "@scriptorium/sync/durable-object";
import type { ActivityReading } from "@scriptorium/sync/durable-object";
import { version } from "../version.ts";

/** What was told already, by the place of the number in a data point. */
let told: readonly number[] = [];

/**
 * Tells a dataset of Workers Analytics Engine what this isolate has counted since it last told it,
 * as one data point: there, each isolate knows a part, and the sum over all is for a query to make.
 * Called when a document saves what it has cost, so an isolate that ends may keep the last minutes.
 */
export function tellAnalytics(dataset: AnalyticsEngineDataset): void {
  const now = numbersOf(readActivity());
  dataset.writeDataPoint({
    indexes: ["isolate"],
    blobs: [version],
    doubles: now.map((number, at) => number - (told[at] ?? 0)),
  });
  told = now;
}

/** In the order of `double1` to `double20`, which queries go by: it is never changed. */
function numbersOf({ usage, updates, refused, acks, ...rest }: ActivityReading): readonly number[] {
  return [
    updates.stored,
    updates.known,
    updates.missing,
    Object.values(refused).reduce((sum, count) => sum + count, 0),
    updates.acked,
    acks.buckets.at(-1)?.[1] ?? 0,
    acks.sumMs / 1_000,
    usage.connects,
    usage.wakes,
    usage.messagesIn,
    usage.bytesIn,
    usage.messagesOut,
    usage.bytesOut,
    usage.rowsRead,
    usage.rowsWritten,
    usage.bytesWritten,
    rest.compactions,
    rest.repairs,
    rest.failures,
    rest.lateAlarms,
  ];
}
