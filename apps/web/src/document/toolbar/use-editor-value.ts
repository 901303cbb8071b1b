import type { Editor } from "@tiptap/core";
import { useCallback, useSyncExternalStore } from "react";

/** Reads a primitive from the editor, and renders again only when that primitive changes. */
export function useEditorValue<Value extends string | number | boolean>(
  editor: Editor,
  read: (editor: Editor) => Value,
): Value {
  const subscribe = useCallback(
    (listener: () => void) => {
      editor.on("transaction", listener);
      return () => {
        editor.off("transaction", listener);
      };
    },
    [editor],
  );
  return useSyncExternalStore(subscribe, () => read(editor));
}
