import { expect, test } from "vitest";
import { fileNameOf } from "./file-name.ts";

test.for([
  ["Winter timetable", "Winter timetable"],
  ["a/b\\c: “d”?\n*", "a b c “d”"],
  ["../.hidden.", "hidden"],
  ["nul", "nul_"],
  ["  ", "Untitled"],
  ["📚".repeat(200), "📚".repeat(100)],
] as const)("a file is named after its title, as every system takes it: %j", ([title, name]) => {
  expect(fileNameOf(title, "Untitled")).toBe(name);
});
