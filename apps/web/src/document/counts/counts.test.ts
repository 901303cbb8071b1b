import { CellSelection } from "@tiptap/pm/tables";
import { describe, expect, it } from "vitest";
import { documentSchema as schema } from "../body/content-extensions.ts";
import { Counter, countRange, countRanges, countText, readingMinutes } from "./counts.ts";

describe("counting", () => {
  it.each([
    ["", 0, 0, 0],
    ["It’s a well-known fact: 3.14 isn't 22/7.", 8, 40, 34],
    ["café — naïve", 2, 12, 10],
    ["👩‍👩‍👧 and 🇺🇦", 1, 7, 5],
    ["私は東京に住んでいます。", 8, 12, 12],
    ["नमस्ते दुनिया", 2, 7, 6],
  ])("counts “%s”", (text, words, characters, charactersWithoutSpaces) => {
    expect(countText(text)).toEqual({ words, characters, charactersWithoutSpaces });
  });

  it("counts a document by its blocks, and a part of it", () => {
    const doc = schema.node("doc", null, [
      schema.node("paragraph", null, [
        schema.text("one"),
        schema.node("hardBreak"),
        schema.text("two", [schema.mark("bold")]),
      ]),
      schema.node("blockquote", null, [
        schema.node("paragraph", null, [schema.text("three four")]),
      ]),
    ]);
    const counter = new Counter();
    expect(counter.count(doc)).toEqual({
      words: 4,
      characters: 17,
      charactersWithoutSpaces: 15,
    });
    expect(counter.count(doc)).toEqual(countRange(doc, 0, doc.content.size));
    expect(countRange(doc, 5, 16).words).toBe(2);
  });

  it("counts the words of all cells that are selected, and of no other", () => {
    const cell = (words: string) =>
      schema.node("tableCell", null, [schema.node("paragraph", null, [schema.text(words)])]);
    const row = (...cells: readonly string[]) => schema.node("tableRow", null, cells.map(cell));
    const doc = schema.node("doc", null, [
      schema.node("table", null, [row("one two", "no"), row("three", "no")]),
    ]);
    const below = 2 + (doc.firstChild?.firstChild?.nodeSize ?? 0);
    const { ranges } = CellSelection.create(doc, 2, below);
    expect(countRanges(doc, ranges)).toEqual({
      words: 3,
      characters: 12,
      charactersWithoutSpaces: 11,
    });
  });

  it.each([
    [0, 0],
    [1, 1],
    [240, 1],
    [241, 2],
  ])("takes %i words to be read in %i minutes", (words, minutes) => {
    expect(readingMinutes(words)).toBe(minutes);
  });
});
