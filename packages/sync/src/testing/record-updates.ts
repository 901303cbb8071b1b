import * as Y from "yjs";
import { asUpdate } from "../protocol/index.ts";
import type { Update } from "../protocol/index.ts";

/** The updates of a new document while `edit` works on it, one for each transaction. */
export function recordUpdates(edit: (doc: Y.Doc) => void): readonly Update[] {
  const doc = new Y.Doc();
  const updates: Update[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(asUpdate(update)));
  edit(doc);
  return updates;
}

/** An update for every character of `text`, each building on the one before. */
export function recordTyping(text: string): readonly Update[] {
  return recordUpdates((doc) => {
    const typed = doc.getText("text");
    for (const character of text) typed.insert(typed.length, character);
  });
}
