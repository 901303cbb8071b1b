import type { ActivityReading, HistogramReading } from "@scriptorium/sync/durable-object";
import { CloseCode, RejectCode } from "@scriptorium/sync/protocol";
import type { Sample } from "./exposition.ts";

/** What all documents have done, as samples. Counts that can be told apart are there from the start, as 0. */
export function activitySamples(reading: ActivityReading): readonly Sample[] {
  const { usage, updates, refused } = reading;
  const refusals = Object.values(refused).reduce((sum, count) => sum + count, 0);
  const outcomes = { ...updates, refused: refusals };
  return [
    { name: "scriptorium_sessions", value: reading.sessions },
    { name: "scriptorium_sessions_opened_total", value: usage.connects },
    ...Object.values(CloseCode).map((code) => ({
      name: "scriptorium_sessions_ended_total" as const,
      labels: { code: String(code) },
      value: reading.ended.get(code) ?? 0,
    })),
    { name: "scriptorium_constructions_total", value: usage.constructions },
    { name: "scriptorium_wakes_total", value: usage.wakes },
    { name: "scriptorium_frames_received_total", value: usage.messagesIn },
    { name: "scriptorium_frames_sent_total", value: usage.messagesOut },
    { name: "scriptorium_received_bytes_total", value: usage.bytesIn },
    { name: "scriptorium_sent_bytes_total", value: usage.bytesOut },
    ...(["stored", "known", "missing", "refused"] as const).map((outcome) => ({
      name: "scriptorium_updates_total" as const,
      labels: { outcome },
      value: outcomes[outcome],
    })),
    ...sentReasons.map(([reason, code]) => ({
      name: "scriptorium_updates_refused_total" as const,
      labels: { reason },
      value: refused[code],
    })),
    { name: "scriptorium_acks_total", value: updates.acked },
    ...histogramSamples("scriptorium_ack_duration_seconds", reading.acks),
    { name: "scriptorium_rows_read_total", value: usage.rowsRead },
    { name: "scriptorium_rows_written_total", value: usage.rowsWritten },
    { name: "scriptorium_written_bytes_total", value: usage.bytesWritten },
    { name: "scriptorium_compactions_total", value: reading.compactions },
    { name: "scriptorium_quarantines_total", value: reading.repairs },
    { name: "scriptorium_failures_total", value: reading.failures },
    { name: "scriptorium_alarms_set_total", value: usage.alarmsSet },
    { name: "scriptorium_alarms_run_total", value: usage.alarmRuns },
    { name: "scriptorium_alarms_late_total", value: reading.lateAlarms },
  ];
}

/** Why the server refuses updates, as labels have it. What only clients tell themselves is left out. */
const sentReasons = Object.entries(RejectCode)
  .filter(([name]) => name !== "incomplete" && name !== "lost")
  .map(
    ([name, code]) =>
      [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), code] as const,
  );

function histogramSamples(
  name: "scriptorium_ack_duration_seconds",
  { buckets, sumMs }: HistogramReading,
): readonly Sample[] {
  const count = buckets.at(-1)?.[1] ?? 0;
  return [
    ...buckets.map(([boundMs, upTo]) => ({
      name,
      suffix: "_bucket" as const,
      labels: { le: boundMs === Infinity ? "+Inf" : String(boundMs / 1_000) },
      value: upTo,
    })),
    { name, suffix: "_sum", value: sumMs / 1_000 },
    { name, suffix: "_count", value: count },
  ];
}
