import type { Editor, EditorEvents } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { useLayoutEffect, useRef } from "react";
import { movedPosition } from "./moved-position.ts";

/** A node that a panel is about, wherever others move it while the panel is open. */
export interface TrackedNode {
  /** Null once it is gone. */
  readonly find: () => { readonly node: Node; readonly position: number } | null;
}

export function useTrackedNode(
  editor: Editor,
  position: number,
  names: readonly string[],
): TrackedNode {
  const place = useRef(position);
  // From the first transaction on: a missed one would leave the place at another node.
  useLayoutEffect(() => {
    const follow = ({ transaction }: EditorEvents["transaction"]): void => {
      place.current = movedPosition(transaction, place.current);
    };
    editor.on("transaction", follow);
    return () => {
      editor.off("transaction", follow);
    };
  }, [editor]);
  return {
    find() {
      const node = editor.state.doc.nodeAt(place.current);
      const isIt = node !== null && names.includes(node.type.name);
      return isIt ? { node, position: place.current } : null;
    },
  };
}

/** Where the node is shown in the window, or the part of it that a selector names. Null once it is gone. */
export function placeOf(editor: Editor, tracked: TrackedNode, part?: string): DOMRect | null {
  const found = tracked.find();
  const dom = found === null ? null : editor.view.nodeDOM(found.position);
  if (!(dom instanceof HTMLElement)) return null;
  const shown = part === undefined ? dom : dom.querySelector(part);
  return shown?.getBoundingClientRect() ?? null;
}

/** Gives the node other attributes. False when it is gone by now. */
export function setAttributes(
  editor: Editor,
  tracked: TrackedNode,
  attributes: Readonly<Record<string, unknown>>,
): boolean {
  const found = tracked.find();
  if (found === null || !editor.isEditable) return false;
  const { tr } = editor.state;
  tr.setNodeMarkup(found.position, null, { ...found.node.attrs, ...attributes });
  editor.view.dispatch(tr);
  return true;
}
