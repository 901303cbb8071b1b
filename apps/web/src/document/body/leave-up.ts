import type { ResolvedPos } from "@tiptap/pm/model";
import { Selection, TextSelection } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";

/**
 * True for the key that goes from the text's first line to what is above the text: Up, and Backspace
 * where there is nothing that it could delete.
 */
export function leavesUp(view: EditorView, event: KeyboardEvent): boolean {
  const { key, isComposing, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (isComposing || ctrlKey || metaKey || altKey || shiftKey) return false;
  const { selection, doc } = view.state;
  const { $from, empty } = selection;
  if (!empty) return false;
  // Before a table there is one more place for the caret.
  if (!(selection instanceof TextSelection)) return key === "ArrowUp" && $from.pos === 0;
  if (!Selection.atStart(doc).$from.sameParent($from)) return false;
  if (key === "ArrowUp") return !isClosedIn($from) && view.endOfTextblock("up");
  // An empty heading becomes a paragraph, and an item leaves its list.
  const { name } = $from.parent.type;
  const isLast = name === "paragraph" || (name === "heading" && $from.parent.content.size > 0);
  return key === "Backspace" && $from.depth === 1 && isLast && $from.parentOffset === 0;
}

function isClosedIn($from: ResolvedPos): boolean {
  for (let { depth } = $from; depth > 0; depth -= 1) {
    if ($from.node(depth).type.spec.isolating === true) return true;
  }
  return false;
}
