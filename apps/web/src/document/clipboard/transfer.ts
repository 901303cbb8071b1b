import type { Editor } from "@tiptap/core";
import type { EditorView } from "@tiptap/pm/view";
import { TextSelection, type Transaction } from "@tiptap/pm/state";
import type { Slice } from "@tiptap/pm/model";
import { text } from "../../text/en.ts";
import { notify } from "../../ui/notify.ts";
import { UndoStep } from "../undo-step.ts";
import { takePictures } from "../in-out/pictures-in-html.ts";
import { uploadImage } from "../rich/images/upload.ts";
import { cellsLikeThere } from "./cells-like-there.ts";
import type { Clipping } from "./clipping.ts";
import { insertAtSummary, isAtSummary } from "./insert-at-summary.ts";
import { type PlacedPicture, takeOutPictures } from "./placed-pictures.ts";
import { readClipping } from "./read-clipping.ts";

export { copied } from "./write-clipping.ts";

/**
 * Puts what was pasted where the selection is, as one step of undo. What was text and became more
 * is put there as text first: the first undo leads back to that. Throws a ContentError for more than
 * a document takes at once.
 */
export function paste(editor: Editor, given: Clipping, event: ClipboardEvent | null): void {
  const { view } = editor;
  const { html, pictures } = takePictures(given.html);
  const clipping = { ...given, html };
  const { parent } = view.state.selection.$from;
  if (parent.type.spec.code === true) {
    replace(view, (tr) => tr.insertText(clipping.text));
    return;
  }
  const { slice, plain } = readClipping(clipping, view.state);
  if (pictures.size > 0) {
    let taken: readonly PlacedPicture[] = [];
    replace(view, (tr) => {
      taken = takeOutPictures(insert(tr, slice), pictures);
      return tr;
    });
    for (const picture of taken) uploadImage(editor, picture);
    return;
  }
  if (event !== null && !clipping.isPlain && handOn(view, event, slice)) return;
  // In two places at once, it could not be told apart again.
  if (plain === null || isAtSummary(view.state.selection)) {
    replace(view, (tr) => insert(tr, slice));
    return;
  }
  const { from, to } = view.state.selection;
  const { tr: first } = replace(view, (tr) => insert(tr, plain));
  const start = first.mapping.map(from, -1);
  const end = first.mapping.map(to, 1);
  const converted = replace(view, (tr) => {
    const range = TextSelection.between(tr.doc.resolve(start), tr.doc.resolve(end));
    return insert(tr.setSelection(range), slice);
  });
  notify(text.inOut.pastedAs, {
    label: text.inOut.keepText,
    onClick: () => {
      if (!converted.step.takeBack()) notify(text.inOut.tooLate);
    },
  });
}

/** Offers the content to those who do more with some: links over words, cells into tables. */
function handOn(view: EditorView, event: ClipboardEvent, slice: Slice): boolean {
  const offered = cellsLikeThere(slice, view.state);
  return view.someProp("handlePaste", (handle) => handle(view, event, offered)) === true;
}

/** A node alone stays one where the text that it would be put into could take its content in. */
function insert(tr: Transaction, slice: Slice): Transaction {
  if (isAtSummary(tr.selection)) return insertAtSummary(tr, slice);
  const only = slice.content.childCount === 1 ? slice.content.firstChild : null;
  if (only !== null && slice.openStart === 0 && slice.openEnd === 0) {
    return tr.replaceSelectionWith(only, false);
  }
  return tr.replaceSelection(slice);
}

function replace(view: EditorView, change: (tr: Transaction) => Transaction): Replacement {
  const step = new UndoStep(view.state);
  const tr = change(view.state.tr).scrollIntoView();
  view.dispatch(tr);
  step.end();
  return { tr, step };
}

interface Replacement {
  readonly tr: Transaction;
  readonly step: UndoStep;
}
