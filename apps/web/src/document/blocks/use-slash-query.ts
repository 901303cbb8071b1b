import type { Editor } from "@tiptap/core";
import { isChangeOrigin } from "@tiptap/extension-collaboration";
import type { Transaction } from "@tiptap/pm/state";
import { useCallback, useLayoutEffect, useState } from "react";
import { type SlashQuery, isSameQuery, slashQueryAt } from "./slash-query.ts";

interface Asking {
  readonly query: SlashQuery | null;
  /** Asks nothing any more, until the next slash. */
  readonly dismiss: () => void;
}

/**
 * What is typed behind a slash. Only a slash that is typed here asks: not one that arrives, comes
 * back by undoing, or that the caret is put behind.
 */
export function useSlashQuery(editor: Editor): Asking {
  const [query, setQuery] = useState<SlashQuery | null>(null);
  const dismiss = useCallback(() => setQuery(null), []);
  // Before the next key is pressed, which may be the slash.
  useLayoutEffect(() => {
    const follow = ({ transaction }: { readonly transaction: Transaction }): void => {
      const found = slashQueryAt(editor.state);
      const isTyped = transaction.docChanged && !isChangeOrigin(transaction);
      setQuery((before) => {
        const isAsked = before !== null || (isTyped && found?.words === "");
        if (!isAsked || found === null) return null;
        return before !== null && isSameQuery(before, found) ? before : found;
      });
    };
    editor.on("transaction", follow);
    editor.on("blur", dismiss);
    return () => {
      editor.off("transaction", follow);
      editor.off("blur", dismiss);
    };
  }, [editor, dismiss]);
  return { query, dismiss };
}
