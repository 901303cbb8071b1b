import type { Editor } from "@tiptap/core";
import { isChangeOrigin } from "@tiptap/extension-collaboration";
import type { Transaction } from "@tiptap/pm/state";
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import { changedRange } from "../finding/changed-range.ts";
import { parsePerson } from "./person.ts";

/**
 * Calls `onEdit` with the id of whoever changes the block where the caret is, or the one before or
 * after, while the focus is in the text. What only deletes is nobody's: Yjs doesn't say whose it is.
 * Returns what stops it.
 */
export function watchEditsNearby(
  { editor, awareness, doc }: { editor: Editor; awareness: Awareness; doc: Y.Doc },
  onEdit: (personId: string) => void,
): () => void {
  let isNear = false;
  // The editor hears of a change while Yjs is still at it, and before it is known whose it was.
  const hear = ({ transaction }: { transaction: Transaction }): void => {
    if (editor.isFocused && transaction.docChanged && isChangeOrigin(transaction)) {
      isNear ||= changesNear(transaction);
    }
  };
  const attribute = (transaction: Y.Transaction): void => {
    if (!isNear) return;
    isNear = false;
    for (const [clientId, clock] of transaction.afterState) {
      if ((transaction.beforeState.get(clientId) ?? 0) >= clock) continue;
      const person = parsePerson(clientId, awareness.getStates().get(clientId));
      if (person !== null && clientId !== awareness.clientID) onEdit(person.id);
    }
  };
  editor.on("transaction", hear);
  doc.on("afterTransaction", attribute);
  return () => {
    editor.off("transaction", hear);
    doc.off("afterTransaction", attribute);
  };
}

function changesNear({ before, doc, selection }: Transaction): boolean {
  const range = changedRange(before, doc);
  if (range === null) return false;
  const index = selection.$head.index(0);
  let start = 0;
  for (let child = 0; child < index - 1; child += 1) start += doc.child(child).nodeSize;
  let end = start;
  for (let child = Math.max(0, index - 1); child <= index + 1; child += 1) {
    end += doc.maybeChild(child)?.nodeSize ?? 0;
  }
  return range.from <= end && range.toAfter >= start;
}
