import { type Editor, Extension } from "@tiptap/core";
import { Plugin, Selection } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { text } from "../../text/en.ts";
import { reasonOf } from "../../text/reason-of.ts";
import { notifyFailure } from "../../ui/notify.ts";
import type * as Loaded from "./transfer.ts";
import { isKey } from "../commands/pressed-keys.ts";
import { type Clipping, clippingOf, isForText } from "./clipping.ts";
import { PastePlace } from "./paste-place.ts";

type Transfer = typeof Loaded;

/** Loaded once the page is idle, or when it is first needed. */
let transfer: Transfer | null = null;

async function loadTransfer(): Promise<Transfer> {
  transfer = await import("./transfer.ts");
  return transfer;
}

/** So that what is copied in the first moment is ours too, and pasting waits for nothing. */
export function prepareClipboard(): void {
  void loadTransfer().catch(() => {});
}

/**
 * Pastes as Mod-V does, or as text alone. Waits, in the first moment, until it is known how: it then
 * comes where it was asked for. What was dropped has no event of the clipboard.
 */
export async function pasteClipping(
  editor: Editor,
  clipping: Clipping,
  event: ClipboardEvent | null,
): Promise<void> {
  try {
    if (transfer !== null) {
      transfer.paste(editor, clipping, event);
      return;
    }
    const place = new PastePlace(editor);
    try {
      const { paste } = await loadTransfer();
      if (editor.isEditable) place.use(() => paste(editor, clipping, event));
    } finally {
      place.settle();
    }
  } catch (error) {
    notifyFailure(text.inOut.pasteFailed(reasonOf(error)));
  }
}

/** What the clipboard gives and takes: read by ours, not by the browser, and written for others. */
export const Clipboard: Extension = Extension.create({
  name: "clipboard",
  // Before those who take what is pasted as it comes: they are handed what this made of it.
  priority: 1_000,
  addProseMirrorPlugins() {
    return [clipboardPlugin(this.editor)];
  },
});

function clipboardPlugin(editor: Editor): Plugin {
  /** A browser says that it pastes, not that Shift was down. */
  let isPlain = false;
  return new Plugin({
    props: {
      handleKeyDown: (_, event) => {
        const isHeld = event.shiftKey && (event.ctrlKey || event.metaKey);
        isPlain = isHeld && isKey("v", event);
        return false;
      },
      handleDOMEvents: {
        // Pasted with the key down or not at all: what comes later is another paste.
        keyup: () => {
          isPlain = false;
          return false;
        },
        // Not as `handlePaste`: before that is called, the page has parsed what was pasted.
        paste: (view, event) => {
          if (!view.editable || event.clipboardData === null) return false;
          const clipping = clippingOf(event.clipboardData, isPlain);
          isPlain = false;
          if (!isForText(clipping, event.clipboardData)) return false;
          event.preventDefault();
          void pasteClipping(editor, clipping, event);
          return true;
        },
        // Not as `handleDrop`, for the same reason.
        drop: (_, event) => drop(editor, event),
        copy: (view, event) => copy(view, event),
        cut: (view, event) => {
          if (!view.editable || !copy(view, event)) return false;
          view.dispatch(view.state.tr.deleteSelection().scrollIntoView().setMeta("uiEvent", "cut"));
          return true;
        },
      },
    },
  });
}

/** False for what is dragged within the text, and for files, which others take. */
function drop(editor: Editor, event: DragEvent): boolean {
  const { view } = editor;
  const { dataTransfer, clientX, clientY } = event;
  if (!view.editable || view.dragging !== null || dataTransfer === null) return false;
  const clipping = clippingOf(dataTransfer, event.shiftKey);
  if (dataTransfer.files.length > 0 || !isForText(clipping, dataTransfer)) return false;
  event.preventDefault();
  const place = view.posAtCoords({ left: clientX, top: clientY });
  if (place === null) return true;
  const { state } = view;
  view.dispatch(state.tr.setSelection(Selection.near(state.doc.resolve(place.pos))));
  view.focus();
  void pasteClipping(editor, clipping, null);
  return true;
}

/** False when the editor's own way has to do: for cells, and in the first moment. */
function copy(view: EditorView, event: ClipboardEvent): boolean {
  const { selection } = view.state;
  if (transfer === null || selection.empty || event.clipboardData === null) return false;
  const copied = transfer.copied(selection.content());
  if (copied === null) return false;
  event.preventDefault();
  event.clipboardData.clearData();
  event.clipboardData.setData("text/html", copied.html);
  event.clipboardData.setData("text/plain", copied.text);
  return true;
}
