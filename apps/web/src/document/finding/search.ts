import type { Node } from "@tiptap/pm/model";
import { Mapping, StepMap } from "@tiptap/pm/transform";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { changedRange, mapThrough, wholeBlocks } from "./changed-range.ts";
import { type LookIn, type Match, findMatches } from "./matches.ts";
import { type Pattern, type Query, patternOf } from "./pattern.ts";
import { spansOf } from "./spans.ts";
import type { Highlights } from "./search-slot.ts";

// Each is an element in the page. Of more matches, only those around the current one are marked.
const markedMax = 1_000;

type SearchParts = Pick<
  Search,
  "query" | "pattern" | "lookIn" | "isComplete" | "matches" | "current" | "decorations"
>;

/** A query and where its matches are in one state of the document. Immutable. */
export class Search implements Highlights {
  readonly query: Query;
  readonly pattern: Pattern;
  readonly lookIn: LookIn;
  /** False while the matches in some blocks are not known. */
  readonly isComplete: boolean;
  readonly matches: readonly Match[];
  /** Index of the match that “next” counts from. Null when there is none. */
  readonly current: number | null;
  readonly decorations: DecorationSet;

  private constructor(parts: SearchParts) {
    this.query = parts.query;
    this.pattern = parts.pattern;
    this.lookIn = parts.lookIn;
    this.isComplete = parts.isComplete;
    this.matches = parts.matches;
    this.current = parts.current;
    this.decorations = parts.decorations;
  }

  /**
   * The current match is the first one at `position` or after it, or else the first of all. Looks for
   * it at once, unless it is told who else does.
   */
  static in(
    doc: Node,
    query: Query,
    { position, lookIn }: { readonly position: number; readonly lookIn?: LookIn },
  ): Search {
    const pattern = patternOf(query);
    const look = lookIn ?? lookingFor(pattern);
    const { matches, isComplete } = findMatches(doc, look);
    const current = indexAt(matches, position);
    const decorations = marksOf(doc, matches, current);
    return new Search({ query, pattern, lookIn: look, isComplete, matches, current, decorations });
  }

  /** The same search in the document as it became. Only what changed is searched again. */
  after(before: Node, doc: Node): Search {
    const changed = before === doc ? null : changedRange(before, doc);
    if (changed === null || this.pattern.kind !== "valid") return this;
    const blocks = wholeBlocks(before, doc, changed);
    const shift = blocks.toAfter - blocks.toBefore;
    const { matches: found, isComplete: isFound } = findMatches(doc, this.lookIn, {
      from: blocks.from,
      to: blocks.toAfter,
    });
    const isComplete = this.isComplete && isFound;
    const matches = [
      ...this.matches.filter(({ to }) => to <= blocks.from),
      ...found,
      ...this.matches
        .filter(({ from }) => from >= blocks.toBefore)
        .map(({ from, to }) => ({ from: from + shift, to: to + shift })),
    ];
    const at = this.current === null ? 0 : (this.matches[this.current]?.from ?? 0);
    const current = indexAt(matches, mapThrough(before, doc, { blocks, position: at }));
    if (Math.max(matches.length, this.matches.length) > markedMax) {
      const decorations = marksOf(doc, matches, current);
      return this.#with({ matches, isComplete, current, decorations });
    }
    const size = blocks.toBefore - blocks.from;
    const map = new StepMap([blocks.from, size, blocks.toAfter - blocks.from]);
    const kept = this.decorations.map(new Mapping([map]), doc);
    const decorations = kept
      .remove(kept.find(blocks.from, blocks.toAfter))
      .add(doc, found.map(mark));
    const moved = this.#with({ matches, isComplete, current: null, decorations });
    return moved.toMatch(doc, current);
  }

  /** The same search with another match as the current one. */
  toMatch(doc: Node, current: number | null): Search {
    if (this.matches.length > markedMax) {
      return this.#with({ current, decorations: marksOf(doc, this.matches, current) });
    }
    const match = current === null ? undefined : this.matches[current];
    const isCurrent = (spec: { isCurrent?: boolean }): boolean => spec.isCurrent === true;
    const previous = this.decorations.find(undefined, undefined, isCurrent);
    const marks = match === undefined ? [] : [markCurrent(match)];
    const decorations = this.decorations.remove(previous).add(doc, marks);
    return this.#with({ current, decorations });
  }

  /** The same search, its current match the first one at `position` or after it. */
  startingAt(doc: Node, position: number): Search {
    return this.toMatch(doc, indexAt(this.matches, position));
  }

  #with(changes: Partial<SearchParts>): Search {
    const { query, pattern, lookIn, isComplete, matches, current, decorations } = this;
    const parts = { query, pattern, lookIn, isComplete, matches, current, decorations };
    return new Search({ ...parts, ...changes });
  }
}

/** Looks at once, as is safe for words: they take no longer than the text is long. */
export function lookingFor(pattern: Pattern): LookIn {
  if (pattern.kind !== "valid") return () => [];
  return (words) => spansOf(words, pattern.expression);
}

function indexAt(matches: readonly Match[], position: number): number | null {
  const at = matches.findIndex(({ from }) => from >= position);
  if (at >= 0) return at;
  return matches.length === 0 ? null : 0;
}

function marksOf(doc: Node, matches: readonly Match[], current: number | null): DecorationSet {
  const start = Math.max(0, Math.min((current ?? 0) - markedMax / 2, matches.length - markedMax));
  const marks = matches.slice(start, start + markedMax).map(mark);
  const match = current === null ? undefined : matches[current];
  return DecorationSet.create(doc, match === undefined ? marks : [...marks, markCurrent(match)]);
}

function mark({ from, to }: Match): Decoration {
  return Decoration.inline(from, to, { class: "find-match" });
}

function markCurrent({ from, to }: Match): Decoration {
  return Decoration.inline(from, to, { class: "find-current" }, { isCurrent: true });
}
