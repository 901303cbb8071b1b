import { expect, test } from "vitest";
import { parseCommand } from "./command.ts";

function parse(line: string, environment: Readonly<Record<string, string>> = {}): unknown {
  return parseCommand(line.split(" "), environment);
}

test("says what, from where and to where", () => {
  const plain = {
    source: "y-websocket",
    path: "./db",
    server: "http://localhost:8787",
    map: "import-y-websocket.jsonl",
    only: null,
    wishes: { fragment: null, isConverting: false, hasTitles: false },
    isDryRun: false,
  };
  const elsewhere = { SCRIPTORIUM_URL: "https://docs.example.org/" };
  expect([
    parse("y-websocket ./db"),
    parse("y-websocket ./db --map m --only a* --titles --dry-run", elsewhere),
    parse("y-websocket ./db --server http://127.0.0.1:1 --fragment f --convert", elsewhere),
  ]).toEqual([
    plain,
    {
      ...plain,
      server: "https://docs.example.org",
      map: "m",
      only: "a*",
      wishes: { ...plain.wishes, hasTitles: true },
      isDryRun: true,
    },
    {
      ...plain,
      server: "http://127.0.0.1:1",
      wishes: { ...plain.wishes, fragment: "f", isConverting: true },
    },
  ]);
});

test.each([
  ["toString ./db", 'no importer for "toString"'],
  ["hocuspocus", "where they are stored"],
  ["hocuspocus a b", "Too much: b"],
  ["hocuspocus a --convert", "--convert needs --fragment"],
  ["hocuspocus a --server docs.example.org", "no address"],
  ["hocuspocus a --key x", "--key"],
])("refuses: %s", (line, reason) => {
  expect(() => parse(line)).toThrow(reason);
});
