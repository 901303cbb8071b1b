import type { VirtualElement } from "@floating-ui/dom";
import { type Editor, posToDOMRect } from "@tiptap/core";

/** Where the selection is in the window, for panels beside it. It follows the selection. */
export function caretPlace({ view }: Editor): VirtualElement {
  return {
    getBoundingClientRect: () => {
      const { from, to } = view.state.selection;
      return posToDOMRect(view, from, to);
    },
    contextElement: view.dom,
  };
}
