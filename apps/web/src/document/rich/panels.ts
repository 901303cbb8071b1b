import type { Editor } from "@tiptap/core";
import { Listeners } from "../../storage/listeners.ts";
import type { UndoStep } from "../undo-step.ts";

/** Something that is asked for in a panel: about the node at a position, or before there is one. */
export type PanelRequest =
  | { readonly kind: "image" | "language"; readonly position: number }
  | {
      readonly kind: "math";
      readonly position: number;
      /** How the formula came here, if it did so for this panel: taken back when nothing is written. */
      readonly made?: UndoStep;
    }
  | { readonly kind: "table-size" };

/** Which panel an editor has open. */
export class Panels {
  readonly #listeners = new Listeners();
  #open: PanelRequest | null = null;
  #count = 0;

  readonly subscribe = this.#listeners.subscribe;

  get open(): PanelRequest | null {
    return this.#open;
  }

  /** How many were asked for so far: each of them is one that starts afresh. */
  get count(): number {
    return this.#count;
  }

  show(request: PanelRequest): void {
    this.#open = request;
    this.#count += 1;
    this.#listeners.notify();
  }

  /** Does nothing if another one is open by now. */
  close(request: PanelRequest): void {
    if (this.#open !== request) return;
    this.#open = null;
    this.#listeners.notify();
  }
}

const panels = new WeakMap<Editor, Panels>();

export function panelsOf(editor: Editor): Panels {
  const known = panels.get(editor) ?? new Panels();
  panels.set(editor, known);
  return known;
}
