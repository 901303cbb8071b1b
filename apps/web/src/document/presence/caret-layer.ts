import type { Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import type { Transaction } from "@tiptap/pm/state";
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import { type ChangedRange, changedRange } from "../finding/changed-range.ts";
import { type CaretBox, caretBox, selectionBoxes } from "./caret-geometry.ts";
import { PeerMark } from "./peer-mark.ts";
import { showPosition, visibleBand } from "../scrolling/show-position.ts";
import { type OutOfSight, type Standing, outOfSight } from "./out-of-sight.ts";
import { type AwarenessChanges, type Person, windowsIn } from "./person.ts";
import { toAbsolutePosition } from "./positions.ts";

interface CaretLayerOptions {
  /** An element of the same size and place as the text, above it. */
  readonly layer: HTMLElement;
  readonly editor: Editor;
  readonly awareness: Awareness;
  readonly body: Y.XmlFragment;
  /** Told whenever it may have changed whose caret is outside of the window. */
  readonly onOutOfSight: (people: OutOfSight) => void;
}

/** Where somebody's selection was when it was last measured. */
interface Placed {
  readonly anchor: number;
  readonly head: number;
  readonly caret: CaretBox;
  /** False when it is so far from the window that it is not drawn. */
  readonly isNear: boolean;
}

const peersMax = 50;
// At the lower edge a phone's formatting bar, and elsewhere what is told of others, covers this much.
const coveredPx = 60;
// Each caret that glides is a layer of its own for the browser. Of more than these, none does.
const glidingMax = 10;

/**
 * Draws everyone else's carets above the text. They are no part of the text, so they can't move it,
 * scroll it, or disturb an input method.
 */
export class CaretLayer {
  readonly #options: CaretLayerOptions;
  readonly #marks = new Map<number, PeerMark>();
  readonly #resized: ResizeObserver;
  readonly #listening = new AbortController();
  readonly #placed = new Map<number, Placed>();
  /** Whose place has to be measured again, by clientID. */
  readonly #stale = new Set<number>();
  /** The text and its height in pixels as they were when the carets were drawn last. */
  #drawnDoc: Node;
  #drawnHeight = 0;
  #windows: ReadonlyMap<number, Person> | null = null;
  #frame: number | null = null;

  constructor(options: CaretLayerOptions) {
    this.#options = options;
    const { layer, editor, awareness } = options;
    const { signal } = this.#listening;
    this.#drawnDoc = editor.state.doc;
    this.#resized = new ResizeObserver(this.#measureAll);
    this.#resized.observe(editor.view.dom);
    awareness.on("change", this.#hear);
    editor.on("transaction", this.#follow);
    addEventListener("resize", this.#measureAll, { signal });
    // Captured: scroll events don't bubble, and a code block may scroll by itself.
    layer.parentElement?.addEventListener("scroll", this.#measureAll, { signal, capture: true });
    addEventListener("scroll", this.#scroll, { signal, passive: true });
    document.fonts.addEventListener("loadingdone", this.#measureAll, { signal });
    this.#schedule();
  }

  destroy(): void {
    const { editor, awareness } = this.#options;
    this.#listening.abort();
    this.#resized.disconnect();
    awareness.off("change", this.#hear);
    editor.off("transaction", this.#follow);
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    for (const mark of this.#marks.values()) mark.remove();
    this.#marks.clear();
  }

  /** Brings a person's caret into sight, with the name at it. */
  show(personId: string): void {
    const { editor, body } = this.#options;
    for (const person of this.#people()) {
      if (person.id !== personId || person.cursor === null) continue;
      const head = toAbsolutePosition(editor.state, body, person.cursor.head);
      if (head === null) continue;
      showPosition(editor.view, head, "nearest", "smooth");
      this.#marks.get(person.clientId)?.wake();
      return;
    }
  }

  readonly #hear = ({ added, updated, removed }: AwarenessChanges): void => {
    this.#windows = null;
    for (const clientId of updated) this.#stale.add(clientId);
    // Whoever comes or goes may change the others' colours.
    if (added.length > 0 || removed.length > 0) this.#measureAll();
    else this.#schedule();
  };

  readonly #follow = ({ transaction }: { readonly transaction: Transaction }): void => {
    if (transaction.docChanged) this.#schedule();
  };

  /** Selections are only measured near the window, so they follow it. */
  readonly #scroll = (): void => {
    for (const [clientId, { anchor, head }] of this.#placed) {
      if (anchor !== head) this.#stale.add(clientId);
    }
    this.#schedule();
  };

  readonly #measureAll = (): void => {
    this.#placed.clear();
    this.#schedule();
  };

  /** Everybody's windows but this one. */
  #people(): readonly Person[] {
    const { awareness } = this.#options;
    this.#windows ??= windowsIn(awareness.getStates());
    return [...this.#windows.values()].filter(({ clientId }) => clientId !== awareness.clientID);
  }

  /** However many changes come at once, the next frame draws them together. */
  readonly #schedule = (): void => {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#draw();
    });
  };

  #draw(): void {
    const { editor, awareness, layer, onOutOfSight } = this.#options;
    if (editor.isDestroyed) return;
    const origin = layer.getBoundingClientRect();
    this.#keepPlaces();
    const drawn = new Set<number>();
    const standings: Standing[] = [];
    const people = this.#people();
    const selfId = this.#windows?.get(awareness.clientID)?.id;
    for (const person of people) {
      if (drawn.size >= peersMax) break;
      const placed = this.#placed.get(person.clientId);
      // One whose section was left out is nowhere near until it is measured again.
      const isAsDrawn =
        placed !== undefined && placed.isNear === isNearWindow(placed.caret, origin);
      const caret = isAsDrawn ? placed.caret : this.#drawPerson(person, origin);
      if (caret === null) continue;
      drawn.add(person.clientId);
      const top = origin.top + caret.y;
      if (person.id !== selfId) standings.push({ person, top, bottom: top + caret.height });
    }
    layer.toggleAttribute("data-crowded", drawn.size > glidingMax);
    onOutOfSight(
      outOfSight(standings, { start: visibleBand().start, end: innerHeight - coveredPx }),
    );
    for (const [clientId, mark] of this.#marks) {
      if (drawn.has(clientId)) continue;
      mark.remove();
      this.#marks.delete(clientId);
      this.#placed.delete(clientId);
    }
  }

  /**
   * Forgets the places that may be others now. As long as the text is as high as it was, an edit moves
   * no caret but those in the blocks that it changes.
   */
  #keepPlaces(): void {
    const { state, view } = this.#options.editor;
    const before = this.#drawnDoc;
    const height = view.dom.getBoundingClientRect().height;
    if (height !== this.#drawnHeight) this.#placed.clear();
    for (const clientId of this.#stale) this.#placed.delete(clientId);
    this.#stale.clear();
    this.#drawnHeight = height;
    this.#drawnDoc = state.doc;
    if (this.#placed.size === 0 || before === state.doc) return;
    const change = changedRange(before, state.doc);
    if (change === null) return;
    const edited = outermostBlocks(before, change);
    for (const [clientId, placed] of this.#placed) {
      const moved = movedPast(edited, placed);
      if (moved === null) this.#placed.delete(clientId);
      else this.#placed.set(clientId, moved);
    }
  }

  /** Null when they have no caret that could be shown. */
  #drawPerson(person: Person, origin: DOMRect): CaretBox | null {
    const { editor, body, layer } = this.#options;
    const { state, view } = editor;
    if (person.cursor === null) return null;
    const anchor = toAbsolutePosition(state, body, person.cursor.anchor);
    const head = toAbsolutePosition(state, body, person.cursor.head);
    if (anchor === null || head === null) return null;
    const caret = caretBox(view, head, origin);
    if (caret === null) return null;
    const range = { from: Math.min(anchor, head), to: Math.max(anchor, head) };
    const mark = this.#marks.get(person.clientId) ?? new PeerMark(layer);
    this.#marks.set(person.clientId, mark);
    const selection = selectionBoxes(view, range, origin);
    const isNear = caret.isExact && isNearWindow(caret, origin);
    this.#placed.set(person.clientId, { anchor, head, caret, isNear });
    if (isNear || selection.length > 0) mark.draw(person, caret, selection);
    else mark.putAway(person);
    return caret;
  }
}

/** Blocks that were edited, by where they were before, and how much longer they are. */
interface Edited {
  readonly from: number;
  readonly to: number;
  readonly growth: number;
}

/** Whole blocks of the document: a cell that gets wider moves what is in the others of its table. */
function outermostBlocks(before: Node, { from, toBefore, toAfter }: ChangedRange): Edited {
  const $from = before.resolve(from);
  const $to = before.resolve(toBefore);
  return {
    from: $from.depth === 0 ? from : $from.before(1),
    to: $to.depth === 0 ? toBefore : $to.after(1),
    growth: toAfter - toBefore,
  };
}

/** The same place after an edit before or behind it. Null when the edit touches it. */
function movedPast(edited: Edited, placed: Placed): Placed | null {
  const { anchor, head } = placed;
  if (Math.max(anchor, head) < edited.from) return placed;
  if (Math.min(anchor, head) < edited.to) return null;
  return { ...placed, anchor: anchor + edited.growth, head: head + edited.growth };
}

function isNearWindow({ y, height }: CaretBox, origin: DOMRect): boolean {
  const top = origin.top + y;
  return top + height > -innerHeight && top < innerHeight * 2;
}
