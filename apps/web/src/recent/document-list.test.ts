import { limits } from "@scriptorium/sync/protocol";
import { describe, expect, it } from "vitest";
import {
  type ListPart,
  type RecentDocument,
  daysLeft,
  entriesOf,
  parseEntries,
  withKnown,
  withoutExpired,
} from "./document-list.ts";

function entry(id: string, known: Partial<RecentDocument> = {}): RecentDocument {
  const nothing = { title: id, role: null, openedAtMs: 0, link: null, trashedAtMs: null };
  return { id, ...nothing, ...known };
}

const list = [
  entry("Étude in blue", { role: "own" }),
  entry("Plan of the reading room", { role: "edit" }),
  entry("Straße", { role: "own" }),
  entry("Old plan", { role: "own", trashedAtMs: 5 }),
];

function found(part: ListPart, search = ""): readonly string[] {
  return entriesOf(list, part, search).map(({ id }) => id);
}

describe("entriesOf", () => {
  it("tells own from shared, and both from what is in the trash", () => {
    expect(found("all")).toEqual(["Étude in blue", "Plan of the reading room", "Straße"]);
    expect(found("own")).toEqual(["Étude in blue", "Straße"]);
    expect(found("shared")).toEqual(["Plan of the reading room"]);
    expect(found("trash")).toEqual(["Old plan"]);
  });

  it("finds every word, in any order, without regard to case and accents", () => {
    expect(found("all", "  BLUE etu ")).toEqual(["Étude in blue"]);
    expect(found("all", "room plan")).toEqual(["Plan of the reading room"]);
    expect(found("all", "room green")).toEqual([]);
    expect(found("trash", "plan")).toEqual(["Old plan"]);
  });
});

describe("withKnown", () => {
  it("adds what is new, changes what is there, and keeps the latest first", () => {
    const one = withKnown([], "a", { openedAtMs: 1, title: "A" });
    const two = withKnown(one, "b", { openedAtMs: 2 });
    const both = [
      entry("b", { title: "", openedAtMs: 2 }),
      entry("a", { title: "A", openedAtMs: 1 }),
    ];
    expect(two).toEqual(both);
    expect(withKnown(two, "a", { openedAtMs: 3 }).map(({ id }) => id)).toEqual(["a", "b"]);
  });
});

describe("the trash", () => {
  it("lets go of a document when the server does", () => {
    expect(withoutExpired(list, 4 + limits.trashKeptMs)).toEqual(list);
    expect(withoutExpired(list, 5 + limits.trashKeptMs)).toEqual(list.slice(0, 3));
  });

  it("counts the days that are left, the last one as one", () => {
    expect(daysLeft(0, 0)).toBe(30);
    expect(daysLeft(0, 1)).toBe(30);
    expect(daysLeft(5, 0)).toBe(30);
    expect(daysLeft(0, limits.trashKeptMs - 1)).toBe(1);
    expect(daysLeft(0, limits.trashKeptMs + 1)).toBe(1);
  });
});

describe("parseEntries", () => {
  it("reads what it wrote, and what the version before wrote", () => {
    expect(parseEntries(JSON.parse(JSON.stringify(list)))).toEqual(list);
    const { trashedAtMs: _trashedAtMs, ...former } = entry("a", { role: "view", link: "secret" });
    expect(parseEntries([former])).toEqual([entry("a", { role: "view", link: "secret" })]);
  });

  it("leaves out what can't be read", () => {
    expect(parseEntries([null, 7, {}, { id: 7 }, { id: "a", role: "king" }])).toEqual([
      entry("a", { title: "" }),
    ]);
    expect(parseEntries("nonsense")).toEqual([]);
  });
});
