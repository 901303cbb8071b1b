import type { Editor } from "@tiptap/core";
import type { KeyboardEvent } from "react";

/**
 * Closes the popover in which a key was pressed, so that typing goes on where it was. The browser
 * gives the focus back by itself, and the editor its selection only a moment after that.
 */
export function closePopover(event: KeyboardEvent<HTMLElement>, editor: Editor): void {
  event.preventDefault();
  event.currentTarget.hidePopover();
  if (editor.view.hasFocus()) editor.view.focus();
}
