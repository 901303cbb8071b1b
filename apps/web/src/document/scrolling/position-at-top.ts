import type { EditorView } from "@tiptap/pm/view";
import { visibleBand } from "./show-position.ts";

// Within the first line at the upper edge, not above it.
const insidePx = 4;

/** What stands at the top of the window. 0 where that is before the text, null where nothing can be told. */
export function positionAtTop(view: EditorView): number | null {
  const text = view.dom.getBoundingClientRect();
  const top = visibleBand().start + insidePx;
  if (text.top >= top) return 0;
  return view.posAtCoords({ left: text.left + text.width / 2, top })?.pos ?? null;
}
