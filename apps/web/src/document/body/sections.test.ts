import { Fragment, type Node, Schema } from "@tiptap/pm/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Section, sectionsAfter, sectionsOf } from "./sections.ts";

const schema = new Schema({ nodes: { doc: { content: "block+" }, block: {}, text: {} } });
const plan = { from: 10, until: 5, blocksPerSection: 4 };

describe("sections", () => {
  it("are only made in long documents, about as long as planned", () => {
    expect(sectionsOf(blocks(9), plan)).toEqual([]);
    expect(lengths(sectionsOf(blocks(10), plan))).toEqual([3, 4, 3]);
    expect(lengths(sectionsOf(blocks(5_000)))).toEqual(Array.from({ length: 100 }, () => 50));
    expect(sectionsOf(blocks(399))).toEqual([]);
  });

  it("stay as they are while blocks only change", () => {
    const before = blocks(12);
    const sections = sectionsOf(before, plan);
    const after = before.replaceChild(5, block());
    expect(sectionsAfter(sections, { before, after }, plan)).toBe(sections);
  });

  it("grow and shrink where blocks come and go", () => {
    const before = blocks(12);
    const sections = sectionsOf(before, plan);
    const longer = spliced(before, 6, 0, 2);
    const grown = sectionsAfter(sections, { before, after: longer }, plan);
    expect(lengths(grown)).toEqual([4, 6, 4]);
    const shorter = spliced(longer, 3, 8, 0);
    const shrunk = sectionsAfter(grown, { before: longer, after: shorter }, plan);
    expect(lengths(shrunk)).toEqual([3, 3]);
    expect(shrunk.map(({ id }) => id)).toEqual([0, 2]);
  });

  it("are split when they are twice as long as planned, and end with a document that is short", () => {
    const before = blocks(12);
    const sections = sectionsOf(before, plan);
    const after = spliced(before, 6, 0, 9);
    const split = sectionsAfter(sections, { before, after }, plan);
    expect(split).toEqual([
      { id: 0, length: 4 },
      { id: 1, length: 4 },
      { id: 3, length: 5 },
      { id: 4, length: 4 },
      { id: 2, length: 4 },
    ]);
    expect(sectionsAfter(split, { before: after, after: blocks(4) }, plan)).toEqual([]);
  });

  it("hold all blocks, and those that stay in the section that they were in", () => {
    const edit = fc.tuple(fc.nat(40), fc.nat(12), fc.nat(12));
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 40 }), fc.array(edit), (count, edits) => {
        let before = blocks(count);
        let sections = sectionsOf(before, plan);
        for (const [start, removed, added] of edits) {
          const after = spliced(before, start, removed, added);
          const next = sectionsAfter(sections, { before, after }, plan);
          if (next.length > 0) {
            expect(lengths(next).reduce((sum, length) => sum + length)).toBe(after.childCount);
            expect(Math.max(...lengths(next))).toBeLessThan(2 * plan.blocksPerSection);
            expect(Math.min(...lengths(next))).toBeGreaterThan(0);
            expect(new Set(next.map(({ id }) => id)).size).toBe(next.length);
            expectKept({ before, sections }, { before: after, sections: next });
          }
          before = after;
          sections = next;
        }
      }),
    );
  });
});

/** A block that is in both is in the same section, or in one that was split from it. */
function expectKept(old: Sectioned, next: Sectioned): void {
  const known = new Set(old.sections.map(({ id }) => id));
  const before = sectionByBlock(old);
  for (const [each, id] of sectionByBlock(next)) {
    const idBefore = before.get(each);
    if (idBefore !== undefined && known.has(id)) expect(id).toBe(idBefore);
  }
}

interface Sectioned {
  readonly before: Fragment;
  readonly sections: readonly Section[];
}

function sectionByBlock({ before, sections }: Sectioned): ReadonlyMap<Node, number> {
  const ids = sections.flatMap(({ id, length }) => Array.from({ length }, () => id));
  return new Map(before.content.map((each, index) => [each, ids[index] ?? -1]));
}

function lengths(sections: readonly Section[]): readonly number[] {
  return sections.map(({ length }) => length);
}

function blocks(count: number): Fragment {
  return Fragment.from(Array.from({ length: count }, block));
}

function block(): Node {
  return schema.node("block");
}

function spliced(before: Fragment, start: number, removed: number, added: number): Fragment {
  const all = [...before.content];
  all.splice(start, removed, ...Array.from({ length: added }, block));
  return Fragment.from(all);
}
