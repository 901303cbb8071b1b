import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ImportLog } from "./import-log.ts";
import type { Entry, Route } from "./import-log.ts";

const route: Route = { from: "hocuspocus", to: "http://localhost:8787" };

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "scriptorium-log-"));
  path = join(folder, "log.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(...entries: readonly Entry[]): void {
  using log = new ImportLog(path, route);
  for (const entry of entries) log.add(entry);
}

function read(...rooms: readonly string[]): readonly (Entry | null)[] {
  using log = new ImportLog(path, route);
  return rooms.map((room) => log.get(room));
}

const made: Entry = { room: "a\n日", id: "1", state: "created" };
const done: Entry = { ...made, state: "imported", digest: "d" };

test("the last line of a room counts, also for a later run", () => {
  write(made, { ...made, room: "b" });
  write(done);
  expect(read("a\n日", "b", "c")).toEqual([done, { ...made, room: "b" }, null]);
});

test("a line that was cut off is no line, and the next stands by itself", () => {
  write(made);
  appendFileSync(path, '{"room":"b日","i');
  write(done);
  expect(read("a\n日", "b日")).toEqual([done, null]);
});

test("a file of another import, or of something else, is not written to", () => {
  write(made);
  const other = { ...route, to: "http://localhost:1" };
  expect(() => new ImportLog(path, other)).toThrow("from hocuspocus to http://localhost:8787");
  appendFileSync(path, "something else\n");
  expect(() => new ImportLog(path, route)).toThrow("line 3");
});

test("a room is asked for by the same name in every run of an import, and by another in another import", () => {
  const once = (file: string, ...args: readonly [string, string | null, string]): string | null => {
    using log = new ImportLog(join(folder, file), route);
    return log.onceFor(...args);
  };
  const first = once("a", "room", null, "");
  expect(first).toMatch(/^[\w-]{43}$/);
  expect(once("a", "room", null, "")).toBe(first);
  const others = [
    once("a", "other", null, ""),
    once("a", "room", "fragment", ""),
    once("a", "room", null, "content"),
    once("b", "room", null, ""),
  ];
  expect(new Set([first, ...others]).size).toBe(5);
  writeFileSync(join(folder, "old"), `${JSON.stringify(route)}\n`);
  expect(once("old", "room", null, "")).toBe(null);
});
