import fc from "fast-check";
import { expect, test } from "vitest";
import { FileNames } from "./export-folder.ts";

function namesOf(...titles: readonly string[]): readonly string[] {
  const names = new FileNames();
  return titles.map((title) => names.nameFor(title));
}

test("titles give names of files that say the same", () => {
  expect(namesOf("Minutes", "Größe: 3/4?", "会議 🗒️", "v1.2")).toEqual([
    "Minutes",
    "Größe 3 4",
    "会議 🗒️",
    "v1.2",
  ]);
});

test("names lead nowhere, are no device's, and are never empty", () => {
  expect(
    namesOf("../../etc/passwd", "..", "", " . ", ".hidden", "CON", "nul.txt", "a\u0000b\nc"),
  ).toEqual([
    "etc passwd",
    "Untitled",
    "Untitled (2)",
    "Untitled (3)",
    "hidden",
    "_CON",
    "_nul.txt",
    "a b c",
  ]);
});

test("no two are the same, also where capitals and accents count for nothing", () => {
  expect(namesOf("Plan", "plan", "PLAN", "Plan (2)", "é", "e\u0301")).toEqual([
    "Plan",
    "plan (2)",
    "PLAN (3)",
    "Plan (2) (2)",
    "é",
    "é (2)",
  ]);
});

test("whatever a title is, its name is one part of a path and short enough", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary", maxLength: 400 })), (titles) => {
      const names = namesOf(...titles);
      expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(titles.length);
      for (const name of names) {
        expect(name).toMatch(/^[^/\\\p{C}. ]([^/\\\p{C}]*[^/\\\p{C}. ])?$/u);
        expect(Buffer.byteLength(name)).toBeLessThan(220);
      }
    }),
  );
});
