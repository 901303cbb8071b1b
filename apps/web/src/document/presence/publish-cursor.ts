import type { Editor } from "@tiptap/core";
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import { toRelativePosition } from "./positions.ts";

/** Publishes this window's selection while it has the focus. Returns what stops it. */
export function publishCursor(
  editor: Editor,
  awareness: Awareness,
  body: Y.XmlFragment,
): () => void {
  let published = JSON.stringify(awareness.getLocalState()?.["cursor"] ?? null);

  function publish(): void {
    const cursor = editor.isFocused && editor.isEditable ? currentCursor(editor, body) : null;
    const serialised = JSON.stringify(cursor);
    if (serialised === published) return;
    published = serialised;
    awareness.setLocalStateField("cursor", cursor);
  }

  const events = ["selectionUpdate", "update", "focus", "blur"] as const;
  for (const event of events) editor.on(event, publish);
  // The caret may have been put somewhere before this was loaded.
  publish();
  return () => {
    for (const event of events) editor.off(event, publish);
    if (published !== "null") awareness.setLocalStateField("cursor", null);
  };
}

function currentCursor(
  editor: Editor,
  body: Y.XmlFragment,
): { anchor: unknown; head: unknown } | null {
  const { anchor, head } = editor.state.selection;
  const anchorPosition = toRelativePosition(editor.state, body, anchor);
  const headPosition =
    head === anchor ? anchorPosition : toRelativePosition(editor.state, body, head);
  if (anchorPosition === null || headPosition === null) return null;
  return { anchor: anchorPosition, head: headPosition };
}
