import type { EditorState } from "@tiptap/pm/state";
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
} from "@tiptap/y-tiptap";
import * as Y from "yjs";

/** From shared types to the nodes that show them; kept by the editor's binding. */
type Mapping = Parameters<typeof absolutePositionToRelativePosition>[2];

/** A place in the text that stays where it is while others edit. Null when it can't be told. */
export function toRelativePosition(
  state: EditorState,
  body: Y.XmlFragment,
  position: number,
): unknown {
  const mapping = mappingOf(state);
  if (mapping === null) return null;
  // A transaction in progress may leave a position that the shared text doesn't have yet.
  try {
    const relative: Y.RelativePosition = absolutePositionToRelativePosition(
      position,
      body,
      mapping,
    );
    return Y.relativePositionToJSON(relative);
  } catch {
    return null;
  }
}

/** The position in this editor's document now. Null for anything that isn't one: peers send it. */
export function toAbsolutePosition(
  state: EditorState,
  body: Y.XmlFragment,
  position: unknown,
): number | null {
  const mapping = mappingOf(state);
  if (mapping === null || body.doc === null) return null;
  try {
    const relative = Y.createRelativePositionFromJSON(position);
    const absolute = relativePositionToAbsolutePosition(body.doc, body, relative, mapping);
    if (absolute === null || !Number.isInteger(absolute)) return null;
    return Math.max(0, Math.min(absolute, state.doc.content.size));
  } catch {
    return null;
  }
}

function mappingOf(state: EditorState): Mapping | null {
  const sync = ySyncPluginKey.getState(state) as
    | { binding?: { mapping: Mapping } | null }
    | undefined;
  return sync?.binding?.mapping ?? null;
}
