import * as Y from "yjs";
import { isKey } from "../commands/pressed-keys.ts";
import { type TextDelta, type TextEdit, shiftIndex, smallestEdit } from "./text-edit.ts";

/**
 * Binds a textarea to a Y.Text of one line: typing becomes the smallest edit, remote edits keep the
 * caret where it is, and undo takes back only what was typed here.
 */
export class TitleBinding {
  readonly #field: HTMLTextAreaElement;
  readonly #title: Y.Text;
  readonly #undo: Y.UndoManager;
  readonly #onResize: () => void;
  readonly #listening = new AbortController();
  #shown: string;
  /** Remote changes that wait until an input method has finished its word. Null while none runs. */
  #held: (readonly TextDelta[])[] | null = null;

  constructor(field: HTMLTextAreaElement, title: Y.Text, onResize: () => void) {
    this.#field = field;
    this.#title = title;
    this.#onResize = onResize;
    this.#undo = new Y.UndoManager(title, { trackedOrigins: new Set([this]) });
    this.#shown = textOf(title);
    field.value = this.#shown;
    onResize();
    title.observe(this.#onTitleChange);
    const { signal } = this.#listening;
    field.addEventListener("input", () => this.#readField(), { signal });
    field.addEventListener("beforeinput", (event) => this.#onBeforeInput(event), { signal });
    field.addEventListener("keydown", (event) => this.#onKeyDown(event), { signal });
    field.addEventListener("compositionstart", () => (this.#held = []), { signal });
    field.addEventListener("compositionend", () => this.#endComposition(), { signal });
  }

  destroy(): void {
    this.#listening.abort();
    this.#title.unobserve(this.#onTitleChange);
    this.#undo.destroy();
  }

  readonly #onTitleChange = (event: Y.YTextEvent, transaction: Y.Transaction): void => {
    if (transaction.origin === this) return;
    if (this.#held !== null) {
      this.#held.push(event.delta);
      return;
    }
    const { selectionStart, selectionEnd, selectionDirection } = this.#field;
    this.#show(textOf(this.#title));
    this.#field.setSelectionRange(
      shiftIndex(selectionStart, event.delta),
      shiftIndex(selectionEnd, event.delta),
      selectionDirection,
    );
  };

  #readField(): void {
    if (this.#held !== null) return;
    const typed = this.#field.value.replaceAll(/[\r\n]+/gu, " ");
    const caret = this.#field.selectionEnd;
    const edit = smallestEdit(this.#shown, typed, caret);
    if (edit !== null) this.#write(edit);
    if (this.#field.value !== typed) {
      this.#field.value = typed;
      this.#field.setSelectionRange(caret, caret);
    }
    this.#shown = typed;
    this.#onResize();
  }

  #endComposition(): void {
    const held = this.#held ?? [];
    this.#held = null;
    const edit = smallestEdit(this.#shown, this.#field.value, this.#field.selectionEnd);
    if (edit !== null) {
      const start = held.reduce(shiftIndex, edit.index);
      const end = held.reduce(shiftIndex, edit.index + edit.removed);
      this.#write({ index: start, removed: end - start, inserted: edit.inserted });
    }
    if (held.length === 0) {
      this.#shown = this.#field.value;
      return;
    }
    const caret = held.reduce(shiftIndex, this.#field.selectionEnd);
    this.#show(textOf(this.#title));
    this.#field.setSelectionRange(caret, caret);
  }

  #write({ index, removed, inserted }: TextEdit): void {
    const write = (): void => {
      if (removed > 0) this.#title.delete(index, removed);
      if (inserted !== "") this.#title.insert(index, inserted);
    };
    if (this.#title.doc === null) throw new Error("The title is not part of a document.");
    this.#title.doc.transact(write, this);
  }

  #show(value: string): void {
    this.#shown = value;
    this.#field.value = value;
    this.#onResize();
  }

  // The browser's own history forgets everything once a remote edit has set the value.
  #onBeforeInput(event: InputEvent): void {
    if (event.inputType !== "historyUndo" && event.inputType !== "historyRedo") return;
    event.preventDefault();
    if (event.inputType === "historyUndo") this.#undo.undo();
    else this.#undo.redo();
  }

  #onKeyDown(event: KeyboardEvent): void {
    if (!(event.metaKey || event.ctrlKey) || event.altKey) return;
    const isRedo = isKey("y", event) || (isKey("z", event) && event.shiftKey);
    if (!isRedo && !isKey("z", event)) return;
    event.preventDefault();
    if (isRedo) this.#undo.redo();
    else this.#undo.undo();
  }
}

/** `Y.Text.toString` is its content, which lint rules about stringifying objects can't know. */
export function textOf(title: Y.Text): string {
  return title.toJSON();
}
