import type { Editor } from "@tiptap/core";
import { TextSelection } from "@tiptap/pm/state";
import { type RefObject, useEffect, useState } from "react";

/** Words that are selected and that a format can be given to. */
export interface SelectedWords {
  readonly from: number;
  readonly to: number;
}

/** From the last change of a selection until it counts as made. */
const settleMs = 180;
/** A finger has the bar above the keyboard, and the system's own menu at the selection. */
const hasMouse = "(hover: hover) and (pointer: fine)";

/**
 * The words that somebody has selected with mouse or keyboard and stopped at. Null while the pointer
 * is down, after Escape, in code, and once the focus is neither in the text nor in `bar`.
 */
export function useSettledSelection(
  editor: Editor,
  bar: RefObject<HTMLElement | null>,
): SelectedWords | null {
  const [words, setWords] = useState<SelectedWords | null>(null);
  useEffect(() => {
    const { dom } = editor.view;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isDown = false;
    const isFocused = (): boolean =>
      editor.view.hasFocus() || bar.current?.contains(document.activeElement) === true;
    const settle = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        setWords(isDown || editor.isDestroyed || !isFocused() ? null : selectedIn(editor));
      }, settleMs);
    };
    const hide = (): void => {
      clearTimeout(timer);
      setWords(null);
    };
    const follow = (): void => {
      const selected = selectedIn(editor);
      if (selected === null) hide();
      else settle();
    };
    const press = ({ target }: PointerEvent): void => {
      isDown = true;
      if (target instanceof Node && bar.current?.contains(target) !== true) hide();
    };
    const release = (): void => {
      if (!isDown) return;
      isDown = false;
      follow();
    };
    const escape = ({ key }: KeyboardEvent): void => {
      if (key === "Escape") hide();
    };
    if (!matchMedia(hasMouse).matches) return undefined;
    editor.on("selectionUpdate", follow);
    // Where the focus goes to is known a moment after it has left.
    editor.on("blur", settle);
    addEventListener("pointerdown", press, { signal: stop.signal, capture: true });
    addEventListener("pointerup", release, { signal: stop.signal });
    dom.addEventListener("keydown", escape, { signal: stop.signal });
    return () => {
      clearTimeout(timer);
      stop.abort();
      editor.off("selectionUpdate", follow);
      editor.off("blur", settle);
    };
  }, [editor, bar]);
  return words;
}

function selectedIn({ state, isEditable }: Editor): SelectedWords | null {
  const { selection, doc } = state;
  if (!isEditable || !(selection instanceof TextSelection) || selection.empty) return null;
  const { $from, $to, from, to } = selection;
  const isCode = $from.parent.type.spec.code === true || $to.parent.type.spec.code === true;
  return isCode || doc.textBetween(from, to, " ").trim() === "" ? null : { from, to };
}
