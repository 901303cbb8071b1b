import { expect, test } from "vitest";
import { limits } from "../protocol/index.ts";
import { Activity, readActivity } from "./activity.ts";
import type { LogRecord } from "./log-record.ts";
import { Reporter } from "./reporter.ts";

function scene(): { reporter: Reporter; told: LogRecord[] } {
  const told: LogRecord[] = [];
  const write = (record: LogRecord): unknown => told.push(record);
  const reporter = new Reporter(new Activity("an object"), { document: () => "notes", write });
  return { reporter, told };
}

const failure = (what: string, error: string): LogRecord => ({
  level: "error",
  event: "failure",
  document: "notes",
  what,
  error,
});

test("a hook that throws or rejects is told of and counted, and nobody else hears of it", async () => {
  const { reporter, told } = scene();
  const before = readActivity().failures;
  reporter.callHook("onSessionOpen", () => {
    throw new Error("at once");
  });
  reporter.callHook("onCompacted", () => Promise.reject(new Error("later")));
  reporter.callHook("onUsage", () => {});
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toEqual([
    failure("onSessionOpen", "Error: at once"),
    failure("onCompacted", "Error: later"),
  ]);
  expect(readActivity().failures - before).toBe(2);
});

test("an alarm is late when it comes after more than alarmLateMs", () => {
  const { reporter, told } = scene();
  reporter.alarmCame(-5);
  reporter.alarmCame(limits.alarmLateMs);
  expect(told).toEqual([]);
  const lateMs = limits.alarmLateMs + 1;
  reporter.alarmCame(lateMs);
  expect(told).toEqual([{ level: "warn", event: "late-alarm", document: "notes", lateMs }]);
});
