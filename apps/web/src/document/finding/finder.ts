import type { Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { TextSelection } from "@tiptap/pm/state";
import { separateUndo } from "../undo-step.ts";
import { showPosition } from "../scrolling/show-position.ts";
import { ExpressionSearch, type Failure } from "./expression-search.ts";
import { type Query, patternOf } from "./pattern.ts";
import { type Replacing, replaceMatches, replacementFor } from "./replacement.ts";
import { Search } from "./search.ts";
import { searchSlotKey } from "./search-slot.ts";

/** Finds and replaces in one editor. The search is in the editor's state, so it follows every edit. */
export class Finder {
  readonly #editor: Editor;
  /** Who looks for what may take long. Null for words. */
  #expression: ExpressionSearch | null = null;
  /** Where the current match was, or the selection before there was one. */
  #position = 0;

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  /** Why the matches will never be known, or null. */
  get failure(): Failure | null {
    return this.#expression?.failure ?? null;
  }

  get search(): Search | null {
    const highlights = searchSlotKey.getState(this.#editor.state);
    return highlights instanceof Search ? highlights : null;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#editor.on("transaction", listener);
    return () => {
      this.#editor.off("transaction", listener);
    };
  };

  /** Looks for the query, beginning at the match that is current, or else at the selection. */
  look(query: Query): void {
    const { doc, selection } = this.#editor.state;
    const before = this.search;
    if (before === null || before.isComplete) this.#position = selection.from;
    const match = before?.current == null ? undefined : before.matches[before.current];
    if (match !== undefined) this.#position = match.from;
    this.#stop();
    const pattern = patternOf(query);
    if (query.isExpression && pattern.kind === "valid") {
      this.#expression = new ExpressionSearch(pattern.expression, () => this.#learn());
      this.#editor.on("transaction", this.#proceed);
    }
    this.#put(this.#searchFor(doc, query));
    this.#show();
  }

  /** Makes the next match the current one, or with -1 the previous one. Goes round at the ends. */
  step(by: 1 | -1): void {
    const { search } = this;
    if (search?.current == null) return;
    const { length } = search.matches;
    this.#put(search.toMatch(this.#editor.state.doc, (search.current + by + length) % length));
    this.#show();
  }

  /** Replaces the current match and goes on to the next. */
  replace(replacement: string): void {
    const { search } = this;
    if (search?.current == null || search.pattern.kind !== "valid") return;
    const match = search.matches[search.current];
    if (match === undefined || !this.#editor.isEditable) return;
    const { state } = this.#editor;
    const replacing = { query: search.query, expression: search.pattern.expression, replacement };
    const end = match.from + replacementFor(state.doc, match, replacing).length;
    this.#edit([match], replacing);
    // A replacement may hold what is looked for: past it, or it would be replaced for ever.
    const { search: after } = this;
    if (after !== null) this.#put(after.startingAt(this.#editor.state.doc, end));
    this.#show();
  }

  /** Replaces all matches as one step of the undo history. How many there were. */
  replaceAll(replacement: string): number {
    const { search } = this;
    if (search?.pattern.kind !== "valid" || !this.#editor.isEditable) return 0;
    const { query, matches } = search;
    this.#edit(matches, { query, expression: search.pattern.expression, replacement });
    return matches.length;
  }

  /** Removes the marks. The current match becomes the selection, to go on from there. */
  end(): void {
    const { search } = this;
    this.#stop();
    if (search === null || this.#editor.isDestroyed) return;
    const match = search.current === null ? undefined : search.matches[search.current];
    const { state, view } = this.#editor;
    const transaction = state.tr.setMeta(searchSlotKey, null);
    if (match !== undefined) {
      transaction.setSelection(TextSelection.create(state.doc, match.from, match.to));
    }
    view.dispatch(transaction);
  }

  #searchFor(doc: Node, query: Query): Search {
    const position = this.#position;
    const lookIn = this.#expression?.lookIn;
    return Search.in(doc, query, { position, ...(lookIn === undefined ? {} : { lookIn }) });
  }

  /** More is known of where the expression is. */
  #learn(): void {
    const { search } = this;
    if (search === null || this.#editor.isDestroyed) return;
    const match = search.current === null ? undefined : search.matches[search.current];
    if (match !== undefined) this.#position = match.from;
    this.#put(this.#searchFor(this.#editor.state.doc, search.query));
    if (match === undefined) this.#show();
  }

  readonly #proceed = (): void => this.#expression?.proceed();

  #stop(): void {
    this.#expression?.end();
    this.#expression = null;
    this.#editor.off("transaction", this.#proceed);
  }

  #edit(matches: Search["matches"], replacing: Replacing): void {
    if (matches.length === 0) return;
    const { state, view } = this.#editor;
    separateUndo(this.#editor);
    view.dispatch(replaceMatches(state.tr, matches, replacing));
    separateUndo(this.#editor);
  }

  #put(search: Search): void {
    const { state, view } = this.#editor;
    view.dispatch(state.tr.setMeta(searchSlotKey, search));
  }

  #show(): void {
    const { search } = this;
    if (search?.current == null) return;
    const match = search.matches[search.current];
    if (match !== undefined) showPosition(this.#editor.view, match.from, "nearest");
  }
}

/** The selected words, if they can be looked for: some, and all in one block. */
export function selectedWords(editor: Editor): string {
  const { $from, $to, empty } = editor.state.selection;
  if (empty || !$from.sameParent($to) || !$from.parent.isTextblock) return "";
  const words = editor.state.doc.textBetween($from.pos, $to.pos);
  return words.length <= wordsMax && patternOf(literal(words)).kind === "valid" ? words : "";
}

/** Longer selections are passages to search in rather than words to search for. */
const wordsMax = 200;

function literal(words: string): Query {
  return { words, isCaseSensitive: false, isWholeWord: false, isExpression: false };
}
