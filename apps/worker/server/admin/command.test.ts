import { expect, test } from "vitest";
import { readArguments, UsageError } from "./command.ts";

const options = { document: { type: "string" }, "new-epoch": { type: "boolean" } } as const;

test("an id that begins with a hyphen is a word, or an option's value, and no option", () => {
  const longest = `-${"minutes-".repeat(8).slice(1)}`;
  for (const id of [
    "-y4a0-FkOszOujICOSLuQg",
    "--4a0_FkOszOujICOSLuQg",
    "y4a0-FkOszOujICOSLuQg-",
    "-minutes-of-2027",
    longest,
  ]) {
    const { values, positionals } = readArguments([id, "--document", id, "--new-epoch"], options);
    expect([positionals, values]).toEqual([[id], { document: id, "new-epoch": true }]);
  }
});

test("what is neither an id nor an option is told", () => {
  for (const args of [
    ["--new"],
    ["-y"],
    ["--new-epoch=1"],
    ["--document"],
    ["--with-a-new-epoch"],
    ["-fourteen-chars"],
  ])
    expect(() => readArguments(args, options)).toThrow(UsageError);
});
