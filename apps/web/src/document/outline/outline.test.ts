import type { Node } from "@tiptap/pm/model";
import { describe, expect, it } from "vitest";
import { anchorIn, linkIn } from "../address.ts";
import { documentSchema as schema } from "../body/content-extensions.ts";
import { depthsOf, headingAbove, headingAt, outlineOf } from "./outline.ts";

describe("outline", () => {
  it("lists headings that have words, wherever they stand", () => {
    const quoted = schema.node("blockquote", null, [heading(3, "Quoted")]);
    const doc = docOf(heading(1, "One"), heading(2, "  "), quoted, heading(2, " Two "));
    const headings = outlineOf(doc);
    expect(headings.map(({ level, words }) => [level, words])).toEqual([
      [1, "One"],
      [3, "Quoted"],
      [2, "Two"],
    ]);
    expect(headings.map(({ position }) => doc.nodeAt(position)?.textContent.trim())).toEqual(
      headings.map(({ words }) => words),
    );
  });

  it("computes the outline of one state once", () => {
    const doc = docOf(heading(1, "One"));
    expect(outlineOf(doc)).toBe(outlineOf(doc));
  });

  it.each([
    [["What, then?"], ["h-what-then"]],
    [
      ["A", "a", "A 2", "A"],
      ["h-a", "h-a-2", "h-a-2-2", "h-a-3"],
    ],
    [
      ["Жизнь и судьба", "東京", "نص"],
      ["h-жизнь-и-судьба", "h-東京", "h-نص"],
    ],
    [
      ["!?", "…"],
      ["h-section", "h-section-2"],
    ],
  ])("names %j in addresses", (words, anchors) => {
    const doc = docOf(...words.map((line) => heading(1, line)));
    expect(outlineOf(doc).map(({ anchor }) => anchor)).toEqual(anchors);
  });

  it("keeps the anchor of a heading whose text stays, whatever is written around it", () => {
    const before = docOf(heading(1, "Aim"), heading(2, "Method"));
    const after = docOf(
      heading(2, "Before"),
      heading(3, "Aim"),
      paragraph("x"),
      heading(1, "Method"),
    );
    for (const { anchor, words } of outlineOf(before)) {
      expect(headingAt(after, anchor)?.words).toBe(words);
    }
    expect(headingAt(after, "h-nothing")).toBeNull();
  });

  it("knows the heading that a position is under", () => {
    const doc = docOf(paragraph("p"), heading(1, "One"), paragraph("q"), heading(1, "Two"));
    expect(headingAbove(doc, 2)).toBeNull();
    expect(headingAbove(doc, 6)?.words).toBe("One");
    expect(headingAbove(doc, 10)?.words).toBe("One");
    expect(headingAbove(doc, doc.content.size)?.words).toBe("Two");
  });

  it.each([
    [
      [1, 2, 3, 2, 1],
      [0, 1, 2, 1, 0],
    ],
    [
      [3, 2, 4, 4, 1],
      [0, 0, 1, 1, 0],
    ],
    [
      [1, 4, 2],
      [0, 1, 1],
    ],
  ])("indents levels %j by %j", (levels, depths) => {
    const headings = outlineOf(docOf(...levels.map((level) => heading(level, `${level}`))));
    expect(depthsOf(headings)).toEqual(depths);
  });
});

describe("fragments of addresses", () => {
  it("tell a share link from a heading", () => {
    expect([linkIn("#k=secret"), anchorIn("#k=secret")]).toEqual(["secret", null]);
    expect([linkIn("#h-aim"), anchorIn("#h-aim")]).toEqual([null, "h-aim"]);
    expect(anchorIn(`#${encodeURIComponent("h-東京")}`)).toBe("h-東京");
    expect(anchorIn("#h-%E0%A4%A")).toBeNull();
    expect(anchorIn("")).toBeNull();
  });
});

function docOf(...blocks: readonly Node[]): Node {
  return schema.node("doc", null, blocks);
}

function heading(level: number, words: string): Node {
  return schema.node("heading", { level }, [schema.text(words)]);
}

function paragraph(words: string): Node {
  return schema.node("paragraph", null, [schema.text(words)]);
}
