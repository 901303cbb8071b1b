import type { EditorState } from "@tiptap/pm/state";
import { yUndoPluginKey } from "@tiptap/y-tiptap";
import type { UndoManager } from "yjs";

/** Ends the step of the undo history that is under way: what comes next is undone by itself. */
export function separateUndo({ state }: { readonly state: EditorState }): void {
  undoOf(state)?.stopCapturing();
}

/** Cheaper than `editor.can()`, which makes a chain of all commands: buttons ask at each key. */
export function hasUndo({ state }: { readonly state: EditorState }): boolean {
  return (undoOf(state)?.undoStack.length ?? 0) > 0;
}

export function hasRedo({ state }: { readonly state: EditorState }): boolean {
  return (undoOf(state)?.redoStack.length ?? 0) > 0;
}

/** A change that is undone by itself, apart from what was typed right before and after it. */
export class UndoStep {
  readonly #undo: UndoManager | null;
  #item: unknown = null;

  /** To be made before the change. */
  constructor(state: EditorState) {
    this.#undo = undoOf(state);
    this.#undo?.stopCapturing();
  }

  /** To be called after the change. */
  end(): void {
    this.#item = this.#undo?.undoStack.at(-1) ?? null;
    this.#undo?.stopCapturing();
  }

  /** Lets what comes next, until `end`, be a part of the change, unless something to undo came after it. */
  resume(): void {
    const undo = this.#undo;
    if (undo === null || !this.#isLast(undo)) return;
    // Yjs adds to its last step what comes soon after that.
    undo.lastChange = Date.now();
  }

  /** Undoes the change if nothing that could be undone came after it. False if it did. */
  takeBack(): boolean {
    const undo = this.#undo;
    if (undo === null || !this.#isLast(undo)) return false;
    undo.undo();
    return true;
  }

  #isLast({ undoStack }: UndoManager): boolean {
    return this.#item !== null && undoStack.at(-1) === this.#item;
  }
}

function undoOf(state: EditorState): UndoManager | null {
  const undo = yUndoPluginKey.getState(state) as { readonly undoManager: UndoManager } | undefined;
  return undo?.undoManager ?? null;
}
