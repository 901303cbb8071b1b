import type { Node } from "@tiptap/pm/model";
import { EditorState } from "@tiptap/pm/state";
import { describe, expect, it } from "vitest";
import { documentSchema as schema } from "../body/content-extensions.ts";
import { findMatches } from "./matches.ts";
import { type Query, patternOf } from "./pattern.ts";
import { replaceMatches } from "./replacement.ts";
import { Search, lookingFor } from "./search.ts";

const { heading } = schema.nodes;
const plain = { isCaseSensitive: false, isWholeWord: false, isExpression: false };

describe("finding", () => {
  it("looks into every block, across marks, and not from one block into the next", () => {
    const doc = docOf(["he", "llo hello"], ["hel"], ["lo"]);
    expect(found(doc, { words: "hello" })).toEqual(["hello", "hello"]);
  });

  it.each<[string, Partial<Query>, readonly string[]]>([
    ["any case", { words: "CAT" }, ["cat", "Cat", "cat"]],
    ["the case", { words: "cat", isCaseSensitive: true }, ["cat", "cat"]],
    ["whole words", { words: "cat", isWholeWord: true }, ["cat", "Cat"]],
    ["signs as they are", { words: "a.(" }, ["a.("]],
    ["an expression", { words: "c[a-z]+e\\b", isExpression: true }, ["concatenate"]],
    ["nothing of nothing", { words: "x*", isExpression: true }, []],
    [
      "whole words of an expression",
      { words: "a|cat", isExpression: true, isWholeWord: true },
      ["cat", "Cat", "a"],
    ],
  ])("finds %s", (_, query, words) => {
    const doc = docOf(["cat Cat concatenate a.("]);
    expect(found(doc, query)).toEqual(words);
  });

  it("counts accents and letters of any script as parts of words", () => {
    const doc = docOf(["caf café cafés кот котик"]);
    expect(found(doc, { words: "café", isWholeWord: true })).toEqual(["café"]);
    expect(found(doc, { words: "КОТ", isWholeWord: true })).toEqual(["кот"]);
  });

  it("finds across a line break only what asks for one", () => {
    const line = schema.node("paragraph", null, [
      schema.text("one"),
      schema.node("hardBreak"),
      schema.text("two"),
    ]);
    const doc = schema.node("doc", null, [line]);
    expect(found(doc, { words: "onetwo" })).toEqual([]);
    expect(patternsIn(doc, "one\\ntwo")).toBe(1);
    expect(patternsIn(doc, "^two$")).toBe(1);
  });

  it.each(["(", ")", "[", "*", "\\", "\\q", "a{2,1}", "(?<n>a)(?<n>b)"])(
    "says of the expression “%s” what is wrong",
    (words) => {
      const pattern = patternOf({ ...plain, words, isExpression: true });
      expect(pattern).toEqual({ kind: "invalid", reason: expect.stringMatching(/\.$/) });
    },
  );
});

describe("a search while the text changes", () => {
  it("keeps the current match when others write before it, and moves on when it is gone", () => {
    const state = EditorState.create({ doc: docOf(["one two one"], ["one"]) });
    const search = Search.in(state.doc, { ...plain, words: "one" }, { position: 5 });
    expect(search.current).toBe(1);
    const before = state.apply(state.tr.insertText("one ", 1));
    const moved = search.after(state.doc, before.doc);
    expect([moved.current, moved.matches.length]).toEqual([2, 4]);
    const gone = state.apply(state.tr.delete(9, 12));
    const next = search.after(state.doc, gone.doc);
    expect([next.current, next.matches.length]).toEqual([1, 2]);
  });

  it("keeps the current match when edits in several blocks come as one", () => {
    const before = docOf(["x one"], ["one y one"], ["z"]);
    const search = Search.in(before, { ...plain, words: "one" }, { position: 13 });
    const after = search.after(before, docOf(["xx one"], ["one one one"], ["zz"]));
    expect([search.current, after.current, after.matches.length]).toEqual([2, 3, 4]);
  });

  it("knows after every change what a new search finds and marks", () => {
    for (let seed = 1; seed <= 150; seed += 1) {
      const next = randomFrom(seed);
      let state = EditorState.create({ doc: docOf(["abab", "a"], ["b"], ["aba ab"]) });
      let search = Search.in(state.doc, { ...plain, words: "ab" }, { position: 0 });
      for (let step = 0; step < 12; step += 1) {
        const changed = randomChange(state, next);
        // A remote edit can come as a replacement of the whole document by an equal one.
        const doc = next(2) === 0 ? schema.nodeFromJSON(changed.doc.toJSON()) : changed.doc;
        search = search.after(state.doc, doc);
        state = EditorState.create({ doc });
        const fresh = Search.in(doc, search.query, { position: 0 });
        const where = `seed ${seed}, step ${step}`;
        expect(search.matches, where).toEqual(fresh.matches);
        expect(marksIn(search), where).toEqual(marksIn(fresh));
        expect(search.current === null, where).toBe(fresh.matches.length === 0);
      }
    }
  });
});

describe("replacing", () => {
  it("replaces all in one transaction and keeps the marks", () => {
    const state = EditorState.create({ doc: docOf(["a ", "cat"], ["cat cat"]) });
    const replaced = replaceAll(state, { words: "cat" }, "$& dog");
    expect(replaced.textContent).toBe("a $& dog$& dog $& dog");
    expect(replaced.nodeAt(3)?.marks.map(({ type }) => type.name)).toEqual(["bold"]);
    expect(replaceAll(state, { words: "cat" }, "").textContent).toBe("a  ");
  });

  it("fills in the groups of an expression, which may look at what is around", () => {
    const state = EditorState.create({ doc: docOf(["2026-11-21 and 1999-01-02"]) });
    const date = { words: "(\\d+)-(\\d+)-(?<day>\\d+)(?= and)", isExpression: true };
    expect(replaceAll(state, date, "$<day>.$2.$1").textContent).toBe("21.11.2026 and 1999-01-02");
  });
});

/** Paragraphs; of each, every second text is bold. */
function docOf(...paragraphs: readonly (readonly string[])[]): Node {
  const blocks = paragraphs.map((texts) => {
    const runs = texts.map((run, index) =>
      schema.text(run, index % 2 === 1 ? [schema.mark("bold")] : []),
    );
    return schema.node("paragraph", null, runs);
  });
  return schema.node("doc", null, blocks);
}

function found(doc: Node, query: Partial<Query>): readonly string[] {
  const { matches } = Search.in(doc, { ...plain, words: "", ...query }, { position: 0 });
  return matches.map(({ from, to }) => doc.textBetween(from, to));
}

function patternsIn(doc: Node, words: string): number {
  const pattern = patternOf({ ...plain, words, isExpression: true });
  return pattern.kind === "valid" ? findMatches(doc, lookingFor(pattern)).matches.length : 0;
}

function replaceAll(state: EditorState, query: Partial<Query>, replacement: string): Node {
  const search = Search.in(state.doc, { ...plain, words: "", ...query }, { position: 0 });
  if (search.pattern.kind !== "valid") throw new Error("The query is not valid.");
  const { expression } = search.pattern;
  const replacing = { query: search.query, expression, replacement };
  return state.apply(replaceMatches(state.tr, search.matches, replacing)).doc;
}

function marksIn(search: Search): readonly string[] {
  const all = search.decorations.find(undefined, undefined, ({ isCurrent }) => !isCurrent);
  return all.map(({ from, to }) => `${from}-${to}`).toSorted();
}

function randomChange(state: EditorState, next: (below: number) => number): EditorState {
  const { doc } = state;
  const at = 1 + next(doc.content.size - 1);
  const $at = doc.resolve(at);
  if (!$at.parent.isTextblock) return state;
  const end = Math.min(at + next(6), doc.content.size - 1);
  const kinds = [
    () => state.tr.insertText(["a", "b", "ab", "x "][next(4)] ?? "a", at),
    () => (doc.resolve(end).parent.isTextblock ? state.tr.delete(at, end) : state.tr),
    () => state.tr.split(at),
    () => state.tr.addMark(at, $at.end(), schema.mark("italic")),
    () => (heading === undefined ? state.tr : state.tr.setBlockType(at, at, heading, { level: 2 })),
  ];
  return state.apply(kinds[next(kinds.length)]?.() ?? state.tr);
}

/** Numbers below a bound; the same for the same seed (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
