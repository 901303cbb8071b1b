import type { Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import type { Selection } from "@tiptap/pm/state";
import { useEffect, useState } from "react";

/** A state of the text, and what is selected in it. */
export interface SettledText {
  readonly doc: Node;
  readonly selection: Selection;
}

const settleMs = 250;

/**
 * The text as it was when nobody had changed it for a moment. What is derived from the whole text is
 * derived from this: in a long document, to do so at each keystroke would be felt.
 */
export function useSettledText(editor: Editor): SettledText {
  const [settled, setSettled] = useState(() => read(editor));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const settle = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (!editor.isDestroyed) setSettled((before) => same(before, read(editor)));
      }, settleMs);
    };
    settle();
    editor.on("transaction", settle);
    return () => {
      clearTimeout(timer);
      editor.off("transaction", settle);
    };
  }, [editor]);
  return settled;
}

function read({ state }: Editor): SettledText {
  return { doc: state.doc, selection: state.selection };
}

function same(before: SettledText, after: SettledText): SettledText {
  const isSame = before.doc === after.doc && before.selection.eq(after.selection);
  return isSame ? before : after;
}
