import type { Editor } from "@tiptap/core";
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import { caretBox, selectionBoxes } from "./caret-geometry.ts";
import { PeerMark } from "./peer-mark.ts";
import { type Person, parsePerson } from "./person.ts";
import { toAbsolutePosition } from "./positions.ts";

interface CaretLayerOptions {
  /** An element of the same size and place as the text, above it. */
  readonly layer: HTMLElement;
  readonly editor: Editor;
  readonly awareness: Awareness;
  readonly body: Y.XmlFragment;
}

const peersMax = 50;

/**
 * Draws everyone else's carets above the text. They are no part of the text, so they can't move it,
 * scroll it, or disturb an input method.
 */
export class CaretLayer {
  readonly #options: CaretLayerOptions;
  readonly #marks = new Map<number, PeerMark>();
  readonly #resized: ResizeObserver;
  readonly #listening = new AbortController();
  #frame: number | null = null;

  constructor(options: CaretLayerOptions) {
    this.#options = options;
    const { layer, editor, awareness } = options;
    const { signal } = this.#listening;
    this.#resized = new ResizeObserver(this.#schedule);
    this.#resized.observe(editor.view.dom);
    awareness.on("change", this.#schedule);
    editor.on("transaction", this.#schedule);
    addEventListener("resize", this.#schedule, { signal });
    // Captured: scroll events don't bubble, and a code block may scroll by itself.
    layer.parentElement?.addEventListener("scroll", this.#schedule, { signal, capture: true });
    // Selections are only measured near the window, so they follow it.
    addEventListener("scroll", this.#schedule, { signal, passive: true });
    document.fonts.addEventListener("loadingdone", this.#schedule, { signal });
    this.#schedule();
  }

  destroy(): void {
    const { editor, awareness } = this.#options;
    this.#listening.abort();
    this.#resized.disconnect();
    awareness.off("change", this.#schedule);
    editor.off("transaction", this.#schedule);
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    for (const mark of this.#marks.values()) mark.remove();
    this.#marks.clear();
  }

  /** However many changes come at once, the next frame draws them together. */
  readonly #schedule = (): void => {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#draw();
    });
  };

  #draw(): void {
    const { editor, awareness, layer } = this.#options;
    if (editor.isDestroyed) return;
    const origin = layer.getBoundingClientRect();
    const drawn = new Set<number>();
    for (const [clientId, state] of awareness.getStates()) {
      if (clientId === awareness.clientID || drawn.size >= peersMax) continue;
      const person = parsePerson(clientId, state);
      if (person !== null && this.#drawPerson(person, origin)) drawn.add(clientId);
    }
    for (const [clientId, mark] of this.#marks) {
      if (drawn.has(clientId)) continue;
      mark.remove();
      this.#marks.delete(clientId);
    }
  }

  #drawPerson(person: Person, origin: DOMRect): boolean {
    const { editor, body, layer } = this.#options;
    const { state, view } = editor;
    if (person.cursor === null) return false;
    const anchor = toAbsolutePosition(state, body, person.cursor.anchor);
    const head = toAbsolutePosition(state, body, person.cursor.head);
    if (anchor === null || head === null) return false;
    const caret = caretBox(view, head, origin);
    if (caret === null) return false;
    const range = { from: Math.min(anchor, head), to: Math.max(anchor, head) };
    const mark = this.#marks.get(person.clientId) ?? new PeerMark(layer);
    this.#marks.set(person.clientId, mark);
    mark.draw(person, caret, selectionBoxes(view, range, origin));
    return true;
  }
}
