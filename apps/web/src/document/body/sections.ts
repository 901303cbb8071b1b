import type { Fragment } from "@tiptap/pm/model";

/** Consecutive blocks of a document that are rendered in one element. */
export interface Section {
  readonly id: number;
  /** How many blocks are in it, at least one. */
  readonly length: number;
}

export interface SectionPlan {
  /** A document with fewer blocks is rendered without sections. */
  readonly from: number;
  /** One with sections keeps them until it has fewer blocks than this. */
  readonly until: number;
  readonly blocksPerSection: number;
}

const usual: SectionPlan = { from: 400, until: 200, blocksPerSection: 50 };

/** The sections of a document that was not rendered before. */
export function sectionsOf(blocks: Fragment, plan: Partial<SectionPlan> = {}): readonly Section[] {
  const { from, blocksPerSection } = { ...usual, ...plan };
  if (blocks.childCount < from) return [];
  return split(blocks.childCount, { firstId: 0, blocksPerSection });
}

/**
 * The sections after an edit. A block that changes its section is rendered anew, so blocks that are in
 * both documents stay where they are, except those at the end of a section that became twice as long
 * as it should be. The same array when nothing changes.
 */
export function sectionsAfter(
  sections: readonly Section[],
  { before, after }: { readonly before: Fragment; readonly after: Fragment },
  plan: Partial<SectionPlan> = {},
): readonly Section[] {
  if (sections.length === 0) return sectionsOf(after, plan);
  const { until, blocksPerSection } = { ...usual, ...plan };
  if (after.childCount < until) return [];
  const change = changedBlocks(before, after);
  if (change.added === change.removed) return sections;
  let firstId = Math.max(...sections.map(({ id }) => id)) + 1;
  return withLengths(sections, change).flatMap(({ id, length }) => {
    if (length < 2 * blocksPerSection) return { id, length };
    const rest = split(length - blocksPerSection, { firstId, blocksPerSection });
    firstId += rest.length;
    return [{ id, length: blocksPerSection }, ...rest];
  });
}

interface ChangedBlocks {
  /** The index of the first block that changed. */
  readonly start: number;
  readonly removed: number;
  readonly added: number;
}

function changedBlocks(before: Fragment, after: Fragment): ChangedBlocks {
  const shorter = Math.min(before.childCount, after.childCount);
  let start = 0;
  while (start < shorter && before.child(start) === after.child(start)) start += 1;
  const restMax = shorter - start;
  let rest = 0;
  while (rest < restMax && fromEnd(before, rest) === fromEnd(after, rest)) rest += 1;
  return {
    start,
    removed: before.childCount - start - rest,
    added: after.childCount - start - rest,
  };
}

function fromEnd(blocks: Fragment, index: number): unknown {
  return blocks.child(blocks.childCount - 1 - index);
}

/** What was added is in the section of the first block that was removed, or of the one before it. */
function withLengths(
  sections: readonly Section[],
  { start, removed, added }: ChangedBlocks,
): readonly Section[] {
  const end = start + removed;
  const home = removed > 0 ? start : Math.max(0, start - 1);
  let sectionStart = 0;
  return sections
    .map(({ id, length }) => {
      const sectionEnd = sectionStart + length;
      const gone = Math.max(0, Math.min(sectionEnd, end) - Math.max(sectionStart, start));
      const come = sectionStart <= home && home < sectionEnd ? added : 0;
      sectionStart = sectionEnd;
      return { id, length: length - gone + come };
    })
    .filter(({ length }) => length > 0);
}

function split(
  length: number,
  { firstId, blocksPerSection }: { readonly firstId: number; readonly blocksPerSection: number },
): readonly Section[] {
  const count = Math.max(1, Math.round(length / blocksPerSection));
  const endOf = (index: number): number => Math.round((length * index) / count);
  return Array.from({ length: count }, (_, index) => ({
    id: firstId + index,
    length: endOf(index + 1) - endOf(index),
  }));
}
