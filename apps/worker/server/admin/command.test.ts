import { expect, test } from "vitest";
import { goesWith, momentOf, readArguments, UsageError } from "./command.ts";

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

test("an option that is said twice is told, because only one of its values would hold", () => {
  const twice = ["--document", "-minutes-of-2027", "--new-epoch", "--document=-minutes-of-2028"];
  expect(() => readArguments(twice, options)).toThrow("--document is there twice");
});

test("an option that means nothing without another one, or beside it, is told", () => {
  const values = { at: "2027-01-31", replace: true, backup: undefined };
  expect(() => goesWith(values, "at", ["document", "backup"])).toThrow(
    "--replace does not go with --at",
  );
  goesWith(values, "at", ["replace"]);
});

test("a moment is a date, or one with a time that says its zone", () => {
  for (const [word, meant] of [
    ["2027-01-31T12:00:00Z", "2027-01-31T12:00:00.000Z"],
    ["2027-01-31T12:00:00+02:00", "2027-01-31T10:00:00.000Z"],
    ["2027-01-31T12:00:00.5Z", "2027-01-31T12:00:00.500Z"],
    ["2027-01-31", "2027-01-31T00:00:00.000Z"],
  ] as const)
    expect(new Date(momentOf("at", word)).toISOString()).toBe(meant);
  for (const word of [
    "01/02/2027",
    "5",
    "2027-01-31T12:00:00",
    "2027-01-31 12:00:00Z",
    "2027-02-30T12:00:00Z",
    "2027-02-30",
    "2027-13-01T00:00:00Z",
    "",
  ])
    expect(() => momentOf("at", word), word).toThrow(UsageError);
});
