import type { Node } from "@tiptap/pm/model";
import type { EditorState } from "@tiptap/pm/state";
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
} from "@tiptap/y-tiptap";
import * as Y from "yjs";
import { indexesIn, startsIn } from "./block-places.ts";

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
      state.doc,
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
    const absolute = resolve(relative, { state, body, doc: body.doc, mapping });
    if (absolute === null || !Number.isInteger(absolute)) return null;
    return Math.max(0, Math.min(absolute, state.doc.content.size));
  } catch {
    return null;
  }
}

interface Shown {
  readonly state: EditorState;
  readonly body: Y.XmlFragment;
  readonly doc: Y.Doc;
  readonly mapping: Mapping;
}

/** Within its block, as the binding has it, and from there by where the block begins. */
function resolve(relative: Y.RelativePosition, shown: Shown): number | null {
  const { state, body, doc, mapping } = shown;
  const block = blockOf(Y.createAbsolutePositionFromRelativePosition(relative, doc)?.type, body);
  const start = block === null ? null : startOf(block, state.doc, body);
  if (block === null || start === null) {
    return relativePositionToAbsolutePosition(doc, body, relative, mapping);
  }
  const within = relativePositionToAbsolutePosition(
    doc,
    block as unknown as Y.XmlFragment,
    relative,
    mapping,
  );
  if (within !== null) return start + 1 + within;
  // It takes the first two places of what it is asked about for errors.
  return relativePositionToAbsolutePosition(doc, body, relative, mapping);
}

/** The child of `body` in which a type is. Null when that is none, or the type is gone. */
function blockOf(type: unknown, body: Y.XmlFragment): Y.XmlElement | null {
  let found = type;
  while (found instanceof Y.XmlElement || found instanceof Y.XmlText) {
    if (found._item === null || found._item.deleted) return null;
    if (found.parent === body) return found instanceof Y.XmlElement ? found : null;
    found = found.parent;
  }
  return null;
}

/**
 * Where a block begins. The binding would look up the size of each block before it. Null while the
 * editor shows another number of blocks.
 */
function startOf(block: Y.XmlElement, shown: Node, body: Y.XmlFragment): number | null {
  if (shown.childCount !== body.length) return null;
  const index = indexesIn(body).of(block);
  return index === undefined ? null : (startsIn(shown)[index] ?? null);
}

function mappingOf(state: EditorState): Mapping | null {
  const sync = ySyncPluginKey.getState(state) as
    | { binding?: { mapping: Mapping } | null }
    | undefined;
  return sync?.binding?.mapping ?? null;
}
