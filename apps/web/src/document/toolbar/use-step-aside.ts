import type { Editor } from "@tiptap/core";
import { useEffect, useState } from "react";

/** True from a keystroke in the text until the pointer moves or the caret is moved on purpose. */
export function useStepAside(editor: Editor): boolean {
  const [isAside, setAside] = useState(false);
  useEffect(() => {
    const { dom } = editor.view;
    const stepAside = (): void => setAside(true);
    const comeBack = (): void => setAside(false);
    dom.addEventListener("beforeinput", stepAside);
    addEventListener("pointermove", comeBack, { passive: true });
    addEventListener("focusin", comeBack);
    return () => {
      dom.removeEventListener("beforeinput", stepAside);
      removeEventListener("pointermove", comeBack);
      removeEventListener("focusin", comeBack);
    };
  }, [editor]);
  return isAside;
}
