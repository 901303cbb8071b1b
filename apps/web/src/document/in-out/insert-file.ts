import type { Editor } from "@tiptap/core";
import { Fragment, Slice } from "@tiptap/pm/model";
import type { Reach } from "../../api/documents.ts";
import { importExtensions, importKindOf, importKinds } from "../../home/import-kind.ts";
import { text } from "../../text/en.ts";
import { reasonOf } from "../../text/reason-of.ts";
import { notify, notifyFailure } from "../../ui/notify.ts";
import { UndoStep } from "../undo-step.ts";
import { pictureKeeper } from "./keep-picture.ts";
import { readFile } from "./read-file.ts";

/** Asks for a file, and puts what is in it where the caret is. */
export function chooseAndInsert(editor: Editor, reach: Reach): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = importExtensions;
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file !== undefined) void insertFile(editor, reach, file);
  });
  input.click();
}

async function insertFile(editor: Editor, reach: Reach, file: File): Promise<void> {
  const kind = importKindOf(file);
  if (kind === "unknown") {
    const known = importKinds.map(({ extension }) => `.${extension}`).join(", ");
    notifyFailure(text.home.importUnknown(file.name, known));
    return;
  }
  if (kind === "too-large") {
    notifyFailure(text.home.importTooLarge(file.name));
    return;
  }
  try {
    const { blocks, picturesLeftOut } = await readFile(file, kind.format, pictureKeeper(reach));
    if (editor.isDestroyed || !editor.isEditable) return;
    const { state, view } = editor;
    const nodes = blocks.map((block) => state.schema.nodeFromJSON(block));
    const step = new UndoStep(state);
    const slice = Slice.maxOpen(Fragment.fromArray(nodes), false);
    view.dispatch(state.tr.replaceSelection(slice).scrollIntoView());
    step.end();
    view.focus();
    notify(text.inOut.inserted(file.name));
    if (picturesLeftOut > 0) notify(text.home.picturesLeftOut(file.name, picturesLeftOut));
  } catch (error) {
    notifyFailure(text.inOut.insertFailed(file.name, reasonOf(error)));
  }
}
