import type { Editor } from "@tiptap/core";
import { TextSelection } from "@tiptap/pm/state";
import { showPosition } from "../scrolling/show-position.ts";
import { headingAt } from "./outline.ts";

/**
 * Scrolls to a heading, and puts the caret there without taking the focus: who goes on by keyboard
 * goes on from there. False when there is no heading with this anchor.
 */
export function showHeading(editor: Editor, anchor: string): boolean {
  const { state, view } = editor;
  const heading = headingAt(state.doc, anchor);
  if (heading === null) return false;
  const start = heading.position + 1;
  showPosition(view, start, "top", "smooth");
  view.dispatch(state.tr.setSelection(TextSelection.create(state.doc, start)));
  return true;
}
