import type { Editor } from "@tiptap/core";
import { uploadFiles } from "./upload-slot.ts";

/** Asks for image files of this device and puts them where the caret is. */
export function pickImages(editor: Editor): void {
  const field = document.createElement("input");
  field.type = "file";
  field.multiple = true;
  field.accept = "image/png,image/jpeg,image/gif,image/webp,image/avif";
  field.addEventListener("change", () => {
    const { from: position } = editor.state.selection;
    uploadFiles(editor, { files: [...(field.files ?? [])], position });
    editor.view.focus();
  });
  field.click();
}
